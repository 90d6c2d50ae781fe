import type { Database, Statement } from "bun:sqlite";
import type { Cursor } from "../../domain/cursor.ts";
import type { Job } from "../../domain/job.ts";
import { ACTIVE_STATUSES } from "../../domain/status.ts";
import type { Changes, CursorRange, JobFilter, JobPage, PageRequest } from "../../domain/store.ts";
import { type Condition, conditionsOf, linesOf } from "./filter.ts";
import { idsIn } from "./ids-in.ts";
import { type Matches, needsSearch } from "./matches.ts";
import type { Removals } from "./removals.ts";
import { type Binding, type JobRow, jobOf } from "./rows.ts";
import type { Statements } from "./statements.ts";

const DUE_AT = "coalesce(next_attempt_at, run_at, 0)";
const SCHEDULED = "FROM jobs INDEXED BY jobs_due WHERE status = 'scheduled' AND unmet = 0";
const EXPIRING = `FROM jobs INDEXED BY jobs_expiring
  WHERE expires_at IS NOT NULL AND attempt = 0 AND status IN ('scheduled', 'queued')`;
const WAITING = "FROM jobs INDEXED BY jobs_in_line WHERE status = 'queued' AND blocked = 0";

/** Lists of jobs. None counts rows, and each follows an index of the schema. */
export class JobReads {
  readonly #db: Database;
  readonly #statements: Statements;
  readonly #removals: Removals;
  readonly #matches: Matches;
  readonly #byId: Statement<JobRow, [string]>;
  readonly #number: Statement<{ n: number }, [string]>;
  readonly #byPrefix: Statement<JobRow, [string, string, number]>;
  readonly #ended: Statement<JobRow, [number, number]>;
  readonly #running: Statement<JobRow, []>;
  readonly #due: Statement<JobRow, [number, number]>;
  readonly #nextDue: Statement<{ at: number | null }, []>;
  readonly #removable: Statement<JobRow, [number, number]>;
  readonly #line: Statement<{ id: string }, [string, number]>;
  readonly #queues: Statement<{ queue: string }, []>;
  readonly #changed: Statement<JobRow, [number, number]>;
  readonly #change: Statement<{ value: number }, []>;

  constructor(db: Database, statements: Statements, removals: Removals, matches: Matches) {
    this.#db = db;
    this.#statements = statements;
    this.#removals = removals;
    this.#matches = matches;
    this.#byId = statements.prepare("SELECT * FROM jobs WHERE id = ?");
    // A range of the index on ids; "g" comes after every digit of an id.
    this.#byPrefix = statements.prepare("SELECT * FROM jobs WHERE id >= ? AND id < ? ORDER BY id LIMIT ?");
    this.#number = statements.prepare("SELECT n FROM jobs WHERE id = ?");
    this.#ended = statements.prepare(
      "SELECT * FROM jobs WHERE completed_at >= ? ORDER BY completed_at, n LIMIT ?",
    );
    this.#running = statements.prepare("SELECT * FROM jobs WHERE status = 'running' ORDER BY created_at, id");
    // Left to itself SQLite takes jobs_by_status for these, and reads every scheduled job.
    this.#due = statements.prepare(
      `SELECT jobs.* FROM (
         SELECT n, min(at) AS at FROM (
           SELECT * FROM (SELECT n, ${DUE_AT} AS at ${SCHEDULED} AND ${DUE_AT} <= ?1 ORDER BY ${DUE_AT} LIMIT ?2)
           UNION ALL
           SELECT * FROM (SELECT n, expires_at AS at ${EXPIRING} AND expires_at <= ?1 ORDER BY expires_at LIMIT ?2)
         ) GROUP BY n
       ) AS due JOIN jobs USING (n) ORDER BY due.at, n LIMIT ?2`,
    );
    this.#nextDue = statements.prepare(
      `SELECT min(at) AS at FROM (
         SELECT * FROM (SELECT ${DUE_AT} AS at ${SCHEDULED} ORDER BY ${DUE_AT} LIMIT 1)
         UNION ALL
         SELECT * FROM (SELECT expires_at AS at ${EXPIRING} ORDER BY expires_at LIMIT 1)
       )`,
    );
    // Its end may still have to be told: that is tried for most of a day, whatever the retention is.
    this.#removable = statements.prepare(
      `SELECT * FROM jobs WHERE completed_at IS NOT NULL AND completed_at < ? AND pinned = 0
         AND (callback IS NULL OR NOT EXISTS (SELECT 1 FROM deliveries WHERE job = jobs.id AND state = 'pending'))
       ORDER BY completed_at LIMIT ?`,
    );
    this.#line = statements.prepare(
      "SELECT id FROM jobs WHERE status = 'queued' AND blocked = 0 AND queue = ? ORDER BY priority DESC, n LIMIT ?",
    );
    // Jumps from queue to queue along the index instead of reading every waiting job.
    this.#queues = statements.prepare(
      `WITH RECURSIVE each (queue) AS (
         SELECT * FROM (SELECT queue ${WAITING} ORDER BY queue LIMIT 1)
         UNION ALL
         SELECT (SELECT queue ${WAITING} AND queue > each.queue ORDER BY queue LIMIT 1) FROM each WHERE queue IS NOT NULL
       ) SELECT queue FROM each WHERE queue IS NOT NULL`,
    );
    this.#changed = statements.prepare("SELECT * FROM jobs WHERE change > ? ORDER BY change LIMIT ?");
    this.#change = statements.prepare("SELECT value FROM meta WHERE key = 'change'");
  }

  /** One state of the database for all that `read` reads, whatever other processes commit meanwhile. */
  snapshot<T>(read: () => T): T {
    return this.#statements.read(() => this.#db.transaction(read)());
  }

  /** What `read` finds under the number of a job; undefined when there is no such job. */
  ofJob<T>(id: string, read: (n: number) => T): T | undefined {
    return this.snapshot(() => {
      const row = this.#number.get(id);
      return row === null ? undefined : read(row.n);
    });
  }

  numberOf(id: string): number | undefined {
    return this.#number.get(id)?.n;
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
    const rows = this.snapshot(() =>
      needsSearch(filter)
        ? this.#matches.list<JobRow>("jobs.*", filter, {
            ...(ascending ? { after: edge } : { before: edge }),
            ascending,
            limit: limit + 1,
          })
        : this.#inLines(filter, edge, ascending, limit + 1),
    );
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

  listIds(filter: JobFilter, range: CursorRange): readonly Cursor[] {
    return this.snapshot(() =>
      needsSearch(filter)
        ? this.#matches
            .list<{ id: string; created_at: number }>("id, created_at", filter, { ...range, ascending: true })
            .map(({ id, created_at: createdAt }) => ({ createdAt, id }))
        : idsIn(this.#db, filter, range),
    );
  }

  active(limit: number): readonly Job[] {
    return this.list({ statuses: ACTIVE_STATUSES }, { limit, order: "asc" }).jobs;
  }

  ended(since: number, limit: number): readonly Job[] {
    return this.#ended.all(since, limit).map(jobOf);
  }

  running(): readonly Job[] {
    return this.#running.all().map(jobOf);
  }

  due(now: number, limit: number): readonly Job[] {
    return this.#due.all(now, limit).map(jobOf);
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

  #inLines(
    filter: JobFilter,
    edge: Cursor | undefined,
    ascending: boolean,
    limit: number,
  ): readonly JobRow[] {
    const way = ascending ? "ASC" : "DESC";
    const past: readonly Condition[] =
      edge === undefined
        ? []
        : [{ text: `(created_at, id) ${ascending ? ">" : "<"} (?, ?)`, values: [edge.createdAt, edge.id] }];
    const lines = linesOf(filter).map((line) => {
      const where = [...line, ...conditionsOf(filter), ...past];
      const text = `SELECT * FROM jobs ${where.length === 0 ? "" : `WHERE ${where.map((w) => w.text).join(" AND ")}`}
        ORDER BY created_at ${way}, id ${way} LIMIT ?`;
      return this.#db.query<JobRow, Binding[]>(text).all(...where.flatMap((w) => w.values), limit);
    });
    return merged(lines, ascending);
  }

  changesAfter(change: number, limit: number): Changes {
    return this.snapshot(() => {
      const rows = this.#changed.all(change, limit + 1);
      const removed = this.#removals.after(change, limit + 1);
      return {
        jobs: rows.slice(0, limit).map(jobOf),
        removed: removed.slice(0, limit),
        complete:
          rows.length <= limit &&
          removed.length <= limit &&
          change >= this.#removals.forgotten() &&
          change <= this.change(),
      };
    });
  }
}

function merged(lines: readonly (readonly JobRow[])[], ascending: boolean): readonly JobRow[] {
  const [only, ...others] = lines;
  if (only !== undefined && others.length === 0) return only;
  const sign = ascending ? 1 : -1;
  return lines.flat().sort((a, b) => sign * byCreation(a, b));
}

function byCreation(a: JobRow, b: JobRow): number {
  return a.created_at - b.created_at || (a.id < b.id ? -1 : 1);
}
