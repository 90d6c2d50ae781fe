import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JobdeckError } from "../../domain/errors.ts";
import type { GitCopy } from "../../jobs/git.ts";
import { BOUNDS, type Entry } from "../files/entry.ts";
import { type GitEnvironment, gitText, runGit, spawnGit } from "./command.ts";
import { OFFLINE_CONFIG, opened, sizeOf } from "./copy.ts";

export interface SnapshotOptions {
  readonly env: GitEnvironment;
  readonly signal: AbortSignal;
  /** Whether a single folder that holds all files is left away, as archives have one. */
  readonly withoutTop: boolean;
  /** What the files are called together, for people: completes "The … has no file to document". */
  readonly what: string;
  readonly onProgress?: ((current: number, total: number, note: string) => void) | undefined;
}

/** The same files are the same commit, whoever makes it and whenever. */
const COMMITTER = "committer Jobdeck <jobdeck@localhost> 0 +0000\n";
const REF = "refs/heads/source";

/**
 * Puts files into a new bare repository as its one commit, whose id is that of their content. No file is written by its
 * name, no filter or attribute is heard, and nothing is checked out.
 * @throws JobdeckError `repo_refused` when there are none or too many; `git_failed`
 */
export async function importFiles(
  entries: AsyncIterable<Entry>,
  folder: string,
  options: SnapshotOptions,
): Promise<GitCopy> {
  const { env, signal, withoutTop, what, onProgress } = options;
  await rm(folder, { recursive: true, force: true });
  try {
    await runGit({ env, signal, args: ["init", "--quiet", "--bare", "--template=", folder] });
    const args = ["--git-dir", folder, "fast-import", "--quiet", "--done", "--date-format=raw"];
    const child = spawnGit({ env, signal, args }, "pipe");
    const said = new Response(child.stderr).text();
    const { stdin } = child;
    // "pipe" was asked for, so it is a sink; the check is what tells the compiler.
    if (stdin === undefined || typeof stdin === "number") throw new TypeError("Expected a pipe to git");
    try {
      const paths: string[] = [];
      let bytes = 0;
      for await (const { path, content } of entries) {
        signal.throwIfAborted();
        paths.push(path);
        bytes += content.length;
        refuseExcess(what, paths.length, bytes);
        stdin.write(`blob\nmark :${paths.length}\ndata ${content.length}\n`);
        stdin.write(content);
        stdin.write("\n");
        await stdin.flush();
        onProgress?.(paths.length, 0, "Reading files");
      }
      if (paths.length === 0) throw new JobdeckError("repo_refused", `The ${what} has no file to document`);
      const cut = withoutTop ? topOf(paths) : 0;
      stdin.write(`commit ${REF}\n${COMMITTER}data 0\n\n`);
      for (const [i, path] of paths.entries()) stdin.write(`M 100644 :${i + 1} ${quoted(path.slice(cut))}\n`);
      stdin.write("\ndone\n");
      await stdin.end();
      await child.exited;
    } finally {
      child.kill("SIGKILL");
      await child.exited;
    }
    signal.throwIfAborted();
    if (child.exitCode !== 0) {
      const line = (await said).trim().split("\n")[0] ?? "";
      throw new JobdeckError("git_failed", `Git could not keep the files of the ${what}: ${line}`);
    }
    await writeFile(join(folder, "config"), OFFLINE_CONFIG.sha1);
    await runGit({ env, signal, args: ["--git-dir", folder, "symbolic-ref", "HEAD", REF] });
    const commit = (await gitText({ env, signal, args: ["--git-dir", folder, "rev-parse", REF] })).trim();
    const target = { place: { kind: "bundle", path: folder }, commit, name: null, want: commit } as const;
    const copy = opened(env, target, folder, new Date(0).toISOString(), await sizeOf(folder));
    // What led to it is not known, and there is nothing that it could differ from.
    return { ...copy, historyProblem: null, history: () => Promise.resolve([]) };
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
}

function refuseExcess(what: string, files: number, bytes: number): void {
  if (files > BOUNDS.files) {
    throw new JobdeckError(
      "repo_refused",
      `The ${what} has more than ${BOUNDS.files.toLocaleString("en")} files, the most that is read`,
    );
  }
  if (bytes > BOUNDS.bytes) {
    throw new JobdeckError(
      "repo_refused",
      `The files of the ${what} have more than ${BOUNDS.bytes / 1_000_000} MB, the most that is read`,
    );
  }
}

/** How much of each path is the one folder that all of them are in; 0 where there is none. */
function topOf(paths: readonly string[]): number {
  const [first = ""] = paths;
  const end = first.indexOf("/") + 1;
  const top = first.slice(0, end);
  return end > 0 && paths.every((path) => path.startsWith(top)) ? end : 0;
}

/** As fast-import reads a path that may hold anything. */
function quoted(path: string): string {
  const escaped = path.replaceAll(/["\\\n]/g, (char) => (char === "\n" ? "\\n" : `\\${char}`));
  return `"${escaped}"`;
}
