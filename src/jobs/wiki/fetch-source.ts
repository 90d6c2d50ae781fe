import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JobdeckError } from "../../domain/errors.ts";
import type { Key } from "../../domain/supplies.ts";
import type { JobContext } from "../define.ts";
import type { GitCopy, GitFile, GitPlace, GitTarget } from "../git.ts";
import type { WikiInput } from "./input.ts";
import { count, number } from "./pages/markdown.ts";
import { parseRepo, type RepoAddress, repoText } from "./repo-address.ts";

export interface Fetched {
  readonly repo: string;
  readonly title: string;
  /** Where a person can look at it; null for a folder or a sample. */
  readonly url: string | null;
  /** The branch or tag, or the commit when it was asked for. */
  readonly ref: string;
  readonly copy: GitCopy;
  /** All files of the commit. */
  readonly files: readonly GitFile[];
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
  const { git } = ctx.services;
  const address = parseRepo(input.repo);
  const place = placeOf(address, ctx.supplies.key);
  if ("key" in place && place.key !== undefined) {
    ctx.metadata({ credential: place.key.name });
    ctx.log.info(`with the credential ${JSON.stringify(place.key.name)} for ${place.key.host}`);
  }
  ctx.stage("resolve");
  const found = await ctx.checkpoint("target", async () => {
    const { commit, name, want } = await git.resolve(place, input.ref ?? null, ctx.signal);
    return { commit, name, want };
  });
  // Another model has other words for the same commit.
  const { info } = ctx.services.model;
  const model = input.model === true && info !== null ? ` ${info.provider}/${info.name}` : "";
  ctx.revision(`${found.commit}${model}`);
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
  const url = address.kind === "url" ? address.url : null;
  return { repo: repoText(address), title: address.name, url, ref, copy, files };
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
  if (address.kind === "document") {
    throw new JobdeckError("repo_refused", "Expected a repository");
  }
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
