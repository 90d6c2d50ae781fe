import { gitFailed } from "./failure.ts";
import type { Opening } from "./opening.ts";
import { killTree } from "./process-tree.ts";

/** What git is given of this process's environment. */
export interface GitEnvironment {
  readonly PATH?: string | undefined;
  readonly JOBDECK_RUN?: string | undefined;
}

export type Protocol = "https" | "http" | "ssh" | "file";

export interface GitCommand {
  readonly env: GitEnvironment;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** The protocols that may be spoken; none when absent. */
  readonly protocols?: readonly Protocol[];
  /** More settings, as `name=value`. */
  readonly settings?: readonly string[];
  /** What gets it in; default nothing. */
  readonly opening?: Opening | null;
  /** Each line of stderr, also those that end with a carriage return. */
  readonly onLine?: (line: string) => void;
}

/**
 * Settings under which git runs nothing, asks nobody and follows nothing that a repository or a server suggests.
 * `gc.auto` and `maintenance.auto` keep it from starting processes that outlive the command.
 */
const HARDENED = [
  "protocol.allow=never",
  "http.followRedirects=false",
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=30",
  "core.hooksPath=/dev/null",
  "core.symlinks=false",
  "core.fsmonitor=false",
  "core.askPass=",
  "credential.helper=",
  "transfer.fsckObjects=true",
  // Old histories have these, among them many well-known ones, and they harm nobody.
  "fetch.fsck.badTimezone=ignore",
  "fetch.fsck.missingSpaceBeforeDate=ignore",
  "fetch.fsck.zeroPaddedFilemode=ignore",
  "submodule.recurse=false",
  "fetch.recurseSubmodules=false",
  "gc.auto=0",
  "maintenance.auto=false",
] as const;

/**
 * For fetching commits and trees that are only listed. Many old histories have commits that today's checks refuse, and
 * git before 2.44 knows no exceptions for a fetch that leaves files out. What will be read is fetched with the checks.
 */
export const UNCHECKED = "fetch.fsckObjects=false";

/** Starts git with nothing of the user's or the machine's configuration. */
export function spawnGit(
  command: GitCommand,
  stdin: "ignore" | "pipe",
): Bun.Subprocess<"ignore" | "pipe", "pipe", "pipe"> {
  command.signal.throwIfAborted();
  const protocols = command.protocols ?? [];
  const settings = [
    ...HARDENED,
    ...protocols.map((p) => `protocol.${p}.allow=always`),
    ...(command.settings ?? []),
  ];
  const child = Bun.spawn(["git", ...settings.flatMap((s) => ["-c", s]), ...command.args], {
    // The secret comes last, and is in no argument: those are there for all users of the machine to read.
    env: { ...environment(command.env, protocols), ...command.opening?.env },
    stdin,
    stdout: "pipe",
    stderr: "pipe",
  });
  const kill = () => killTree(child.pid);
  command.signal.addEventListener("abort", kill, { once: true });
  void child.exited.then(() => command.signal.removeEventListener("abort", kill));
  return child;
}

/**
 * Runs git to its end.
 * @returns what it wrote to stdout
 * @throws JobdeckError `git_failed` with git's own last words; the signal's reason when it was aborted
 */
export async function runGit(command: GitCommand): Promise<Uint8Array> {
  const child = spawnGit(command, "ignore");
  const [output, errors] = await Promise.all([
    new Response(child.stdout).bytes(),
    readLines(child.stderr, command),
    child.exited,
  ]);
  command.signal.throwIfAborted();
  if (child.exitCode !== 0) throw gitFailed(errors, child.exitCode, command.opening ?? null);
  return output;
}

export async function gitText(command: GitCommand): Promise<string> {
  return new TextDecoder().decode(await runGit(command));
}

function environment(env: GitEnvironment, protocols: readonly Protocol[]): Record<string, string> {
  return {
    PATH: env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
    ...(env.JOBDECK_RUN === undefined ? {} : { JOBDECK_RUN: env.JOBDECK_RUN }),
    HOME: "/nonexistent",
    XDG_CONFIG_HOME: "/nonexistent",
    LC_ALL: "C",
    GIT_ALLOW_PROTOCOL: protocols.join(":"),
    GIT_ASKPASS: "/bin/false",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_LFS_SKIP_SMUDGE: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_TERMINAL_PROMPT: "0",
    SSH_ASKPASS: "/bin/false",
  };
}

/** Passes lines on as they come and returns the last ones that are not progress. */
async function readLines(
  stream: ReadableStream<Uint8Array>,
  { onLine, opening }: Pick<GitCommand, "onLine" | "opening">,
): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  const said: string[] = [];
  let rest = "";
  const take = (heard: string) => {
    const line = without(opening?.hidden ?? [], heard);
    onLine?.(line);
    if (!line.includes("%") && line.trim() !== "") said.push(line.trim());
    if (said.length > 20) said.shift();
  };
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + decoder.decode(part.value, { stream: true })).split(/[\r\n]/);
    rest = lines.pop() ?? "";
    lines.forEach(take);
  }
  take(rest);
  return said;
}

/** A server may say again what it was sent. */
function without(hidden: readonly string[], line: string): string {
  return hidden.reduce((text, secret) => text.replaceAll(secret, "•••"), line);
}
