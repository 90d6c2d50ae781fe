import { JobdeckError } from "../../domain/errors.ts";
import { killTree } from "./process-tree.ts";

/** What git is given of this process's environment. */
export interface GitEnvironment {
  readonly PATH?: string | undefined;
  readonly JOBDECK_RUN?: string | undefined;
}

export type Protocol = "https" | "http" | "file";

export interface GitCommand {
  readonly env: GitEnvironment;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** The protocols that may be spoken; none when absent. */
  readonly protocols?: readonly Protocol[];
  /** More settings, as `name=value`. */
  readonly settings?: readonly string[];
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
    env: environment(command.env, protocols),
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
    readLines(child.stderr, command.onLine),
    child.exited,
  ]);
  command.signal.throwIfAborted();
  if (child.exitCode !== 0) throw gitFailed(errors, child.exitCode);
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
  onLine: ((line: string) => void) | undefined,
): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  const said: string[] = [];
  let rest = "";
  const take = (line: string) => {
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

function gitFailed(lines: readonly string[], exitCode: number | null): JobdeckError {
  const fatal = lines.findLast((l) => /^(?:fatal|error|remote: .*error):/i.test(l)) ?? lines.at(-1);
  const reason =
    EXPLAINED.find(([pattern]) => lines.some((l) => pattern.test(l)))?.[1] ??
    fatal?.replace(/^(?:fatal|error): /i, "") ??
    `it ended with exit code ${exitCode}`;
  return new JobdeckError("git_failed", `Git could not read the repository: ${withoutSecrets(reason)}`);
}

const EXPLAINED: readonly (readonly [RegExp, string])[] = [
  [/redirect|returned error: 30\d/i, "the server redirects to another address; give that one instead"],
  [
    /could not read (?:Username|Password)|Authentication failed/,
    "the server asks for a password; the repository is private or does not exist",
  ],
  [
    /does not appear to be a git repository|not a git repository/i,
    "there is no git repository at this place",
  ],
  [/fsck error/, "it holds an object that git refuses as damaged or dangerous"],
  [
    /unable to read [0-9a-f]{40}|could not fetch [0-9a-f]{40}|corruption on the remote side/i,
    "it lacks files of this commit; it is damaged or an incomplete copy",
  ],
  [
    /protocol error|bad line length|early EOF|hung up unexpectedly|unexpected disconnect|bad pack|pack signature|invalid index-pack output/i,
    "the server broke off, or does not speak git's protocol",
  ],
];

/** An address without the name and password that it might carry. */
function withoutSecrets(text: string): string {
  return text.replace(/(\w+:\/\/)[^\s/@]+@/g, "$1");
}
