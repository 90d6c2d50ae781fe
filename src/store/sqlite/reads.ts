import type { Database, Statement } from "bun:sqlite";
import type { Job } from "../../domain/job.ts";
import type { Changes, JobFilter, JobPage, PageRequest } from "../../domain/store.ts";
import { type Binding, type JobRow, jobOf } from "./rows.ts";

const DUE_AT = "coalesce(next_attempt_at, run_at)";
const EXPIRING = "expires_at IS NOT NULL AND attempt = 0 AND status IN ('scheduled', 'queued')";

/** Lists of jobs. None counts rows, and each follows an index of the schema. */
export class JobReads {
  readonly #db: Database;
  readonly #byId: Statement<JobRow, [string]>;
  readonly #byPrefix: Statement<JobRow, [string, string, number]>;
  readonly #active: Statement<JobRow, [number]>;
  readonly #ended: Statement<JobRow, [number, number]>;
  readonly #running: Statement<JobRow, []>;
  readonly #due: Statement<JobRow, [number, number, number]>;
  readonly #nextDue: Statement<{ at: number | null }, []>;
  readonly #removable: Statement<JobRow, [number, number]>;
  readonly #line: Statement<{ id: string }, [string, number]>;
  readonly #queues: Statement<{ queue: string }, []>;
  readonly #changed: Statement<JobRow, [number, number]>;
  readonly #removals: Statement<{ id: string; change: number }, [number, number]>;
  readonly #forgotten: Statement<{ value: number }, []>;
  readonly #change: Statement<{ value: number }, []>;

  constructor(db: Database) {
    this.#db = db;
    this.#byId = db.prepare("SELECT * FROM jobs WHERE id = ?");
    // A range of the index on ids; "g" comes after every digit of an id.
    this.#byPrefix = db.prepare("SELECT * FROM jobs WHERE id >= ? AND id < ? ORDER BY id LIMIT ?");
    this.#active = db.prepare(
      "SELECT * FROM jobs WHERE status IN ('scheduled', 'queued', 'running') ORDER BY n LIMIT ?",
    );
    this.#ended = db.prepare("SELECT * FROM jobs WHERE completed_at >= ? ORDER BY completed_at, n LIMIT ?");
    this.#running = db.prepare("SELECT * FROM jobs WHERE status = 'running' ORDER BY n");
    this.#due = db.prepare(
      `SELECT * FROM jobs WHERE n IN (
         SELECT n FROM jobs WHERE status = 'scheduled' AND ${DUE_AT} <= ?
         UNION SELECT n FROM jobs WHERE ${EXPIRING} AND expires_at <= ?
       ) ORDER BY n LIMIT ?`,
    );
    this.#nextDue = db.prepare(
      `SELECT min(at) AS at FROM (
         SELECT min(${DUE_AT}) AS at FROM jobs WHERE status = 'scheduled'
         UNION ALL SELECT min(expires_at) FROM jobs WHERE ${EXPIRING}
       )`,
    );
    this.#removable = db.prepare(
      "SELECT * FROM jobs WHERE completed_at IS NOT NULL AND completed_at < ? AND pinned = 0 ORDER BY completed_at LIMIT ?",
    );
    this.#line = db.prepare(
      "SELECT id FROM jobs WHERE status = 'queued' AND queue = ? ORDER BY priority DESC, n LIMIT ?",
    );
    // Jumps from queue to queue along the index instead of reading every waiting job.
    this.#queues = db.prepare(
      `WITH RECURSIVE each (queue) AS (
         SELECT min(queue) FROM jobs WHERE status = 'queued'
         UNION ALL
         SELECT (SELECT min(queue) FROM jobs WHERE status = 'queued' AND queue > each.queue) FROM each WHERE queue IS NOT NULL
       ) SELECT queue FROM each WHERE queue IS NOT NULL`,
    );
    this.#changed = db.prepare("SELECT * FROM jobs WHERE change > ? ORDER BY change LIMIT ?");
    this.#removals = db.prepare("SELECT id, change FROM removals WHERE change > ? ORDER BY change LIMIT ?");
    this.#forgotten = db.prepare("SELECT value FROM meta WHERE key = 'removals_forgotten'");
    this.#change = db.prepare("SELECT value FROM meta WHERE key = 'change'");
  }

  row(id: string): JobRow | null {
    return this.#byId.get(id);
  }

  find(id: string): Job | undefined {
    const row = this.#byId.get(id);
    return row === null ? undefined : jobOf(row);
  }

  listByPrefix(prefix: string, limit: number): readonly Job[] {
    return this.#byPrefix.all(prefix, `${prefix}g`, limit).map(jobOf);
  }

  list(filter: JobFilter, page: PageRequest): JobPage {
    const { order, after, before, limit } = page;
    // Backwards along the order is forwards along the other one; the rows are turned round at the end.
    const backwards = before !== undefined;
    const ascending = (order === "asc") !== backwards;
    const edge = before ?? after;
    const where = conditions(filter);
    if (edge !== undefined) {
      where.push({
        text: `(created_at, id) ${ascending ? ">" : "<"} (?, ?)`,
        values: [edge.createdAt, edge.id],
      });
    }
    const way = ascending ? "ASC" : "DESC";
    const text = `SELECT * FROM jobs ${where.length === 0 ? "" : `WHERE ${where.map((w) => w.text).join(" AND ")}`} ORDER BY created_at ${way}, id ${way} LIMIT ?`;
    const values = where.flatMap((w) => w.values);
    const rows = this.#db.query<JobRow, Binding[]>(text).all(...values, limit + 1);
    const more = rows.length > limit;
    const jobs = rows.slice(0, limit).map(jobOf);
    if (backwards) jobs.reverse();
    const first = jobs[0];
    const last = jobs.at(-1);
    const isMoreAfter = backwards ? edge !== undefined : more;
    const isMoreBefore = backwards ? more : edge !== undefined;
    return {
      jobs,
      next: isMoreAfter && last !== undefined ? { createdAt: last.createdAt, id: last.id } : null,
      prev: isMoreBefore && first !== undefined ? { createdAt: first.createdAt, id: first.id } : null,
    };
  }

  active(limit: number): readonly Job[] {
    return this.#active.all(limit).map(jobOf);
  }

  ended(since: number, limit: number): readonly Job[] {
    return this.#ended.all(since, limit).map(jobOf);
  }

  running(): readonly Job[] {
    return this.#running.all().map(jobOf);
  }

  due(now: number, limit: number): readonly Job[] {
    return this.#due.all(now, now, limit).map(jobOf);
  }

  nextDue(): number | null {
    return this.#nextDue.get()?.at ?? null;
  }

  removable(before: number, limit: number): readonly Job[] {
    return this.#removable.all(before, limit).map(jobOf);
  }

  line(queue: string, limit: number): readonly string[] {
    return this.#line.all(queue, limit).map((row) => row.id);
  }

  queuesInLine(): readonly string[] {
    return this.#queues.all().map((row) => row.queue);
  }

  change(): number {
    return this.#change.get()?.value ?? 0;
  }

  changesAfter(change: number, limit: number): Changes {
    const rows = this.#changed.all(change, limit + 1);
    const removed = this.#removals.all(change, limit + 1);
    const forgotten = this.#forgotten.get()?.value ?? 0;
    return {
      jobs: rows.slice(0, limit).map(jobOf),
      removed: removed.slice(0, limit),
      complete:
        rows.length <= limit && removed.length <= limit && change >= forgotten && change <= this.change(),
    };
  }
}

interface Condition {
  readonly text: string;
  readonly values: readonly Binding[];
}

function conditions(filter: JobFilter): Condition[] {
  const all: Condition[] = [];
  const oneOf = (column: string, values: readonly string[] | undefined) => {
    if (values === undefined || values.length === 0) return;
    all.push({ text: `${column} IN (${values.map(() => "?").join(", ")})`, values });
  };
  oneOf("status", filter.statuses);
  oneOf("type", filter.types);
  oneOf("session_id", filter.sessionId === undefined ? undefined : [filter.sessionId]);
  oneOf("queue", filter.queue === undefined ? undefined : [filter.queue]);
  oneOf("node_id", filter.nodeId === undefined ? undefined : [filter.nodeId]);
  if (filter.tag !== undefined) {
    all.push({ text: "EXISTS (SELECT 1 FROM json_each(jobs.tags) WHERE value = ?)", values: [filter.tag] });
  }
  for (const word of filter.words ?? []) {
    const like = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
    all.push({
      text: "(title LIKE ? ESCAPE '\\' OR errors LIKE ? ESCAPE '\\' OR input LIKE ? ESCAPE '\\')",
      values: [like, like, like],
    });
  }
  if (filter.withDocs === true) all.push({ text: "docs_entry IS NOT NULL", values: [] });
  return all;
}
