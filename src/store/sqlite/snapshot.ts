import { Database, SQLiteError } from "bun:sqlite";
import { existsSync } from "node:fs";
import { JobdeckError } from "../../domain/errors.ts";
import type { Node } from "../../domain/node.ts";
import { migrate, refuseNewer, versionOf } from "../migrate.ts";
import { explained, openDatabase, unopened } from "./database.ts";
import { Nodes } from "./nodes.ts";
import { MIGRATIONS } from "./schema.ts";
import { Statements } from "./statements.ts";

const BUSY_MS = 10_000;

/** What a database holds. */
export interface Counts {
  readonly jobs: number;
  readonly documents: number;
  readonly sessions: number;
  readonly schedules: number;
  readonly credentials: number;
}

/** The version that this program writes. */
export const NEWEST_VERSION = MIGRATIONS.length;

/**
 * Copies a database as it is at one moment, while others read and write it.
 * @param to is not there yet, or empty
 * @throws JobdeckError `database_unreadable`, `database_newer`, `disk_full`
 */
export function takeSnapshot(from: string, to: string): void {
  withDatabase(from, { readwrite: true }, (db) => {
    refuseNewer(versionOf(db), NEWEST_VERSION);
    db.run("VACUUM INTO ?", [to]);
  });
}

/** A database file at rest, to be asked what it holds. */
export class Snapshot implements Disposable {
  readonly version: number;
  readonly counts: Counts;
  readonly #db: Database;

  /** @throws JobdeckError `database_unreadable`, `database_newer` */
  constructor(path: string) {
    this.#db = openAt(path, { readonly: true });
    this.version = versionOf(this.#db);
    this.counts = {
      jobs: this.#count("jobs"),
      documents: this.#count("documents"),
      sessions: this.#count("sessions"),
      schedules: this.#count("schedules"),
      credentials: this.#count("credentials"),
    };
  }

  hasJob(id: string): boolean {
    return this.#db.query("SELECT 1 FROM jobs WHERE id = ?").get(id) !== null;
  }

  hasDocument(id: string): boolean {
    return this.#has("documents") && this.#db.query("SELECT 1 FROM documents WHERE id = ?").get(id) !== null;
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #count(table: keyof Counts): number {
    if (!this.#has(table)) return 0;
    return this.#db.query<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0;
  }

  /** Older versions have fewer tables. */
  #has(table: keyof Counts): boolean {
    return this.#db.query("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table) !== null;
  }
}

/**
 * Looks a database through that came out of a backup, and makes it one of its own: with another name, since cursors of
 * the old one may be ahead of it, and without the processes that worked on that.
 * @throws JobdeckError `database_unreadable`, `database_newer`
 */
export function adopt(path: string, newId: string, at: number): void {
  withDatabase(path, { readwrite: true }, (db) => {
    refuseNewer(versionOf(db), NEWEST_VERSION);
    const found = db.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get()?.quick_check;
    if (found !== "ok") throw unopened(new Error(found ?? "It has no pages"), path);
    migrate(db, MIGRATIONS);
    db.transaction(() => {
      const save = db.query("INSERT OR REPLACE INTO meta VALUES (?, ?)");
      save.run("id", newId);
      save.run("restored_at", at);
      db.run("DELETE FROM nodes");
    })();
  });
}

/**
 * The processes that are noted on a database; none when there is no database, or none that can be read: nobody can work
 * on that.
 */
export function nodesOn(path: string): readonly Node[] {
  if (!existsSync(path)) return [];
  try {
    // Other versions may have other columns.
    return withDatabase(path, { readonly: true }, (db) => {
      const statements = new Statements(db);
      try {
        return new Nodes(statements).list();
      } finally {
        statements.close();
      }
    });
  } catch (cause) {
    const code = cause instanceof SQLiteError ? (cause.code ?? "") : "";
    if (code === "SQLITE_ERROR" || (cause instanceof JobdeckError && cause.reason === "database_unreadable"))
      return [];
    throw cause;
  }
}

/** The version of a database; null when there is none. @throws JobdeckError `database_unreadable` */
export function versionAt(path: string): number | null {
  return existsSync(path) ? withDatabase(path, { readonly: true }, versionOf) : null;
}

/** Brings a database to the newest version; a copy of the old one is kept beside it. */
export function bringUp(path: string): void {
  openDatabase(path, "full").close();
}

function withDatabase<T>(
  path: string,
  how: { readonly readonly: true } | { readonly readwrite: true },
  use: (db: Database) => T,
): T {
  const db = openAt(path, how);
  try {
    return use(db);
  } catch (cause) {
    throw explained(cause, path);
  } finally {
    db.close();
  }
}

function openAt(path: string, how: { readonly readonly: true } | { readonly readwrite: true }): Database {
  let db: Database | undefined;
  try {
    db = new Database(path, { ...how, strict: true });
    db.run(`PRAGMA busy_timeout = ${BUSY_MS}`);
    versionOf(db);
    return db;
  } catch (cause) {
    db?.close();
    throw unopened(cause, path);
  }
}
