import { realpathSync } from "node:fs";
import { constants, type FileHandle, open, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { JobdeckError } from "../../domain/errors.ts";
import { type GitEnvironment, runGit, spawnGit } from "../git/command.ts";
import { makeTempFolder } from "../temp-folders.ts";
import { BOUNDS, type Entry, plainPath } from "./entry.ts";
import { reasonOf, type Tally, UNSEEN } from "./left-out.ts";

export interface FolderReading {
  /** Absolute, links followed. */
  readonly folder: string;
  readonly env: GitEnvironment;
  /** Absolute paths that are never read, nor what is below them. */
  readonly hidden: readonly string[];
  readonly tally: Tally;
  readonly signal: AbortSignal;
}

/** Names are looked through before it is known how many of them are kept. */
const MOST_LISTED = 4 * BOUNDS.files;

/**
 * The files of a folder that is no repository, in code unit order, without what its `.gitignore` files name. Git itself
 * reads those, from an empty repository elsewhere: nothing that the folder holds is a setting of that one, links are
 * not followed, and nothing is run.
 * @throws JobdeckError `repo_refused` when there are too many
 */
export async function* readFolder(reading: FolderReading): AsyncGenerator<Entry> {
  const { folder, hidden, tally, signal } = reading;
  for (const listed of (await listFiles(reading)).toSorted()) {
    signal.throwIfAborted();
    if (listed.endsWith("/")) {
      tally.add("repository");
      continue;
    }
    const path = plainPath(listed);
    const reason = path === null ? "path" : reasonOf(path);
    if (path === null || reason !== null) {
      tally.add(reason ?? "path");
      continue;
    }
    const whole = join(folder, path);
    // Git has passed over them already. This is for the day on which it does not.
    if (hidden.some((own) => whole === own || whole.startsWith(`${own}/`))) continue;
    const content = await contentOf(whole, tally);
    if (content !== null) yield { path, content };
  }
}

/** What git would add: names relative to the folder; one that ends with a slash is a repository of its own. */
async function listFiles({ folder, env, hidden, tally, signal }: FolderReading): Promise<readonly string[]> {
  const gitDir = await makeTempFolder("list");
  const found: string[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const take = (name: Uint8Array) => {
    try {
      found.push(decoder.decode(name));
    } catch {
      tally.add("encoding");
    }
    if (found.length <= MOST_LISTED) return;
    throw tooMany();
  };
  try {
    await runGit({ env, signal, args: ["init", "--quiet", "--bare", "--template=", gitDir] });
    const unseen = [...UNSEEN, ...hidden.flatMap((path) => patternBelow(folder, path))];
    const child = spawnGit(
      {
        ...{ env, signal },
        args: [
          ...["-C", folder, "--git-dir", gitDir, "--work-tree", folder, "ls-files", "-z", "--others"],
          // What the command line says wins over what the folder says.
          ...["--exclude-standard", ...unseen.map((pattern) => `--exclude=${pattern}`)],
        ],
      },
      "ignore",
    );
    try {
      await eachName(child.stdout, take);
      await child.exited;
    } finally {
      child.kill("SIGKILL");
      await child.exited;
    }
    signal.throwIfAborted();
    if (child.exitCode === 0) return found;
    throw new JobdeckError(
      "git_failed",
      `The folder could not be looked through: ${await lastLine(child.stderr)}`,
    );
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}

async function eachName(stream: ReadableStream<Uint8Array>, take: (name: Uint8Array) => void): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of stream) {
    let bytes = Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0)) {
      take(bytes.subarray(0, end));
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
}

async function lastLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  return (await new Response(stream).text()).trim().split("\n").at(-1) ?? "";
}

/** A path below the folder as a pattern of git that means it alone. */
function patternBelow(folder: string, path: string): readonly string[] {
  const way = relative(folder, path);
  return way === "" || way.startsWith("..") ? [] : [`/${way.replaceAll(/[\\*?[\]!#]/g, "\\$&")}`];
}

/** The bytes of a plain file that is where its name says: no link is followed, be it put there this moment. */
async function contentOf(path: string, tally: Tally): Promise<Uint8Array | null> {
  let handle: FileHandle | undefined;
  try {
    // Not blocking, since a pipe would wait for somebody to write.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const info = await handle.stat();
    if (!info.isFile()) {
      tally.add("special");
      return null;
    }
    if (realpathSync(path) !== path) {
      tally.add("link");
      return null;
    }
    if (info.size > BOUNDS.fileBytes) {
      tally.add("large");
      return null;
    }
    return await readUpTo(handle, info.size);
  } catch (cause) {
    tally.add(cause instanceof Error && "code" in cause && cause.code === "ELOOP" ? "link" : "unreadable");
    return null;
  } finally {
    await handle?.close();
  }
}

/** One that grows meanwhile is read up to where it ended, and one that shrinks up to where it ends. */
async function readUpTo(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

function tooMany(): JobdeckError {
  return new JobdeckError(
    "repo_refused",
    `The folder holds more than ${MOST_LISTED.toLocaleString("en")} files: name some of them in a .gitignore, or give a folder further down`,
  );
}
