import { type GitEnvironment, spawnGit } from "../adapters/git/command.ts";
import type { Clock } from "../domain/clock.ts";
import { JobdeckError } from "../domain/errors.ts";

export interface GitCall {
  readonly gitDir: string;
  /** The subcommand and what it takes; never a text from outside that could be an option. */
  readonly command: readonly string[];
  readonly input?: string;
  /** No more than about this much is read; then git is ended. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface GitAnswer {
  readonly bytes: Uint8Array;
  /** Whether git wrote all it wanted and ended well. */
  readonly complete: boolean;
}

export type ReadGit = (call: GitCall) => Promise<GitAnswer>;

export interface GitReadOptions {
  readonly clock: Clock;
  readonly env: GitEnvironment;
  readonly timeoutMs: number;
}

/**
 * Asks git one thing about a repository that somebody else wrote, and waits a bounded time for a bounded answer.
 * @throws JobdeckError `git_failed` when git takes longer than `timeoutMs`; the signal's reason when it is aborted
 */
export function createGitRead({ clock, env, timeoutMs }: GitReadOptions): ReadGit {
  return async ({ gitDir, command, input, maxBytes, signal }) => {
    const limit = new AbortController();
    const disarm = clock.after(timeoutMs, () => {
      const rule = `Expected git ${command[0]} to take at most ${timeoutMs} ms`;
      limit.abort(new JobdeckError("git_failed", rule));
    });
    const either = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
    const args = ["--no-pager", "--literal-pathspecs", "--git-dir", gitDir, ...command];
    // The repository may belong to another user, as it does when a container wrote it.
    const settings = ["safe.directory=*"];
    try {
      const child = spawnGit({ env, args, settings, signal: either }, "pipe");
      const errors = new Response(child.stderr).bytes();
      await ask(child.stdin, input ?? "");
      const { bytes, whole } = await upTo(child.stdout, maxBytes);
      if (!whole) child.kill("SIGKILL");
      const exitCode = await child.exited;
      await errors;
      either.throwIfAborted();
      return { bytes, complete: whole && exitCode === 0 };
    } finally {
      disarm();
    }
  };
}

async function ask(stdin: Bun.FileSink | number | undefined, input: string): Promise<void> {
  // "pipe" was asked for, so it is a sink; the check is what tells the compiler.
  if (stdin === undefined || typeof stdin === "number") throw new TypeError("Expected a pipe to git");
  try {
    stdin.write(input);
    await stdin.end();
  } catch (thrown) {
    // Git that ends at once, as without a repository, leaves its input unread; its exit code tells the rest.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EPIPE")) throw thrown;
  }
}

async function upTo(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  for (let total = 0; total < maxBytes; ) {
    const { done, value } = await reader.read();
    if (done) return { bytes: Buffer.concat(pieces), whole: true };
    pieces.push(value);
    total += value.length;
  }
  await reader.cancel();
  return { bytes: Buffer.concat(pieces), whole: false };
}
