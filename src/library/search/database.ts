import { Database } from "bun:sqlite";
import { rmSync } from "node:fs";

/** Grows when something else is put into the tables. */
const CONTENT = 2;

/** A documentation's units are numbered in a block of their own, so that a search in it is a range of numbers. */
export const BLOCK = 2 ** 20;

/**
 * `unit` holds what can be found. `fts` knows its words by their stems and beginnings, `part` what stands inside of
 * names. Both read their text from `unit`, so that it is kept once.
 */
const SCHEMA = `
CREATE TABLE meta (store TEXT NOT NULL);
CREATE TABLE doc (
  slot INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL UNIQUE, type TEXT NOT NULL, title TEXT NOT NULL,
  series TEXT NOT NULL, created INTEGER NOT NULL, complete INTEGER NOT NULL, current INTEGER NOT NULL,
  languages TEXT NOT NULL, bytes INTEGER NOT NULL, used INTEGER NOT NULL
) STRICT;
CREATE TABLE page (id INTEGER PRIMARY KEY, slot INTEGER NOT NULL, path TEXT NOT NULL, etag TEXT NOT NULL, bytes INTEGER NOT NULL, UNIQUE (slot, path)) STRICT;
CREATE TABLE unit (
  id INTEGER PRIMARY KEY, page INTEGER NOT NULL, symbol TEXT, key TEXT, tail TEXT, public INTEGER NOT NULL,
  uses INTEGER NOT NULL, described TEXT, anchor TEXT NOT NULL, title TEXT NOT NULL, name TEXT NOT NULL,
  heading TEXT NOT NULL, words TEXT NOT NULL, text TEXT NOT NULL, path TEXT, line INTEGER NOT NULL, signature TEXT, language TEXT
) STRICT;
CREATE INDEX unit_page ON unit (page);
CREATE INDEX unit_key ON unit (key, public, uses) WHERE key IS NOT NULL;
CREATE INDEX unit_tail ON unit (tail, public, uses) WHERE tail IS NOT NULL;
CREATE VIRTUAL TABLE fts USING fts5 (title, heading, words, text, content = 'unit', content_rowid = 'id',
  tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3');
CREATE VIRTUAL TABLE part USING fts5 (heading, words, content = 'unit', content_rowid = 'id', tokenize = 'trigram');
INSERT INTO fts (fts, rank) VALUES ('rank', 'bm25(4.0, 10.0, 3.0, 1.0)');
`;

/** Another one of tables or content makes the index anew. */
const VERSION = Bun.hash.crc32(`${CONTENT} ${SCHEMA}`) >>> 1;

/**
 * Opens the index, or makes an empty one where there is none, an older one, a broken one or that of another store:
 * all of it can be read again from what jobs left.
 * @param path `:memory:` = it is kept nowhere
 */
export function openIndex(path: string, storeId: string): Database {
  const known = path === ":memory:" ? null : openKnown(path, storeId);
  if (known !== null) return known;
  for (const ending of path === ":memory:" ? [] : ["", "-wal", "-shm"]) {
    rmSync(`${path}${ending}`, { force: true });
  }
  const database = connect(path);
  database.transaction(() => {
    database.run(SCHEMA);
    database.run("INSERT INTO meta (store) VALUES (?)", [storeId]);
    database.run(`PRAGMA user_version = ${VERSION}`);
  })();
  return database;
}

function openKnown(path: string, storeId: string): Database | null {
  let database: Database | null = null;
  try {
    database = connect(path);
    const version = database.query<{ user_version: number }, []>("PRAGMA user_version").get()?.user_version;
    const store =
      version === VERSION
        ? database.query<{ store: string }, []>("SELECT store FROM meta").get()?.store
        : null;
    if (store === storeId) return database;
  } catch {
    // No database any more: a new one takes its place.
  }
  database?.close();
  return null;
}

function connect(path: string): Database {
  const database = new Database(path, { create: true, strict: true });
  // Other processes may write to it, too.
  database.run("PRAGMA busy_timeout = 2000");
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = NORMAL");
  database.run("PRAGMA temp_store = MEMORY");
  return database;
}
