import type { Database } from "bun:sqlite";
import { BLOCK } from "./database.ts";
import type { Unit } from "./units.ts";

/** So many units are taken out at once: about 10 ms. */
const BATCH = 400;

export interface DocRow {
  readonly slot: number;
  readonly job: string;
  readonly type: string;
  readonly title: string;
  /** Documentations of the same source made by the same type: of these the newest is searched across all. */
  readonly series: string;
  readonly created: number;
  /** 1 = nothing will be added. */
  readonly complete: number;
  readonly current: number;
  /** Joined by line feeds. */
  readonly languages: string;
  readonly bytes: number;
  readonly used: number;
}

export interface IndexedPage {
  readonly id: number;
  readonly path: string;
  readonly etag: string;
}

type NewDoc = Pick<DocRow, "job" | "type" | "title" | "series" | "created" | "languages" | "used">;

/** What is put into the index and taken out of it. */
export class IndexWriter {
  readonly #database: Database;
  readonly #insertUnit;
  readonly #insertWords;
  readonly #insertParts;

  constructor(database: Database) {
    this.#database = database;
    this.#insertUnit = database.prepare(
      `INSERT INTO unit (id, page, symbol, key, tail, public, uses, described, anchor, title, name, heading, words, text, path, line, signature, language)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertWords = database.prepare(
      "INSERT INTO fts (rowid, title, heading, words, text) VALUES (?, ?, ?, ?, ?)",
    );
    this.#insertParts = database.prepare("INSERT INTO part (rowid, heading, words) VALUES (?, ?, ?)");
  }

  docs(): readonly DocRow[] {
    return this.#database.query<DocRow, []>("SELECT * FROM doc").all();
  }

  find(job: string): DocRow | null {
    return this.#database.query<DocRow, [string]>("SELECT * FROM doc WHERE job = ?").get(job);
  }

  /** Makes room for a documentation, or says anew what it is. */
  note(doc: NewDoc): DocRow {
    const row = this.#database
      .query<DocRow, [string, string, string, string, number, string, number]>(
        `INSERT INTO doc (job, type, title, series, created, complete, current, languages, bytes, used)
         VALUES (?, ?, ?, ?, ?, 0, 0, ?, 0, ?)
         ON CONFLICT (job) DO UPDATE SET title = excluded.title, series = excluded.series,
           languages = excluded.languages, used = excluded.used
         RETURNING *`,
      )
      .get(doc.job, doc.type, doc.title, doc.series, doc.created, doc.languages, doc.used);
    if (row === null) throw new Error("A row that was just written is not there");
    return row;
  }

  touch(slot: number, at: number): void {
    this.#database.run("UPDATE doc SET used = ? WHERE slot = ?", [at, slot]);
  }

  /** To be called when all pages are as they are on the disk. */
  settle(doc: DocRow, isComplete: boolean): void {
    this.#database.run(
      "UPDATE doc SET complete = ?1, bytes = (SELECT coalesce(sum(bytes), 0) FROM page WHERE slot = ?2) WHERE slot = ?2",
      [isComplete ? 1 : 0, doc.slot],
    );
    this.#choose(doc.series);
  }

  pages(slot: number): readonly IndexedPage[] {
    return this.#database
      .query<IndexedPage, [number]>("SELECT id, path, etag FROM page WHERE slot = ?")
      .all(slot);
  }

  /**
   * Replaces a page by what it is now.
   * @returns false when the documentation has more units than there is room for: then the page is left out
   */
  put(slot: number, path: string, etag: string, units: readonly Unit[]): boolean {
    const bytes = units.reduce((sum, u) => sum + u.text.length + u.words.length + u.heading.length + 200, 0);
    return this.#database
      .transaction(() => {
        this.#dropPage(slot, path);
        const first = this.#next(slot);
        if (first + units.length >= (slot + 1) * BLOCK) return false;
        const page = this.#database
          .query<{ id: number }, [number, string, string, number]>(
            "INSERT INTO page (slot, path, etag, bytes) VALUES (?, ?, ?, ?) RETURNING id",
          )
          .get(slot, path, etag, bytes);
        if (page === null) throw new Error("A row that was just written is not there");
        for (const [index, unit] of units.entries()) this.#insert(first + index, page.id, unit);
        return true;
      })
      .immediate();
  }

  dropPage(slot: number, path: string): void {
    this.#database.transaction(() => this.#dropPage(slot, path)).immediate();
  }

  /** Takes a part of a documentation out, or, when nothing of it is left, the documentation itself. @returns whether it is gone */
  dropSome(doc: DocRow): boolean {
    return this.#database
      .transaction(() => {
        const ids = this.#database
          .query<{ id: number }, [number, number, number]>(
            "SELECT id FROM unit WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
          )
          .all(doc.slot * BLOCK, (doc.slot + 1) * BLOCK - 1, BATCH);
        const [first, last] = [ids[0], ids.at(-1)];
        if (first !== undefined && last !== undefined) {
          this.#dropUnits("id BETWEEN ?1 AND ?2", [first.id, last.id]);
          return false;
        }
        this.#database.run("DELETE FROM page WHERE slot = ?", [doc.slot]);
        this.#database.run("DELETE FROM doc WHERE slot = ?", [doc.slot]);
        this.#choose(doc.series);
        return true;
      })
      .immediate();
  }

  /** Before its units are taken out, nobody may find it any more. */
  hide(doc: DocRow): void {
    this.#database.run("UPDATE doc SET current = 0, complete = 0 WHERE slot = ?", [doc.slot]);
    this.#database.run("UPDATE page SET etag = '' WHERE slot = ?", [doc.slot]);
  }

  #dropPage(slot: number, path: string): void {
    const page = this.#database
      .query<{ id: number }, [number, string]>("SELECT id FROM page WHERE slot = ? AND path = ?")
      .get(slot, path);
    if (page === null) return;
    this.#dropUnits("page = ?1", [page.id]);
    this.#database.run("DELETE FROM page WHERE id = ?", [page.id]);
  }

  /** Both indexes have to be told what was in them. */
  #dropUnits(which: string, values: number[]): void {
    this.#database.run(
      `INSERT INTO fts (fts, rowid, title, heading, words, text) SELECT 'delete', id, title, heading, words, text FROM unit WHERE ${which}`,
      values,
    );
    this.#database.run(
      `INSERT INTO part (part, rowid, heading, words) SELECT 'delete', id, heading, words FROM unit WHERE ${which}`,
      values,
    );
    this.#database.run(`DELETE FROM unit WHERE ${which}`, values);
  }

  #insert(id: number, page: number, unit: Unit): void {
    const { symbol, key, tail, uses, anchor, title, name, heading, words, text, path, line, signature } =
      unit;
    const isPublic = unit.isPublic ? 1 : 0;
    this.#insertUnit.run(
      ...[id, page, symbol, key, tail, isPublic, uses, unit.page, anchor, title, name, heading, words, text],
      ...[path, line, signature, unit.language],
    );
    this.#insertWords.run(id, title, heading, words, text);
    this.#insertParts.run(id, heading, words);
  }

  #next(slot: number): number {
    const last = this.#database
      .query<{ id: number | null }, [number, number]>(
        "SELECT max(id) AS id FROM unit WHERE id BETWEEN ? AND ?",
      )
      .get(slot * BLOCK, (slot + 1) * BLOCK - 1)?.id;
    return (last ?? slot * BLOCK - 1) + 1;
  }

  #choose(series: string): void {
    this.#database.run(
      `UPDATE doc SET current = (slot = (SELECT slot FROM doc WHERE series = ?1 ORDER BY complete DESC, created DESC, slot DESC LIMIT 1))
       WHERE series = ?1`,
      [series],
    );
  }
}
