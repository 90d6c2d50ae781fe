import type { Database, Statement } from "bun:sqlite";
import type { Cursor } from "../../domain/cursor.ts";
import type { JobFilter } from "../../domain/store.ts";
import { holds, type Wanted, wanted, wordsOf } from "../words.ts";
import { type Condition, conditionsOf } from "./filter.ts";
import { typeLabel, wantedLabels } from "./labels.ts";
import type { Binding } from "./rows.ts";
import { type SearchedRow, type SearchIndex, textsOf } from "./search.ts";
import type { Statements } from "./statements.ts";

/** Of jobs that the index does not know yet, so many of the newest are read for their words. */
const MOST_READ = 5000;
/** Instants that a place of the index has room for: some 278 years. */
const LAST_INSTANT = 2 ** 43 - 2;
const TEXTS = "{title errors input}";
const SEARCHED =
  "n, change, title, errors, input, type, status, queue, session_id, node_id, parent_id, tags, docs_entry, created_at, id";

/** A stretch of a list in the order of creation, without its ends. */
export interface Stretch {
  readonly after?: Cursor | undefined;
  readonly before?: Cursor | undefined;
  readonly ascending: boolean;
  readonly limit: number;
}

interface Found {
  readonly id: string;
  readonly created_at: number;
}

/** Whether a filter asks for something that no index of the table `jobs` has in order. */
export function needsSearch({
  words = [],
  tag,
  nodeId,
  parentId,
  queue,
  statuses = [],
  types = [],
}: JobFilter): boolean {
  const isNarrow = [tag, nodeId, parentId, queue].some((one) => one !== undefined);
  return isNarrow || words.length > 0 || (statuses.length > 0 && types.length > 0);
}

/**
 * Finds jobs by words and labels, in the order of their creation: in the index, which walks their lists side by side,
 * and among the jobs that changed since it was brought up to date, which are looked at one by one.
 */
export class Matches {
  readonly #db: Database;
  readonly #index: SearchIndex;
  readonly #types: Statement<{ type: string }, []>;

  constructor(db: Database, statements: Statements, index: SearchIndex) {
    this.#db = db;
    this.#index = index;
    this.#types = statements.prepare("SELECT DISTINCT type FROM counters WHERE n <> 0");
  }

  /** @param columns of `jobs`, with `id` and `created_at` among them */
  list<Row extends Found>(columns: string, filter: JobFilter, stretch: Stretch): readonly Row[] {
    const words = filter.words?.length ? wanted(filter.words) : undefined;
    if (words === null) return [];
    const upTo = this.#index.upTo();
    const since = words === undefined ? upTo : Math.max(upTo, upTo + this.#index.behind() - MOST_READ);
    const indexed = this.#indexed<Row>(columns, filter, words, stretch, since);
    const fresh = this.#fresh<Row>(columns, filter, words, stretch, since);
    const order = byCreation(stretch.ascending);
    return [...indexed, ...fresh].sort(order).slice(0, stretch.limit);
  }

  #indexed<Row extends Found>(
    columns: string,
    filter: JobFilter,
    words: Wanted | undefined,
    stretch: Stretch,
    since: number,
  ): readonly Row[] {
    const { ascending, limit, after, before } = stretch;
    const match = this.#expression(filter, words);
    // What the index says is true of what it knew; the row itself is asked for everything but the words.
    const where = [{ text: "jobs.change <= ?", values: [since] }, ...conditionsOn(filter), ...edges(stretch)];
    const text = `SELECT ${columns} FROM search
      CROSS JOIN searched ON searched.place = search.rowid
      CROSS JOIN jobs ON jobs.n = searched.job
      WHERE search MATCH ? AND search.rowid >= (? << 20) AND search.rowid < (? << 20)
        AND ${where.map((one) => one.text).join(" AND ")}
      ORDER BY search.rowid ${ascending ? "ASC" : "DESC"} LIMIT ?`;
    const statement = this.#db.query<Row, Binding[]>(text);
    const between = (from: number, to: number, most: number) =>
      statement.all(match, from, to, ...where.flatMap((one) => one.values), most);
    const { createdAfter = 0, createdBefore = LAST_INSTANT } = filter;
    const from = Math.min(Math.max(after?.createdAt ?? 0, createdAfter, 0), LAST_INSTANT);
    const to = Math.min(before?.createdAt ?? LAST_INSTANT, createdBefore, LAST_INSTANT) + 1;
    const rows = between(from, to, limit);
    const edge = rows.at(-1)?.created_at;
    if (rows.length < limit || edge === undefined) return rows;
    // Jobs of one millisecond are in the order of their numbers there, and lists have them in that of their ids.
    return [...rows.filter((row) => row.created_at !== edge), ...between(edge, edge + 1, -1)];
  }

  #fresh<Row extends Found>(
    columns: string,
    filter: JobFilter,
    words: Wanted | undefined,
    stretch: Stretch,
    since: number,
  ): readonly Row[] {
    const where = [...conditionsOn(filter), ...edges(stretch)];
    const shown = words === undefined ? columns : SEARCHED;
    const text = `SELECT ${shown} FROM jobs INDEXED BY jobs_by_change
      WHERE ${["change > ?", ...where.map((one) => one.text)].join(" AND ")}`;
    const values = [since, ...where.flatMap((one) => one.values)];
    if (words === undefined) {
      const way = stretch.ascending ? "ASC" : "DESC";
      const first = `${text} ORDER BY created_at ${way}, id ${way} LIMIT ?`;
      return this.#db.query<Row, Binding[]>(first).all(...values, stretch.limit);
    }
    const { inputsOf } = filter;
    const byId = this.#db.query<Row, [string]>(`SELECT ${columns} FROM jobs WHERE id = ?`);
    return this.#db
      .query<SearchedRow & Found, Binding[]>(text)
      .all(...values)
      .filter((row) => holds(wordsIn(row, inputsOf), words))
      .sort(byCreation(stretch.ascending))
      .slice(0, stretch.limit)
      .flatMap(({ id }) => byId.get(id) ?? []);
  }

  /** The filter in the language of FTS5. All that is quoted are letters and digits. */
  #expression(filter: JobFilter, words: Wanted | undefined): string {
    const labels = wantedLabels(filter).map((group) => `labels : (${group.map(quoted).join(" OR ")})`);
    if (words === undefined) return labels.join(" AND ");
    const all = [
      ...words.whole.map(quoted),
      ...(words.beginning === null
        ? []
        : [`(${this.#index.vocabulary.completions(words.beginning).map(quoted).join(" OR ")})`]),
    ].map((word) => (columns: string) => `${columns} : ${word}`);
    const everywhere = all.map((word) => word(TEXTS)).join(" AND ");
    const hidden = this.#hiddenTypes(filter.inputsOf).map(typeLabel);
    const found =
      hidden.length === 0
        ? everywhere
        : `((${everywhere}) NOT (labels : (${hidden.map(quoted).join(" OR ")}))) OR (${all
            .map((word) => word("{title errors}"))
            .join(" AND ")})`;
    return [`(${found})`, ...labels].join(" AND ");
  }

  /** The types that there are whose inputs may not be looked into. */
  #hiddenTypes(inputsOf: readonly string[] | undefined): readonly string[] {
    if (inputsOf === undefined) return [];
    return this.#types.all().flatMap(({ type }) => (inputsOf.includes(type) ? [] : [type]));
  }
}

function conditionsOn(filter: JobFilter): readonly Condition[] {
  const among = (column: string, values: readonly string[] | undefined): readonly Condition[] =>
    values === undefined || values.length === 0
      ? []
      : [{ text: `${column} IN (${values.map(() => "?").join(", ")})`, values }];
  return [...among("status", filter.statuses), ...among("type", filter.types), ...conditionsOf(filter)];
}

function edges({ after, before }: Stretch): readonly Condition[] {
  const edge = (sign: "<" | ">", at: Cursor | undefined): readonly Condition[] =>
    at === undefined ? [] : [{ text: `(created_at, id) ${sign} (?, ?)`, values: [at.createdAt, at.id] }];
  return [...edge(">", after), ...edge("<", before)];
}

function wordsIn(row: SearchedRow, inputsOf: readonly string[] | undefined): ReadonlySet<string> {
  const [title, errors, input] = textsOf(row);
  const isOpen = inputsOf === undefined || inputsOf.includes(row.type);
  return new Set(wordsOf([title, errors].join(" ")).concat(isOpen ? wordsOf(input) : []));
}

function byCreation(ascending: boolean): (a: Found, b: Found) => number {
  const sign = ascending ? 1 : -1;
  return (a, b) => sign * (a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
}

function quoted(word: string): string {
  return `"${word}"`;
}
