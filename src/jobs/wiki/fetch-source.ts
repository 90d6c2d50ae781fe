import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JobdeckError } from "../../domain/errors.ts";
import type { Key } from "../../domain/supplies.ts";
import type { JobContext } from "../define.ts";
import type { GitCopy, GitFile, GitPlace, GitTarget } from "../git.ts";
import { type FilesSource, filesSource, takeFiles } from "./files-source.ts";
import type { WikiInput } from "./input.ts";
import { count, number } from "./pages/markdown.ts";
import type { Origin } from "./pages/nav.ts";
import { parseRepo, type RepoAddress, repoText } from "./repo-address.ts";
import { findNotFollowed, type NotFollowed } from "./source/not-followed.ts";

export interface Fetched {
  readonly title: string;
  /** What the pages say of where they come from. */
  readonly source: Origin;
  readonly copy: GitCopy;
  /** All files of the commit. */
  readonly files: readonly GitFile[];
  readonly notFollowed: NotFollowed;
}

/** Kept beside the documentation, hidden from the list of artifacts: the source view reads from it. */
const COPY_FOLDER = ".git-source";
const MAX_FILES = 200_000;

/** The stages `resolve` and `clone`. A second attempt documents the commit that the first one found. */
export async function fetchSource(
  ctx: JobContext<WikiInput>,
  input: WikiInput,
  history: number,
): Promise<Fetched> {
  const address = parseRepo(input.repo);
  ctx.stage("resolve");
  const files = await filesSource(ctx, address, input.ref);
  const found =
    files === null
      ? await fetchCommit(ctx, input, address, history)
      : await fetchFiles(ctx, input, address, files);
  return { ...found, ...(await lookThrough(ctx, found.copy)) };
}

type Found = Omit<Fetched, "files" | "notFollowed">;

async function fetchCommit(
  ctx: JobContext<WikiInput>,
  input: WikiInput,
  address: RepoAddress,
  history: number,
): Promise<Found> {
  const { git } = ctx.services;
  const place = placeOf(address, ctx.supplies.key);
  if ("key" in place && place.key !== undefined) {
    ctx.metadata({ credential: place.key.name });
    ctx.log.info(`with the credential ${JSON.stringify(place.key.name)} for ${place.key.host}`);
  }
  const found = await ctx.checkpoint("target", async () => {
    const { commit, name, want } = await git.resolve(place, input.ref ?? null, ctx.signal);
    return { commit, name, want };
  });
  tellRevision(ctx, input, found.commit);
  const target: GitTarget = { place, ...found };
  ctx.stage("clone");
  ctx.log.info(`${repoText(address)} (${history === 0 ? "depth 1" : count(history, "commit")})`);
  const copy = await git.copy(target, join(ctx.outputDir, COPY_FOLDER), {
    signal: ctx.signal,
    history,
    onProgress: (current, total, note) => ctx.progress(current, total, note),
  });
  const ref = target.name ?? target.commit;
  const short = target.commit.slice(0, 7);
  ctx.log.info(`resolved ${target.name === null ? short : `${ref} → ${short}`}, ${megabytes(copy.bytes)}`);
  const source = { repo: repoText(address), ref, commit: copy.commit };
  const url = address.kind === "url" ? { url: address.url } : {};
  return { title: address.name, source: { ...source, ...url }, copy };
}

async function fetchFiles(
  ctx: JobContext<WikiInput>,
  input: WikiInput,
  address: RepoAddress,
  files: FilesSource,
): Promise<Found> {
  const { title, kind } = files;
  if (kind === "archive") ctx.title(title);
  ctx.stage("clone");
  ctx.log.info(`${repoText(address)} (${kind}, no commit)`);
  const copy = await takeFiles(ctx, files, join(ctx.outputDir, COPY_FOLDER));
  tellRevision(ctx, input, copy.commit);
  ctx.log.info(`content ${copy.commit.slice(0, 7)}, ${megabytes(copy.bytes)}`);
  const { place } = files;
  const name = place.kind === "archive" ? { file: place.filename } : {};
  const source = { repo: repoText(address), ref: kind, commit: copy.commit, snapshot: kind, ...name };
  return { title, source, copy };
}

/** Another model has other words for the same commit. */
function tellRevision(ctx: JobContext<WikiInput>, { model }: WikiInput, commit: string): void {
  const { info } = ctx.services.model;
  ctx.revision(`${commit}${model === true && info !== null ? ` ${info.provider}/${info.name}` : ""}`);
}

async function lookThrough(
  ctx: JobContext<WikiInput>,
  copy: GitCopy,
): Promise<Pick<Fetched, "files" | "notFollowed">> {
  const { files, skipped } = await copy.list(ctx.signal);
  if (skipped > 0)
    ctx.log.info(
      `${count(skipped, "symbolic link or submodule is", "symbolic links and submodules are")} left out`,
    );
  if (files.length > MAX_FILES) {
    throw new JobdeckError(
      "repo_refused",
      `The repository has ${number(files.length)} files; the most that is documented is ${number(MAX_FILES)}`,
    );
  }
  const notFollowed = await findNotFollowed(copy, files, ctx.signal);
  if (notFollowed.lfs.length > 0) {
    ctx.log.info(
      `${count(notFollowed.lfs.length, "file is", "files are")} kept with Git LFS and not fetched`,
    );
  }
  return { files, notFollowed };
}

/** @param key what is kept for the address; null = nothing */
function placeOf(address: RepoAddress, key: Key | null): GitPlace {
  if (address.kind === "url") {
    return { kind: "url", url: address.url, ...(key?.kind === "https" ? { key } : {}) };
  }
  if (address.kind === "ssh") {
    if (key?.kind === "ssh") return { kind: "ssh", url: address.url, key };
    throw new JobdeckError(
      "repo_refused",
      `No ssh key is kept for ${JSON.stringify(address.url)}: an administrator can add one under Settings, or give the address that begins with https://`,
    );
  }
  if (address.kind === "folder") return { kind: "folder", path: address.path };
  if (address.kind === "document") throw new TypeError("An uploaded archive is no repository");
  const path = fileURLToPath(new URL(`../../../public/sample/${address.sample}.bundle`, import.meta.url));
  if (existsSync(path)) return { kind: "bundle", path };
  throw new JobdeckError(
    "repo_refused",
    `Jobdeck has no sample repository named ${JSON.stringify(address.sample)}`,
  );
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
