import type { Database } from "bun:sqlite";
import { BLOCK } from "./database.ts";
import { allOf, anyOf, type ParsedQuery, partsOf } from "./query.ts";

export interface UnitRow {
  readonly id: number;
  readonly symbol: string | null;
  readonly key: string | null;
  readonly tail: string | null;
  readonly public: number;
  readonly uses: number;
  readonly described: string | null;
  readonly anchor: string;
  readonly title: string;
  readonly name: string;
  readonly text: string;
  readonly path: string | null;
  readonly line: number;
  readonly signature: string | null;
  readonly language: string | null;
}

/** Which units: numbers from, to. */
export type Range = readonly [number, number];

export const EVERYWHERE: Range = [0, Number.MAX_SAFE_INTEGER];

/** Members of that name that come before what begins with it: many types may have a `config`. */
const MOST_MEMBERS = 4;
/** Names that begin with what was typed and come before what has it elsewhere. */
const MOST_BEGINNINGS = 6;
/** So many equal names, or beginnings, are looked at. */
const LOOKED_AT = 200;
const MOST_OF_ONE_PLACE = 3;
const AFTER_ALL = "\u{10ffff}";
/** A word of one or two letters alone begins half of all words: only headings are looked through for it. */
const SHORT = 2;

/** The documentation that a unit belongs to. */
export function slotOf(unit: Pick<UnitRow, "id">): number {
  return Math.floor(unit.id / BLOCK);
}

export function blockOf(slot: number): Range {
  return [slot * BLOCK, (slot + 1) * BLOCK - 1];
}

/** Finds units. Every query is bounded, and what was typed is never syntax. */
export class IndexReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Units that fit a query, the best first: symbols of that very name, names that begin like it, headings with the
   * words, sections with them, names that have them inside; when there is none of these, whatever has one of the words.
   * @param wanted whether a unit counts
   */
  find(
    query: ParsedQuery,
    range: Range,
    wanted: (unit: UnitRow) => boolean,
    limit: number,
  ): readonly UnitRow[] {
    const found = new Map<number, UnitRow>();
    const add = (units: Iterable<UnitRow>, most = limit) => {
      let added = 0;
      for (const unit of units) {
        if (found.size >= limit || added >= most) return;
        if (found.has(unit.id) || !wanted(unit)) continue;
        found.set(unit.id, unit);
        added += 1;
      }
    };
    const { words } = query;
    const { key } = query;
    if (key !== null) {
      const named = this.named(query, range);
      add(named.filter((unit) => unit.key === key));
      add(named, MOST_MEMBERS);
      add(this.#beginningWith(key, range), MOST_BEGINNINGS);
    }
    const here = new Map<string, number>();
    const seldom = (units: Iterable<UnitRow>) => inTurn(units, here, wanted);
    add(seldom(this.#matching("fts", `heading : (${allOf(words)})`, range)));
    if (words.some((word) => word.length > SHORT)) {
      if (found.size < limit) add(seldom(this.#matching("fts", allOf(words), range)));
      const parts = partsOf(words);
      if (found.size < limit && parts !== null) add(this.#matching("part", parts, range));
    }
    if (key !== null && found.size < limit) {
      add(this.named(query, range));
      add(this.#beginningWith(key, range));
    }
    if (found.size === 0 && words.length > 1) add(this.#matching("fts", anyOf(words), range));
    return [...found.values()];
  }

  /** Symbols of that very name: written so, then without regard to capitals, then members; the most used first. */
  named({ key, text }: ParsedQuery, range: Range): readonly UnitRow[] {
    if (key === null) return [];
    const whole = [...this.#symbols("key", "key = ?1", [key, ...range])];
    const ends = key.includes(".") ? [] : this.#symbols("tail", "tail = ?1", [key, ...range]);
    const typed = text.replace(/\(.*$/s, "");
    return [
      ...whole.filter((unit) => unit.name === typed),
      ...whole.filter((unit) => unit.name !== typed),
      ...ends,
    ];
  }

  *#beginningWith(key: string, range: Range): Generator<UnitRow> {
    if (key.length < 2) return;
    const between = [key, ...range, `${key}${AFTER_ALL}`] as const;
    yield* this.#symbols("key", "key > ?1 AND key < ?4", between);
    if (!key.includes(".")) yield* this.#symbols("tail", "tail > ?1 AND tail < ?4", between);
  }

  /** The order comes from the index alone: thousands of names may begin with two letters. */
  *#symbols(
    by: "key" | "tail",
    which: string,
    values: readonly (string | number)[],
  ): Generator<UnitRow, void, void> {
    const ids = this.#database
      .query<{ id: number }, (string | number)[]>(
        `SELECT id FROM unit WHERE ${which} AND id BETWEEN ?2 AND ?3
         ORDER BY public DESC, instr(${by}, '.') > 0, uses DESC, length(${by}), id LIMIT ${LOOKED_AT}`,
      )
      .all(...values);
    yield* this.#units(ids);
  }

  *#matching(index: "fts" | "part", expression: string, range: Range): Generator<UnitRow, void, void> {
    const ids = this.#database
      .query<{ id: number }, [string, number, number]>(
        `SELECT rowid AS id FROM ${index} WHERE ${index} MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rank LIMIT 1000`,
      )
      .all(expression, ...range);
    yield* this.#units(ids);
  }

  *#units(ids: readonly { readonly id: number }[]): Generator<UnitRow, void, void> {
    const read = this.#database.query<UnitRow, [number]>("SELECT * FROM unit WHERE id = ?");
    for (const { id } of ids) {
      const unit = read.get(id);
      if (unit !== null) yield unit;
    }
  }
}

/** Not more than a few of one section: the members of a type have all of its words. */
function* inTurn(
  units: Iterable<UnitRow>,
  here: Map<string, number>,
  wanted: (unit: UnitRow) => boolean,
): Generator<UnitRow, void, void> {
  for (const unit of units) {
    if (!wanted(unit)) continue;
    const place = `${slotOf(unit)} ${unit.described} ${unit.anchor} ${unit.described === null ? unit.path : ""}`;
    const count = (here.get(place) ?? 0) + 1;
    here.set(place, count);
    if (count <= MOST_OF_ONE_PLACE) yield unit;
  }
}
