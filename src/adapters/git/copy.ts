import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JobdeckError } from "../../domain/errors.ts";
import type { GitCopy, GitCopyOptions, GitFile, GitTarget } from "../../jobs/git.ts";
import { type GitCommand, type GitEnvironment, gitText, runGit, UNCHECKED } from "./command.ts";
import { readHistory } from "./history.ts";
import { readObjects } from "./objects.ts";
import type { Remote } from "./place.ts";
import { parseProgress } from "./progress.ts";
import { listSubmodules } from "./submodules.ts";

/** Bigger files are left on the server where it can do that. */
const FILE_FILTER = "--filter=blob:limit=1m";
const MAX_RECEIVED_BYTES = 1024 ** 3;
/** What git says of a branch or tag that the other side no longer has. */
const NAME_GONE = /couldn't find remote ref/;

/** A configuration without remote and filter: from now on the copy asks nobody for anything. */
export const OFFLINE_CONFIG = {
  sha1: "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
  sha256: "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n",
} as const;

export async function copyCommit(
  env: GitEnvironment,
  remote: Remote,
  target: GitTarget,
  folder: string,
  options: GitCopyOptions,
): Promise<GitCopy> {
  await rm(folder, { recursive: true, force: true });
  const limit = new AbortController();
  const signal = AbortSignal.any([options.signal, limit.signal]);
  const objectFormat = target.commit.length === 64 ? "sha256" : "sha1";
  const git = (args: readonly string[], more: Partial<GitCommand> = {}) =>
    runGit({ env, signal, ...more, args: ["--git-dir", folder, ...args] });
  let nameGone = false;
  let historyProblem: string | null = null;
  const fetch = (args: readonly string[], want: string, settings: readonly string[] = []) =>
    git(["fetch", "--progress", "--no-tags", ...args, ...remote.flags, "--", remote.url, want], {
      protocols: [remote.protocol],
      settings: [...remote.settings, ...settings],
      opening: remote.opening,
      onLine: (line) => {
        if (NAME_GONE.test(line)) nameGone = true;
        const seen = parseProgress(line);
        if (seen === null) return;
        if ((seen.bytes ?? 0) > MAX_RECEIVED_BYTES) {
          limit.abort(
            new JobdeckError("repo_refused", "The repository is bigger than 1 GiB, the most that is fetched"),
          );
        }
        options.onProgress?.(seen.current, seen.total, seen.phase);
      },
    });
  try {
    await runGit({
      env,
      signal,
      args: ["init", "--quiet", "--bare", "--template=", `--object-format=${objectFormat}`, folder],
    });
    const shape = remote.shallow ? ["--depth=1", FILE_FILTER] : [];
    await fetch(shape, target.want).catch((error: unknown) => {
      if (!nameGone) throw error;
    });
    // The branch may have moved on or be gone since it was resolved; most servers also hand out a commit by its id.
    const moved = target.want !== target.commit && !(await has(git, target.commit));
    if (moved) await fetch(shape, target.commit).catch(notGiven(signal, target));
    if (remote.shallow && (options.history ?? 0) > 0) {
      const deeper = [`--depth=${(options.history ?? 0) + 1}`, "--filter=blob:none"];
      await fetch(deeper, moved ? target.commit : target.want, [UNCHECKED]).catch((error: unknown) => {
        signal.throwIfAborted();
        // The commit itself is here: what led to it is extra.
        historyProblem = error instanceof Error ? error.message : String(error);
      });
    }
    await writeFile(join(folder, "config"), OFFLINE_CONFIG[objectFormat]);
    await git(["update-ref", "refs/heads/source", target.commit]);
    await git(["symbolic-ref", "HEAD", "refs/heads/source"]);
    const time = await gitText({
      env,
      signal,
      args: ["--git-dir", folder, "show", "-s", "--format=%ct", target.commit],
    });
    const committedAt = new Date(Number(time.trim()) * 1000).toISOString();
    return { ...opened(env, target, folder, committedAt, await sizeOf(folder)), historyProblem };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function has(git: (args: readonly string[]) => Promise<Uint8Array>, commit: string): Promise<boolean> {
  // The answer is the exit code: an object that is missing is no failure of git.
  return git(["cat-file", "-e", `${commit}^{commit}`]).then(
    () => true,
    () => false,
  );
}

function notGiven(signal: AbortSignal, { name, commit }: GitTarget): (cause: unknown) => never {
  return (cause) => {
    signal.throwIfAborted();
    const message = `The branch or tag ${name ?? "HEAD"} is no longer at commit ${commit.slice(0, 7)}, and the server does not give that one`;
    throw new JobdeckError("git_failed", message, { cause });
  };
}

export function opened(
  env: GitEnvironment,
  target: GitTarget,
  folder: string,
  committedAt: string,
  bytes: number,
): Omit<GitCopy, "historyProblem"> {
  const { commit, place } = target;
  return {
    folder,
    commit,
    committedAt,
    bytes,
    list: (signal) => listFiles(env, folder, commit, signal),
    submodules: (signal) => listSubmodules({ env, gitDir: folder, commit, signal }),
    read: (ids, signal) => readObjects(env, folder, ids, signal),
    history: (limit, signal) => readHistory({ env, gitDir: folder, commit, signal }, limit),
    uncommitted: async (files, signal) => {
      // A bare repository has no working folder that could differ.
      if (place.kind !== "folder" || commit.length !== 40 || !existsSync(join(place.path, ".git"))) return [];
      const changed: string[] = [];
      for (const file of files) {
        signal.throwIfAborted();
        if (await differs(join(place.path, file.path), file)) changed.push(file.path);
      }
      return changed;
    },
  };
}

const ENTRY = /^(\d+) (\w+) ([0-9a-f]+) +(\S+)\t([\s\S]+)$/;

async function listFiles(
  env: GitEnvironment,
  gitDir: string,
  commit: string,
  signal: AbortSignal,
): Promise<{ files: readonly GitFile[]; skipped: number }> {
  const args = ["--git-dir", gitDir, "ls-tree", "-r", "-l", "-z", "--full-tree", commit];
  const text = await gitText({ env, args, signal });
  const files: GitFile[] = [];
  let skipped = 0;
  for (const line of text.split("\0")) {
    const [, mode = "", type, id = "", size = "", path = ""] = ENTRY.exec(line) ?? [];
    if (path === "") continue;
    if (type !== "blob" || mode === "120000") skipped += 1;
    else files.push({ path, id, size: /^\d+$/.test(size) ? Number(size) : null });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files, skipped };
}

/** Compares by content alone, since asking git would run the filters that the repository has set up. */
async function differs(path: string, file: GitFile): Promise<boolean> {
  try {
    const info = await stat(path);
    if (!info.isFile()) return true;
    if (file.size === null) return false;
    const content = await readFile(path);
    return blobId(content) !== file.id && blobId(withoutReturns(content)) !== file.id;
  } catch {
    // A file that cannot be read is not there as it was committed.
    return true;
  }
}

function blobId(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

function withoutReturns(content: Uint8Array): Uint8Array {
  return content.filter((byte, i) => byte !== 13 || content[i + 1] !== 10);
}

export async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
