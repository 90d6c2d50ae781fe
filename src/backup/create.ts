import { createWriteStream, existsSync } from "node:fs";
import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import { JobdeckError, messageOf } from "../domain/errors.ts";
import { Snapshot, takeSnapshot } from "../store/sqlite/snapshot.ts";
import { filesBelow } from "./files.ts";
import { DATABASE, FOLDERS, manifestText } from "./manifest.ts";
import { Packer } from "./packer.ts";

export interface BackupRequest {
  readonly dataDir: string;
  readonly databasePath: string;
  /** Absolute. */
  readonly file: string;
  /** Whether a file that is there is replaced. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

export interface BackupDeps {
  readonly version: string;
  readonly now: () => number;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

/** What was kept. */
export interface Backup {
  readonly file: string;
  /** Of the archive. */
  readonly bytes: number;
  readonly jobs: number;
  readonly documents: number;
  /** They are encrypted, and their key is not in the archive. */
  readonly credentials: number;
  /** Files in it, the database included, and their size. */
  readonly files: number;
  readonly contentBytes: number;
  /** Files that running jobs made shorter while they were read. */
  readonly changed: readonly string[];
}

/**
 * Writes a whole data folder into one file, while others work on it: the database as it is at one moment, then the
 * files of the jobs and documents that it knows. The file appears when all is in it, or not at all.
 * @throws JobdeckError `file_exists`, `not_found`, `data_folder_unwritable`, `disk_full`; the signal's reason
 */
export async function createBackup(request: BackupRequest, deps: BackupDeps): Promise<Backup> {
  const { databasePath, file, force, signal } = request;
  if (!existsSync(databasePath)) {
    throw new JobdeckError(
      "not_found",
      `There is no database at ${databasePath}, so there is nothing to back up`,
    );
  }
  if (existsSync(file) && !force) throw exists(file);
  await removeStale(file, deps);
  const partial = `${file}.${deps.pid}.partial`;
  const leftovers = [partial, `${partial}.db`, `${partial}.sums`];
  try {
    const backup = await write(request, deps, partial);
    signal.throwIfAborted();
    if (existsSync(file) && !force) throw exists(file);
    await rename(partial, file);
    await flushFolder(dirname(file));
    return backup;
  } catch (cause) {
    throw signal.aborted ? signal.reason : explained(cause, file);
  } finally {
    await Promise.all(leftovers.map((path) => rm(path, { force: true })));
  }
}

async function write(
  { dataDir, databasePath, file, signal }: BackupRequest,
  { version, now }: BackupDeps,
  partial: string,
): Promise<Backup> {
  const copy = `${partial}.db`;
  // Their places first: a folder that can't be written is found before the work, and nobody else can read what they hold.
  for (const path of [partial, copy]) await (await open(path, "wx", 0o600)).close();
  takeSnapshot(databasePath, copy);
  using snapshot = new Snapshot(copy);
  const packer = new Packer(`${partial}.sums`);
  const out = createWriteStream(partial, { flags: "r+", flush: true });
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const writing = pipeline(packer.stream, gzip, out, { signal });
  const filling = fill(packer, snapshot, { dataDir, copy, version, at: new Date(now()) });
  // The one ends with the other, and what it says then is not the reason; both are over before anything is removed.
  const ends = await Promise.allSettled([writing, filling]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  const { files, changed, bytes: contentBytes } = packer;
  const { jobs, documents, credentials } = snapshot.counts;
  return {
    ...{ file, bytes: Bun.file(partial).size, jobs, documents, credentials, files, contentBytes, changed },
  };
}

async function fill(
  packer: Packer,
  snapshot: Snapshot,
  given: { readonly dataDir: string; readonly copy: string; readonly version: string; readonly at: Date },
): Promise<void> {
  const { dataDir, copy, version, at } = given;
  try {
    const { counts, version: schema } = snapshot;
    const createdAt = at.toISOString();
    await packer.text(
      "jobdeck-backup.json",
      manifestText({ jobdeck: version, schema, createdAt, counts }),
      at,
    );
    await packer.file(copy, DATABASE);
    const isKnown = {
      artifacts: (id: string) => snapshot.hasJob(id),
      documents: (id: string) => snapshot.hasDocument(id),
    };
    for (const folder of FOLDERS) {
      // What is newer than the snapshot belongs to jobs that are not in it.
      for await (const { name, isFolder } of filesBelow(dataDir, folder, isKnown[folder])) {
        if (isFolder) await packer.folder(name, at);
        else await packer.file(join(dataDir, name), name);
      }
    }
    await packer.end();
  } catch (cause) {
    packer.stream.destroy(cause instanceof Error ? cause : new Error(messageOf(cause)));
    await packer.close();
    throw cause;
  }
}

/** What a backup to the same file has left behind that was killed. */
async function removeStale(file: string, { pid: own, isAlive }: BackupDeps): Promise<void> {
  const folder = dirname(resolve(file));
  const start = `${basename(file)}.`;
  const names = existsSync(folder) ? await readdir(folder) : [];
  for (const name of names.filter((name) => name.startsWith(start))) {
    const [, pid] = /^(\d+)\.partial(\.db|\.db-journal|\.sums)?$/.exec(name.slice(start.length)) ?? [];
    // In a container the next process has the number of the last one.
    const isStale = pid !== undefined && (Number(pid) === own || !isAlive(Number(pid)));
    if (isStale) await rm(join(folder, name), { force: true });
  }
}

function exists(file: string): JobdeckError {
  return new JobdeckError(
    "file_exists",
    `The file ${file} is there already: name another one, or say --force to replace it`,
  );
}

/** The new name survives a power loss too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function explained(cause: unknown, file: string): unknown {
  if (cause instanceof JobdeckError) return cause;
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new JobdeckError("disk_full", `The disk of ${file} is full: nothing was kept of the backup`, {
      cause,
    });
  if (["EACCES", "EROFS", "ENOENT", "ENOTDIR", "EISDIR", "EPERM"].includes(String(code))) {
    return new JobdeckError(
      "data_folder_unwritable",
      `The backup ${file} can't be written (${messageOf(cause)}): name a file in a folder that can be`,
      { cause },
    );
  }
  return cause;
}
