import { Database, SQLiteError } from "bun:sqlite";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../domain/clock.ts";
import type { Cache } from "../jobs/services.ts";

export interface SqliteCacheOptions {
  /** Null = nothing is kept. The folder that its folder is in must be there. */
  readonly file: string | null;
  readonly clock: Pick<Clock, "now">;
  /** How big the file may become; default 256 MB. What was used least lately goes first. */
  readonly mostBytes?: number;
}

const MOST_BYTES = 256_000_000;
/** What is dropped at once, so that not every write has to look for what is old. */
const KEPT_SHARE = 0.75;
/** A bigger value would push out too many others. */
const VALUE_SHARE = 1 / 16;
/** When something was used is noted so exactly: a run that finds all it needs then mostly writes nothing. */
const USE_EVERY_MS = 3_600_000;
/** Several jobs write at once. Whoever waits longer than this lets go of what it wanted to keep. */
const BUSY_MS = 500;
/** Grows with the table; a file with another number is begun anew. */
const LAYOUT = 1;

interface Row {
  readonly key: string;
  readonly value: Uint8Array;
  readonly sum: string;
}

/**
 * A cache in a file of its own, opened when it is first used. Whatever is wrong with the file, a job only does more
 * work: a damaged file is begun anew, a damaged value is not found, and what can't be written is let go.
 */
export function sqliteCache({ file, clock, mostBytes = MOST_BYTES }: SqliteCacheOptions): Cache {
  let db: Database | null = null;
  let over = file === null;

  const attempt = <T>(act: (db: Database) => T, otherwise: T): T => {
    // Once more with a new file when this one turns out to be damaged.
    for (let tries = 0; tries < 2 && !over && file !== null; tries += 1) {
      try {
        db ??= opened(file);
        return act(db);
      } catch (cause) {
        if (isBusy(cause)) return otherwise;
        db?.close();
        db = null;
        if (!isDamaged(cause) || tries > 0) over = true;
        else removeFiles(file);
      }
    }
    return otherwise;
  };

  return {
    find: (keys) =>
      attempt((open) => {
        const found = new Map<string, Uint8Array>();
        const listed = JSON.stringify(keys);
        const rows = open
          .query<Row, [string]>(
            "SELECT key, value, sum FROM kept WHERE key IN (SELECT value FROM json_each(?))",
          )
          .all(listed);
        for (const { key, value, sum } of rows) if (sumOf(value) === sum) found.set(key, value);
        const now = clock.now();
        open.run(
          "UPDATE kept SET used_at = ?1 WHERE used_at < ?2 AND key IN (SELECT value FROM json_each(?3))",
          [now, now - USE_EVERY_MS, listed],
        );
        return found;
      }, new Map()),
    keep: (entries) =>
      attempt((open) => {
        const put = open.query(
          "INSERT OR REPLACE INTO kept (key, value, sum, size, used_at) VALUES (?, ?, ?, ?, ?)",
        );
        const now = clock.now();
        open
          .transaction(() => {
            for (const [key, value] of entries) {
              const size = value.byteLength + key.length;
              if (size <= mostBytes * VALUE_SHARE) put.run(key, value, sumOf(value), size, now);
            }
            if (bytesIn(open) > mostBytes) dropOldest(open, mostBytes * KEPT_SHARE);
          })
          .immediate();
      }, undefined),
  };
}

function opened(file: string): Database {
  // Not with the folders above it: where the data folder can't be seen, as in a container, nothing is kept.
  if (!existsSync(dirname(file))) mkdirSync(dirname(file), { mode: 0o700 });
  const db = new Database(file, { create: true, strict: true });
  db.run(`PRAGMA busy_timeout = ${BUSY_MS}`);
  db.run("PRAGMA journal_mode = WAL");
  db.run("PRAGMA synchronous = NORMAL");
  db.run("PRAGMA journal_size_limit = 16777216");
  db.transaction(() => {
    if (
      db.query<{ v: number }, []>("SELECT user_version AS v FROM pragma_user_version").get()?.v !== LAYOUT
    ) {
      db.run("DROP TABLE IF EXISTS kept");
    }
    db.run(
      "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL, sum TEXT NOT NULL, size INTEGER NOT NULL, used_at INTEGER NOT NULL)",
    );
    db.run(`PRAGMA user_version = ${LAYOUT}`);
  }).immediate();
  return db;
}

/** What lies in the file, without the room that dropped values have left. */
function bytesIn(db: Database): number {
  const sql =
    "SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
  return db.query<{ bytes: number }, []>(sql).get()?.bytes ?? 0;
}

function dropOldest(db: Database, mostBytes: number): void {
  db.run(
    `DELETE FROM kept WHERE key IN (
       SELECT key FROM (SELECT key, SUM(size) OVER (ORDER BY used_at DESC, key) AS up_to FROM kept) WHERE up_to > ?
     )`,
    [mostBytes],
  );
}

/** Tells a value that the disk gave back as it was. */
function sumOf(value: Uint8Array): string {
  return Bun.hash(value).toString(36);
}

function isBusy(cause: unknown): boolean {
  return cause instanceof SQLiteError && /^SQLITE_(?:BUSY|LOCKED)/.test(cause.code ?? "");
}

function isDamaged(cause: unknown): boolean {
  return cause instanceof SQLiteError && /^SQLITE_(?:CORRUPT|NOTADB|ERROR)/.test(cause.code ?? "");
}

function removeFiles(file: string): void {
  for (const each of [`${file}-wal`, `${file}-shm`, file]) rmSync(each, { force: true });
}
