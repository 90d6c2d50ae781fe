import { Database, SQLiteError } from "bun:sqlite";
import { dirname } from "node:path";
import { JobdeckError, messageOf } from "../../domain/errors.ts";
import { backUpBeforeMigration } from "../backup.ts";
import { migrate, versionOf } from "../migrate.ts";
import { MIGRATIONS } from "./schema.ts";

/** How long a connection waits for another process's write: far longer than any of ours takes. */
const BUSY_MS = 10_000;
const WAL_TRIES = 100;

/** From 0, when it was new. */
export interface Migration {
  readonly from: number;
  readonly to: number;
  /** Where the database is kept as it was; null = it was new, or another process has kept it. */
  readonly backup: string | null;
}

/**
 * Opens a file as a connection of Jobdeck's, creating and migrating it as needed.
 * @throws JobdeckError `database_newer`, `database_unreadable`, `data_folder_unwritable`, `disk_full`
 */
export function openDatabase(
  path: string,
  durability: "full" | "normal",
  onMigrate: (migration: Migration) => void = () => undefined,
): Database {
  let db: Database | undefined;
  try {
    db = new Database(path, { create: true, strict: true });
    db.run(`PRAGMA busy_timeout = ${BUSY_MS}`);
    refuseForeign(db, path);
    logAhead(db);
    db.run(`PRAGMA synchronous = ${durability}`);
    // One huge transaction would else leave a huge log until the last process has closed it.
    db.run("PRAGMA journal_size_limit = 16777216");
    // As long as that log may be: indexes write the same pages again and again, and each is copied once for all. The
    // usual 1,000 pages cost a drain a tenth.
    db.run("PRAGMA wal_autocheckpoint = 4096");
    db.run("PRAGMA temp_store = MEMORY");
    db.run("PRAGMA cache_size = -32000");
    const from = versionOf(db);
    const backup = backUpBeforeMigration(db, MIGRATIONS.length);
    migrate(db, MIGRATIONS);
    if (from < MIGRATIONS.length) onMigrate({ from, to: MIGRATIONS.length, backup });
    return db;
  } catch (cause) {
    db?.close();
    throw unopened(cause, path);
  }
}

/**
 * Write-ahead logging. Of several processes that switch a new file at once SQLite refuses all but one, without
 * waiting: so each waits for the write lock, and looks again.
 */
function logAhead(db: Database): void {
  for (let tries = 1; ; tries += 1) {
    try {
      db.run("PRAGMA journal_mode = WAL");
      return;
    } catch (cause) {
      if (!codeOf(cause).startsWith("SQLITE_BUSY") || tries === WAL_TRIES) throw cause;
      db.transaction(() => undefined).immediate();
    }
  }
}

/** A database that has tables and no version was made by another program: it stays as it is. */
function refuseForeign(db: Database, path: string): void {
  // In one statement, because another process may be making its first tables.
  const isForeign = db
    .query(
      "SELECT 1 FROM pragma_user_version WHERE user_version = 0 AND EXISTS (SELECT 1 FROM sqlite_schema)",
    )
    .get();
  if (isForeign === null) return;
  throw new JobdeckError(
    "database_unreadable",
    `The file ${path} is a database of another program: name another file with JOBDECK_DATABASE`,
  );
}

/** What keeps a database from being opened, as a sentence that says what to do. */
export function unopened(cause: unknown, path: string): unknown {
  // A statement that has no fault itself fails where tables are missing or are others than expected.
  return codeOf(cause) === "SQLITE_ERROR" ? unreadable(cause, path) : explained(cause, path);
}

/** What keeps a database from being written or read, as a sentence that says what to do; a bug stays what it is. */
export function explained(cause: unknown, path: string): unknown {
  const code = codeOf(cause);
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(code)) {
    return new JobdeckError(
      "data_folder_unwritable",
      `The database ${path} can't be opened for writing (${messageOf(cause)}): make the folder ${dirname(path)} writable, or name another one with JOBDECK_DATA`,
      { cause },
    );
  }
  // The index of the log grows on the disk too, and is the first to meet its end.
  if (/^SQLITE_(FULL|IOERR_SHMSIZE)/.test(code)) {
    return new JobdeckError(
      "disk_full",
      `The disk of the database ${path} is full (${messageOf(cause)}): make room on it, or name a folder on another one with JOBDECK_DATA`,
      { cause },
    );
  }
  if (/^SQLITE_IOERR/.test(code)) {
    return new JobdeckError(
      "data_folder_unwritable",
      `The database ${path} can't be written (${messageOf(cause)}): make room on its disk, or name another folder with JOBDECK_DATA`,
      { cause },
    );
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new JobdeckError(
      "data_folder_unwritable",
      `The database ${path} is in use by another program (${messageOf(cause)}): end that one, or name another folder with JOBDECK_DATA`,
      { cause },
    );
  }
  return /^SQLITE_(NOTADB|CORRUPT)/.test(code) ? unreadable(cause, path) : cause;
}

function unreadable(cause: unknown, path: string): JobdeckError {
  return new JobdeckError(
    "database_unreadable",
    `The file ${path} is not a database that Jobdeck can read (${messageOf(cause)}): put a backup in its place, or name another folder with JOBDECK_DATA`,
    { cause },
  );
}

function codeOf(cause: unknown): string {
  return cause instanceof SQLiteError ? (cause.code ?? "") : "";
}
