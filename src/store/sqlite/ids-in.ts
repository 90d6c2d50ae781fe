import type { Database } from "bun:sqlite";
import type { Cursor } from "../../domain/cursor.ts";
import type { CursorRange, JobFilter } from "../../domain/store.ts";
import { type Condition, conditionsOf, linesOf } from "./filter.ts";
import type { Binding } from "./rows.ts";

/** Where the jobs of a filter are, oldest first. For most filters the index alone answers. */
export function idsIn(
  db: Database,
  filter: JobFilter,
  { after, before, limit }: CursorRange,
): readonly Cursor[] {
  const bounds = [...bound(">", after), ...bound("<", before)];
  const lines = linesOf(filter).map((line) => {
    const where = [...line, ...conditionsOf(filter), ...bounds];
    const text = `SELECT created_at AS createdAt, id FROM jobs
      ${where.length === 0 ? "" : `WHERE ${where.map((w) => w.text).join(" AND ")}`} ORDER BY created_at, id LIMIT ?`;
    return db.query<Cursor, Binding[]>(text).all(...where.flatMap((w) => w.values), limit);
  });
  const [only, ...others] = lines;
  if (only !== undefined && others.length === 0) return only;
  return lines.flat().sort(byCreation).slice(0, limit);
}

function bound(way: "<" | ">", at: Cursor | undefined): readonly Condition[] {
  return at === undefined ? [] : [{ text: `(created_at, id) ${way} (?, ?)`, values: [at.createdAt, at.id] }];
}

function byCreation(a: Cursor, b: Cursor): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
