import { Database } from "bun:sqlite";
import type { NewJob } from "../src/domain/store.ts";
import { MIGRATIONS } from "../src/store/sqlite/schema.ts";

/** The columns that an inserted row fills, besides the ones that stay null. */
type Row = Readonly<Record<string, string | number | null>>;

/**
 * What SQLite itself allows: the rows that the store writes, into the same tables and indexes, in transactions of
 * the same size, from prepared statements and values that are ready. It checks nothing and reads nothing back.
 */
export class Floor {
  readonly #db: Database;
  readonly #open;
  readonly #commit;
  readonly #insert;
  readonly #event;
  readonly #count;
  readonly #ended;
  readonly #stamp;
  readonly #inLine;
  readonly #start;
  readonly #begin;
  readonly #complete;
  readonly #end;
  #n = 0;
  #change = 0;

  constructor(path: string, durability: "full" | "normal", sample: NewJob) {
    const db = new Database(path, { create: true, strict: true });
    db.run("PRAGMA journal_mode = WAL");
    db.run(`PRAGMA synchronous = ${durability}`);
    db.run("PRAGMA cache_size = -32000");
    for (const step of MIGRATIONS) db.run(step);
    db.run("INSERT INTO meta VALUES ('change', 0)");
    this.#db = db;
    this.#open = db.prepare("BEGIN IMMEDIATE");
    this.#commit = db.prepare("COMMIT");
    const row = rowOf(sample);
    const columns = Object.keys(row);
    this.#insert = db.prepare(
      `INSERT INTO jobs (id, created_at, change, ${columns}) VALUES (?, ?, ?, ${columns.map(() => "?")})`,
    );
    this.#values = Object.values(row);
    this.#event = db.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, 'status', ?)");
    this.#count = db.prepare(
      "INSERT INTO counters VALUES ('demo', ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
    );
    this.#ended = db.prepare(
      "INSERT INTO ends VALUES (1, 'completed', ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
    );
    this.#stamp = db.prepare("UPDATE meta SET value = ? WHERE key = 'change'");
    this.#inLine = db.prepare<{ id: string; n: number }, [number]>(
      "SELECT id, n FROM jobs WHERE status = 'queued' AND queue = 'demo' ORDER BY priority DESC, n LIMIT ?",
    );
    this.#start = db.prepare(
      `UPDATE jobs SET status = 'running', version = version + 1, change = ?, updated_at = ?, last_seq = last_seq + 1,
         attempt = 1, node_id = 'bench', started_at = ?, status_reason = null WHERE id = ? AND status = 'queued'`,
    );
    this.#begin = db.prepare(
      "INSERT INTO attempts VALUES (?, 1, 1, 'running', ?, null, 'bench', 'inline', '[]', null)",
    );
    this.#complete = db.prepare(
      `UPDATE jobs SET status = 'completed', version = version + 1, change = ?, updated_at = ?, last_seq = last_seq + 1,
         completed_at = ?, result = ?, progress = ? WHERE id = ? AND status = 'running' AND attempt = 1`,
    );
    this.#end = db.prepare(
      "UPDATE attempts SET status = 'completed', ended_at = ?, errors = '[]', stop = null WHERE job = ? AND ended_at IS NULL",
    );
  }

  readonly #values: readonly (string | number | null)[];

  /** Inserts jobs like the sample in one transaction. */
  insert(jobs: readonly NewJob[]): void {
    this.#transaction(() => {
      for (const { id, createdAt } of jobs) {
        this.#n += 1;
        this.#insert.run(id, createdAt, ++this.#change, ...this.#values);
        this.#event.run(this.#n, 1, 1, 0, 1, '{"from":null,"status":"queued","reason":null}');
      }
      this.#count.run("queued", jobs.length);
    });
  }

  /** Starts up to `limit` jobs in one transaction, and completes them in another. */
  drain(limit: number, at: number, result: string, progress: string): number {
    const jobs: { id: string; n: number }[] = [];
    this.#transaction(() => {
      jobs.push(...this.#inLine.all(limit));
      for (const { id, n } of jobs) {
        this.#start.run(++this.#change, at, at, id);
        this.#begin.run(n, at);
        this.#event.run(n, 2, 2, 1, at, '{"from":"queued","status":"running","reason":null}');
      }
      this.#count.run("queued", -jobs.length);
      this.#count.run("running", jobs.length);
    });
    this.#transaction(() => {
      for (const { id, n } of jobs) {
        this.#complete.run(++this.#change, at, at, result, progress, id);
        this.#end.run(at, n);
        this.#event.run(n, 3, 3, 1, at, '{"from":"running","status":"completed","reason":null}');
      }
      this.#count.run("running", -jobs.length);
      this.#count.run("completed", jobs.length);
      this.#ended.run(jobs.length);
    });
    return jobs.length;
  }

  close(): void {
    this.#db.close();
  }

  #transaction(write: () => void): void {
    this.#open.run();
    write();
    this.#stamp.run(this.#change);
    this.#commit.run();
  }
}

function rowOf(job: NewJob): Row {
  const json = JSON.stringify;
  return {
    type: job.type,
    title: job.title,
    icon: job.icon,
    status: job.status,
    queue: job.queue,
    priority: job.priority,
    executor: job.executor,
    input: json(job.input),
    metadata: json(job.metadata),
    tags: json(job.tags),
    pinned: 0,
    progress: json(job.progress),
    result: json(job.result),
    errors: json(job.errors),
    warnings: json(job.warnings),
    attempt: 0,
    max_attempts: job.maxAttempts,
    depends_on: json(job.dependsOn),
    limits: json(job.limits),
    created_by: job.createdBy,
    queued_at: job.queuedAt,
    updated_at: job.updatedAt,
    version: 1,
    last_seq: 1,
    artifact_count: 0,
  };
}
