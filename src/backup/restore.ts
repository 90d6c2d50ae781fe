import { createReadStream, existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { JobdeckError, messageOf } from "../domain/errors.ts";
import type { Node } from "../domain/node.ts";
import { adopt, NEWEST_VERSION, nodesOn } from "../store/sqlite/snapshot.ts";
import { DATABASE, FOLDERS, MANIFEST } from "./manifest.ts";
import { isEmpty, placeFor, removeStale } from "./place.ts";
import { unpack } from "./unpacker.ts";

export interface RestoreRequest {
  readonly dataDir: string;
  readonly databasePath: string;
  /** Absolute. */
  readonly file: string;
  /** Whether a data folder that is not empty is moved aside. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

export interface RestoreDeps {
  readonly now: () => number;
  readonly newId: () => string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  /** Whether the process of a node may still be at work. */
  readonly isAtWork: (node: Node) => boolean;
}

export interface Restored {
  readonly dataDir: string;
  readonly jobs: number;
  readonly documents: number;
  /** They are encrypted, and their key was not in the backup. */
  readonly credentials: number;
  readonly files: number;
  readonly contentBytes: number;
  /** When the backup was made, RFC 3339. */
  readonly createdAt: string;
  /** Where the folder is that was there before; null = there was none, or it was empty. */
  readonly movedTo: string | null;
}

/**
 * Makes a data folder of a backup. All is unpacked and verified beside it, and then takes its place: an end before that
 * leaves the folder as it was. Nothing is ever deleted but what the restore itself has made.
 * @throws JobdeckError `backup_unusable`, `database_newer`, `data_folder_busy`, `disk_full`,
 * `data_folder_unwritable`; the signal's reason
 */
export async function restoreBackup(request: RestoreRequest, deps: RestoreDeps): Promise<Restored> {
  const { dataDir, databasePath, file, signal } = request;
  const database = relative(dataDir, databasePath);
  if (database.startsWith("..") || [...FOLDERS].some((folder) => database.startsWith(`${folder}/`))) {
    throw new JobdeckError(
      "config_invalid",
      `The database ${databasePath} is not in the data folder ${dataDir}: leave JOBDECK_DATABASE out to restore`,
    );
  }
  await refuseUnreadable(file);
  await refuseTaken(request, deps);
  // In a container the next process has the number of the last one.
  await removeStale(dataDir, (pid) => pid === deps.pid || !deps.isAlive(pid));
  const { staging, swap } = await placeFor(dataDir, deps.pid);
  try {
    await mkdir(dirname(dataDir), { recursive: true });
    await mkdir(staging, { mode: 0o700 });
    const { manifest, files, bytes } = await unpackInto(staging, request);
    adoptDatabase(join(staging, DATABASE), deps);
    await settle(staging, database);
    signal.throwIfAborted();
    // Somebody may have begun to work on it meanwhile.
    await refuseTaken(request, deps);
    const movedTo = await swap(deps.now());
    const { createdAt, counts } = manifest;
    const { jobs, documents, credentials = 0 } = counts;
    return { dataDir, jobs, documents, credentials, files, contentBytes: bytes, createdAt, movedTo };
  } catch (cause) {
    throw signal.aborted ? signal.reason : explained(cause, staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function unpackInto(staging: string, { file, signal }: RestoreRequest) {
  const tar = extract();
  const reading = pipeline(createReadStream(file), createGunzip(), tar, { signal });
  const unpacking = unpack(tar, staging, NEWEST_VERSION);
  const [read, unpacked] = await Promise.allSettled([reading, unpacking]);
  // What can't be read is not whole either; what was found wrong with an entry ends the reading there.
  if (read.status === "rejected" && isOfTheFile(read.reason)) throw notRead(read.reason, file);
  if (unpacked.status === "rejected") throw notRead(unpacked.reason, file);
  return unpacked.value;
}

/** Whatever is wrong with an archive and has no words yet; what is wrong with our own disk stays as it is. */
function notRead(cause: unknown, file: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (cause instanceof JobdeckError || OF_THE_DISK.has(code)) return cause;
  return new JobdeckError(
    "backup_unusable",
    `The backup ${file} can't be read (${messageOf(cause)}): nothing was changed`,
    { cause },
  );
}

/** Its advice is about a data folder, and this is the content of a backup. */
function adoptDatabase(path: string, { newId, now }: RestoreDeps): void {
  try {
    adopt(path, newId(), now());
  } catch (cause) {
    if (!(cause instanceof JobdeckError) || cause.reason !== "database_unreadable") throw cause;
    throw new JobdeckError(
      "backup_unusable",
      "The backup can't be used: Its database can't be read. Nothing was changed",
      { cause },
    );
  }
}

/** Whether the file could not be opened, read or decompressed. */
function isOfTheFile(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && /^(E[A-Z]+|Z_\w+)$/.test(String(cause.code));
}

/** From the form of an archive to that of a data folder. */
async function settle(staging: string, database: string): Promise<void> {
  await rm(join(staging, MANIFEST));
  for (const folder of FOLDERS) await mkdir(join(staging, folder), { recursive: true });
  if (database === DATABASE) return;
  await mkdir(dirname(join(staging, database)), { recursive: true });
  await rename(join(staging, DATABASE), join(staging, database));
}

async function refuseTaken(
  { dataDir, databasePath, force }: RestoreRequest,
  deps: RestoreDeps,
): Promise<void> {
  const worker = nodesOn(databasePath).find(deps.isAtWork);
  if (worker !== undefined) {
    throw new JobdeckError(
      "data_folder_busy",
      `A process works on the data folder ${dataDir} (${worker.role}, pid ${worker.pid}): stop it first`,
    );
  }
  // Also with --force: what is no folder can't be moved aside as one.
  if ((await isEmpty(dataDir)) || force) return;
  throw new JobdeckError(
    "file_exists",
    `The data folder ${dataDir} is not empty: name another one, or say --force to move it aside`,
  );
}

/** Before anything is made: what is said later of rights is about our own disk. */
async function refuseUnreadable(file: string): Promise<void> {
  if (!existsSync(file)) throw new JobdeckError("not_found", `There is no backup at ${file}`);
  try {
    await (await open(file, "r")).close();
  } catch (cause) {
    throw new JobdeckError("backup_unusable", `The backup ${file} can't be read (${messageOf(cause)})`, {
      cause,
    });
  }
}

/** Codes of what keeps our side from being written. */
const OF_THE_DISK: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EACCES", "EROFS", "EPERM"]);

function explained(cause: unknown, staging: string): unknown {
  if (cause instanceof JobdeckError || !(cause instanceof Error)) return cause;
  const code = "code" in cause ? String(cause.code) : "";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new JobdeckError("disk_full", `The disk of ${dirname(staging)} is full: nothing was changed`, {
      cause,
    });
  }
  if (OF_THE_DISK.has(code)) {
    return new JobdeckError(
      "data_folder_unwritable",
      `${dirname(staging)} can't be written (${messageOf(cause)}): change its rights, or name another folder with JOBDECK_DATA`,
      { cause },
    );
  }
  return cause;
}
