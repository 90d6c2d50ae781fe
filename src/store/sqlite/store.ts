import { Database, type Statement } from "bun:sqlite";
import type { JobEvent, NewEvent } from "../../domain/event.ts";
import type { Job } from "../../domain/job.ts";
import type { LogLine } from "../../domain/log-line.ts";
import type { Node } from "../../domain/node.ts";
import type { Stats } from "../../domain/stats.ts";
import type { Status, TransitionName } from "../../domain/status.ts";
import type {
  Changes,
  ClaimRequest,
  Guard,
  Insertion,
  JobFilter,
  JobPage,
  JobPatch,
  JobStore,
  LogQuery,
  NewJob,
  PageRequest,
  Written,
} from "../../domain/store.ts";
import { migrate } from "../migrate.ts";
import { Attempts } from "./attempts.ts";
import { Counts } from "./counts.ts";
import { Journal } from "./journal.ts";
import { JobReads } from "./reads.ts";
import { MIGRATIONS } from "./schema.ts";
import { Writer } from "./writer.ts";
import { JobWrites } from "./writes.ts";

export interface SqliteOptions {
  /** Absolute path; its folder exists. */
  readonly path: string;
  /** `full` survives power loss (an fsync a commit), `normal` a crash of the process. */
  readonly durability: "full" | "normal";
  /** The name a new database gets. */
  readonly newId: () => string;
}

/**
 * Opens a database, creating and migrating it as needed.
 * @throws JobdeckError `database_newer`
 */
export function openSqliteStore({ path, durability, newId }: SqliteOptions): SqliteStore {
  const db = new Database(path, { create: true, strict: true });
  try {
    db.run("PRAGMA busy_timeout = 10000");
    db.run("PRAGMA journal_mode = WAL");
    db.run(`PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`);
    db.run("PRAGMA temp_store = MEMORY");
    db.run("PRAGMA cache_size = -32000");
    migrate(db, MIGRATIONS);
    db.run("INSERT INTO meta VALUES ('change', 0), ('removals_forgotten', 0) ON CONFLICT DO NOTHING");
    db.run("INSERT INTO meta VALUES ('id', ?) ON CONFLICT DO NOTHING", [newId()]);
    return new SqliteStore(db);
  } catch (cause) {
    db.close();
    throw cause;
  }
}

interface NodeRow {
  readonly id: string;
  readonly role: string;
  readonly pid: number;
  readonly boot_id: string;
  readonly start_ticks: number;
  readonly started_at: number;
  readonly heartbeat_at: number;
}

/** Jobs in one SQLite file, which several processes may share. */
export class SqliteStore implements JobStore {
  readonly id: string;
  readonly #db: Database;
  readonly #writer: Writer;
  readonly #journal: Journal;
  readonly #attempts: Attempts;
  readonly #writes: JobWrites;
  readonly #reads: JobReads;
  readonly #counts: Counts;
  readonly #dataVersion: Statement<{ data_version: number }, []>;
  #seenVersion: number;

  constructor(db: Database) {
    this.#db = db;
    this.id = db.query<{ value: string }, []>("SELECT value FROM meta WHERE key = 'id'").get()?.value ?? "";
    this.#writer = new Writer(db);
    this.#journal = new Journal(db);
    this.#attempts = new Attempts(db);
    this.#writes = new JobWrites(db, this.#attempts, this.#journal);
    this.#reads = new JobReads(db);
    this.#counts = new Counts(db);
    this.#dataVersion = db.prepare("PRAGMA data_version");
    this.#seenVersion = this.#version();
  }

  insert(jobs: readonly NewJob[], claim?: { nodeId: string; at: number }): Promise<readonly Insertion[]> {
    return this.#writer.write((tx) =>
      jobs.map((job) => {
        const insertion = this.#writes.insert(tx, job);
        if (claim === undefined || insertion.kind === "exists") return insertion;
        const started = this.#writes.start(tx, job.id, claim.nodeId, claim.at);
        return started.ok ? { kind: "created", job: started.job } : insertion;
      }),
    );
  }

  claim(request: ClaimRequest): Promise<readonly Job[]> {
    return this.#writer.write((tx) => this.#writes.claim(tx, request));
  }

  transition(
    id: string,
    name: TransitionName,
    patch: JobPatch,
    guard: Guard & { at: number },
    events: readonly NewEvent[] = [],
  ): Promise<Written> {
    return this.#writer.write((tx) => this.#writes.transition(tx, id, name, patch, guard, events));
  }

  update(
    id: string,
    patch: JobPatch,
    guard: Guard & { at: number; statuses?: readonly Status[] },
    events: readonly NewEvent[] = [],
  ): Promise<Written> {
    return this.#writer.write((tx) => this.#writes.update(tx, id, patch, guard, events));
  }

  saveCheckpoint(id: string, key: string, value: unknown): Promise<void> {
    return this.#writer.write(() => {
      this.#db
        .query(
          "INSERT INTO checkpoints (job, key, value) SELECT n, ?, ? FROM jobs WHERE id = ? ON CONFLICT DO UPDATE SET value = excluded.value",
        )
        .run(key, JSON.stringify(value) ?? "null", id);
    });
  }

  remove(id: string, at: number): Promise<boolean> {
    return this.#writer.write((tx) => this.#writes.remove(tx, id, at));
  }

  forgetRemovals(before: number): Promise<void> {
    return this.#writer.write(() => {
      const newest = this.#db
        .query<{ change: number | null }, [number]>("SELECT max(change) AS change FROM removals WHERE at < ?")
        .get(before)?.change;
      if (newest === null || newest === undefined) return;
      this.#db.query("DELETE FROM removals WHERE change <= ?").run(newest);
      this.#db.query("UPDATE meta SET value = ? WHERE key = 'removals_forgotten'").run(newest);
    });
  }

  saveNode(node: Node): Promise<void> {
    return this.#writer.write(() => {
      this.#db
        .query("INSERT OR REPLACE INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(node.id, node.role, node.pid, node.bootId, node.startTicks, node.startedAt, node.heartbeatAt);
    });
  }

  removeNode(id: string): Promise<void> {
    return this.#writer.write(() => {
      this.#db.query("DELETE FROM nodes WHERE id = ?").run(id);
    });
  }

  listNodes(): readonly Node[] {
    const rows = this.#db.query<NodeRow, []>("SELECT * FROM nodes ORDER BY started_at, id").all();
    return rows.map((row) => ({
      id: row.id,
      role: row.role,
      pid: row.pid,
      bootId: row.boot_id,
      startTicks: row.start_ticks,
      startedAt: row.started_at,
      heartbeatAt: row.heartbeat_at,
    }));
  }

  find(id: string): Job | undefined {
    return this.#reads.find(id);
  }

  listByPrefix(prefix: string, limit: number): readonly Job[] {
    return this.#reads.listByPrefix(prefix, limit);
  }

  list(filter: JobFilter, page: PageRequest): JobPage {
    return this.#reads.list(filter, page);
  }

  listActive(limit: number): readonly Job[] {
    return this.#reads.active(limit);
  }

  listEnded(since: number, limit: number): readonly Job[] {
    return this.#reads.ended(since, limit);
  }

  listRunning(): readonly Job[] {
    return this.#reads.running();
  }

  listDue(now: number, limit: number): readonly Job[] {
    return this.#reads.due(now, limit);
  }

  nextDue(): number | null {
    return this.#reads.nextDue();
  }

  listRemovable(before: number, limit: number): readonly Job[] {
    return this.#reads.removable(before, limit);
  }

  line(queue: string, limit: number): readonly string[] {
    return this.#reads.line(queue, limit);
  }

  queuesInLine(): readonly string[] {
    return this.#reads.queuesInLine();
  }

  changesAfter(change: number, limit: number): Changes {
    return this.#reads.changesAfter(change, limit);
  }

  change(): number {
    return this.#reads.change();
  }

  changedElsewhere(): boolean {
    const version = this.#version();
    const changed = version !== this.#seenVersion;
    this.#seenVersion = version;
    return changed;
  }

  events(id: string, after: number, limit: number): readonly JobEvent[] {
    const row = this.#reads.row(id);
    if (row === null) return [];
    return this.#journal.events(row.n, after, limit).map((event) => ({ ...event, jobId: id }));
  }

  log(id: string, query: LogQuery): readonly LogLine[] {
    const row = this.#reads.row(id);
    return row === null ? [] : this.#journal.log(row.n, query);
  }

  attempts(id: string) {
    const row = this.#reads.row(id);
    return row === null ? [] : this.#attempts.list(row.n);
  }

  checkpoints(id: string): Readonly<Record<string, unknown>> {
    const rows = this.#db
      .query<{ key: string; value: string }, [string]>(
        "SELECT key, value FROM checkpoints WHERE job = (SELECT n FROM jobs WHERE id = ?)",
      )
      .all(id);
    return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
  }

  stats(now: number): Stats {
    return this.#counts.stats(now);
  }

  close(): void {
    this.#writer.close();
    this.#db.close();
  }

  #version(): number {
    return this.#dataVersion.get()?.data_version ?? 0;
  }
}
