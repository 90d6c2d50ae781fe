import type { BigIntStats } from "node:fs";
import { constants } from "node:fs";
import { cp, lstat, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Artifact, ArtifactSummary } from "../domain/artifact.ts";
import { jobNotFound } from "../domain/errors.ts";
import { contentTypeOf } from "./content-type.ts";
import { readNav } from "./nav.ts";
import { resolveInside } from "./paths.ts";
import { zipStream } from "./zip.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Pages that open a documentation which does not say itself where it begins. */
const FIRST_PAGES = ["overview.md", "index.md"];

/** A file of a job; its bytes are read when they are asked for. */
export interface OpenArtifact {
  readonly artifact: Artifact;
  readonly body: Blob;
}

/** What jobs leave, each in its own folder. Every method throws `job_not_found` when the id is no UUID. */
export interface Artifacts {
  folderOf(jobId: string): string;
  /** All files, sorted by path (code units); hidden names and symbolic links are left out. */
  list(jobId: string): Promise<readonly Artifact[]>;
  /** Paths of all files below a folder of the job, relative to that folder, sorted; cheaper than `list`. */
  names(jobId: string, folder: string): Promise<readonly string[]>;
  /** @returns null when there is no such file, or the path is not a plain one */
  open(jobId: string, path: string): Promise<OpenArtifact | null>;
  summary(jobId: string): Promise<ArtifactSummary>;
  /** The bare repository that a job kept beside its files; null when there is none. */
  repository(jobId: string): Promise<string | null>;
  /**
   * Replaces what one job has left by what another one has.
   * @returns false when the other one has left nothing: then nothing is changed
   */
  copy(fromJobId: string, toJobId: string): Promise<boolean>;
  /** Removes everything that the job left; nothing happens when that is nothing. */
  remove(jobId: string): Promise<void>;
  /** @throws JobdeckError `request_invalid` when the files are too many or too large for one archive */
  zip(jobId: string, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** @param options.root the folder of all jobs' folders, absolute */
export function createArtifacts({ root }: { readonly root: string }): Artifacts {
  const folderOf = (jobId: string) => {
    if (!UUID.test(jobId)) throw jobNotFound(jobId);
    return join(root, jobId.toLowerCase());
  };

  const resolve = (jobId: string, path?: string) => {
    const folder = basename(folderOf(jobId));
    return resolveInside(root, path === undefined ? folder : `${folder}/${path}`);
  };

  const list = async (jobId: string) => {
    const found: Artifact[] = [];
    const folder = await resolve(jobId);
    for (const path of await walk(folder)) {
      const stats = folder === null ? null : await statOf(join(folder, path));
      if (stats !== null) found.push(artifactOf(path, stats));
    }
    return found;
  };

  const open = async (jobId: string, path: string) => {
    const place = await resolve(jobId, path);
    const stats = place === null ? null : await statOf(place);
    if (place === null || stats === null) return null;
    return { artifact: artifactOf(path, stats), body: Bun.file(place) };
  };

  return {
    folderOf,
    list,
    open,
    names: async (jobId, folder) => walk(await resolve(jobId, folder)),
    async summary(jobId) {
      const files = await list(jobId);
      const nav = await readNav((await open(jobId, "docs/nav.json"))?.body ?? null);
      const has = (page: string) => files.some((file) => file.path === `docs/${page}`);
      const candidates = nav.kind === "read" ? [nav.value.entry, ...FIRST_PAGES] : FIRST_PAGES;
      return {
        count: files.length,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        docsEntry: candidates.find(has) ?? null,
      };
    },
    async repository(jobId) {
      const folder = await resolve(jobId);
      if (folder === null) return null;
      const place = join(folder, ".git-source");
      // Not through a link: it could lead to any repository of this machine.
      const stats = await lstat(place).catch(() => null);
      return stats?.isDirectory() === true ? place : null;
    },
    async copy(fromJobId, toJobId) {
      const from = await resolve(fromJobId);
      if (from === null) return false;
      const to = folderOf(toJobId);
      await rm(to, { recursive: true, force: true });
      // Where the file system can, the blocks are shared until one of the two is written.
      await cp(from, to, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
      return true;
    },
    async remove(jobId) {
      await rm(folderOf(jobId), { recursive: true, force: true });
    },
    async zip(jobId, signal) {
      const folder = await resolve(jobId);
      const listed = await list(jobId);
      const files =
        folder === null ? [] : listed.map((file) => ({ ...file, place: join(folder, file.path) }));
      return zipStream(files, signal === undefined ? {} : { signal });
    },
  };
}

function artifactOf(path: string, stats: BigIntStats): Artifact {
  return {
    path,
    bytes: Number(stats.size),
    contentType: contentTypeOf(path),
    modifiedAt: Number(stats.mtimeMs),
    etag: `"${stats.size.toString(36)}-${stats.mtimeNs.toString(36)}"`,
  };
}

/** @returns null for what is gone by now or is not a plain file */
async function statOf(place: string): Promise<BigIntStats | null> {
  try {
    const stats = await lstat(place, { bigint: true });
    return stats.isFile() ? stats : null;
  } catch {
    return null;
  }
}

async function walk(folder: string | null): Promise<readonly string[]> {
  if (folder === null) return [];
  const files: string[] = [];
  const enter = async (below: string) => {
    // A folder that is not there, or vanishes under a running job, has no files.
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name.includes("\\")) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await enter(path);
      else if (entry.isFile()) files.push(path);
    }
  };
  await enter("");
  return files.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
