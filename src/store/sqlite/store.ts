import type { Database, Statement } from "bun:sqlite";
import type { Attempt } from "../../domain/attempt.ts";
import type { Cursor } from "../../domain/cursor.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { JobEvent, NewEvent } from "../../domain/event.ts";
import type { Job } from "../../domain/job.ts";
import type { LogLine } from "../../domain/log-line.ts";
import type { Node } from "../../domain/node.ts";
import type { QueueEdit, QueueState } from "../../domain/queue.ts";
import type { Stats } from "../../domain/stats.ts";
import { isFinal, type Status, type TransitionName } from "../../domain/status.ts";
import type {
  Changes,
  Claimed,
  ClaimRequest,
  CursorRange,
  Guard,
  Insertion,
  JobFilter,
  JobPage,
  JobPatch,
  JobStore,
  LogQuery,
  NewJob,
  PageRequest,
  RunId,
  StreamedInput,
  Written,
} from "../../domain/store.ts";
import { Admission } from "./admission.ts";
import { Attempts } from "./attempts.ts";
import { Checkpoints } from "./checkpoints.ts";
import { Claims } from "./claims.ts";
import { Counts } from "./counts.ts";
import { SqliteCredentials } from "./credentials.ts";
import { type Migration, openDatabase, unopened } from "./database.ts";
import { SqliteDeliveries } from "./deliveries.ts";
import { Dependencies } from "./dependencies.ts";
import { Family } from "./family.ts";
import { Inputs } from "./inputs.ts";
import { insertTogether } from "./insert-together.ts";
import { Journal } from "./journal.ts";
import { Leftovers } from "./leftovers.ts";
import { Matches } from "./matches.ts";
import { Nodes } from "./nodes.ts";
import { Outbox } from "./outbox.ts";
import { Queues } from "./queues.ts";
import { JobReads } from "./reads.ts";
import { Removals } from "./removals.ts";
import { SqliteSchedules } from "./schedules.ts";
import { SearchIndex } from "./search.ts";
import { SqliteSessions } from "./sessions.ts";
import { Standings } from "./standings.ts";
import { Statements } from "./statements.ts";
import { SqliteTokens } from "./tokens.ts";
import { Writer } from "./writer.ts";
import { JobWrites } from "./writes.ts";

export interface SqliteOptions {
  /** Absolute path; its folder exists. */
  readonly path: string;
  /** `full` survives power loss (an fsync a commit), `normal` a crash of the process. */
  readonly durability: "full" | "normal";
  /** The name a new database gets. */
  readonly newId: () => string;
  /** Told after each commit how long its transaction took, and how many writes were in it. */
  readonly onCommit?: (ms: number, writes: number) => void;
  /** Told when it was created, or brought to a newer version. */
  readonly onMigrate?: (migration: Migration) => void;
}

/**
 * Opens a database, creating and migrating it as needed.
 * @throws JobdeckError `database_newer`, `database_unreadable`, `data_folder_unwritable`, `disk_full`
 */
export function openSqliteStore(options: SqliteOptions): SqliteStore {
  const { path, durability, newId, onCommit, onMigrate } = options;
  const db = openDatabase(path, durability, onMigrate);
  try {
    db.run("INSERT INTO meta VALUES ('change', 0), ('removals_forgotten', 0) ON CONFLICT DO NOTHING");
    db.run("INSERT INTO meta VALUES ('id', ?) ON CONFLICT DO NOTHING", [newId()]);
    return new SqliteStore(db, newId, onCommit);
  } catch (cause) {
    db.close();
    throw unopened(cause, path);
  }
}

const UNHEARD: Claimed = { jobs: [], againAt: null, unheard: true };

/** Jobs in one SQLite file, which several processes may share. */
export class SqliteStore implements JobStore {
  readonly id: string;
  /** When it came out of a backup; null = it did not. */
  readonly restoredAt: number | null;
  /** What creates jobs on a cron, in the same database. */
  readonly schedules: SqliteSchedules;
  readonly sessions: SqliteSessions;
  /** The outbox of callbacks, likewise. */
  readonly deliveries: SqliteDeliveries;
  readonly tokens: SqliteTokens;
  readonly credentials: SqliteCredentials;
  readonly #db: Database;
  readonly #statements: Statements;
  readonly #writer: Writer;
  readonly #journal: Journal;
  readonly #attempts: Attempts;
  readonly #checkpoints: Checkpoints;
  readonly #nodes: Nodes;
  readonly #leftovers: Leftovers;
  readonly #removals: Removals;
  readonly #queues: Queues;
  readonly #inputs: Inputs;
  readonly #admission: Admission;
  readonly #claims: Claims;
  readonly #family: Family;
  readonly #search: SearchIndex;
  readonly #writes: JobWrites;
  readonly #reads: JobReads;
  readonly #counts: Counts;
  readonly #dataVersion: Statement<{ data_version: number }, []>;
  readonly #spare: Statement<{ bytes: number }, []>;
  #seenVersion: number;

  constructor(db: Database, newId: () => string, onCommit?: SqliteOptions["onCommit"]) {
    this.#db = db;
    this.id = db.query<{ value: string }, []>("SELECT value FROM meta WHERE key = 'id'").get()?.value ?? "";
    const restored = db
      .query<{ value: number }, []>("SELECT value FROM meta WHERE key = 'restored_at'")
      .get();
    this.restoredAt = restored?.value ?? null;
    const statements = new Statements(db);
    this.#statements = statements;
    const standings = new Standings();
    this.#writer = new Writer(db, statements, standings, onCommit);
    this.#journal = new Journal(statements);
    this.#attempts = new Attempts(statements);
    this.#checkpoints = new Checkpoints(statements);
    this.#nodes = new Nodes(statements);
    this.#leftovers = new Leftovers(statements);
    this.#removals = new Removals(statements);
    this.#queues = new Queues(statements);
    this.#inputs = new Inputs(statements);
    this.#admission = new Admission(statements);
    this.#family = new Family(statements);
    this.#search = new SearchIndex(statements);
    this.sessions = new SqliteSessions(statements, this.#writer);
    this.tokens = new SqliteTokens(statements, this.#writer);
    this.credentials = new SqliteCredentials(statements, this.#writer);
    const writes = new JobWrites(statements, standings, {
      sessions: this.sessions,
      admission: this.#admission,
      dependencies: new Dependencies(statements),
      inputs: this.#inputs,
      attempts: this.#attempts,
      journal: this.#journal,
      checkpoints: this.#checkpoints,
      removals: this.#removals,
      search: this.#search,
      outbox: new Outbox(statements, newId),
    });
    this.#writes = writes;
    this.#claims = new Claims(statements, this.#queues, writes);
    this.schedules = new SqliteSchedules(statements, this.#writer, this.#admission, writes);
    const findJob = (id: string) => this.find(id);
    this.deliveries = new SqliteDeliveries(statements, { db, writer: this.#writer, writes, findJob });
    this.#reads = new JobReads(db, statements, this.#removals, new Matches(db, statements, this.#search));
    this.#counts = new Counts(statements);
    this.#dataVersion = statements.prepare("PRAGMA data_version");
    this.#spare = statements.prepare(
      "SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count, pragma_page_size",
    );
    this.#seenVersion = this.#version();
  }

  insert(
    jobs: readonly NewJob[],
    claim?: { readonly nodeId: string; readonly at: number },
    mostWaiting = Number.POSITIVE_INFINITY,
  ): Promise<readonly Insertion[]> {
    return this.#writer
      .write((tx) => {
        // Thrown in here it would make the whole group be written again.
        const refusal = this.#admission.refusal(tx, jobs, mostWaiting);
        return refusal ?? insertTogether(jobs, (job) => this.#writes.insert(tx, job, jobs, claim));
      })
      .then((result) => {
        if (result instanceof JobdeckError) throw result;
        return result;
      });
  }

  isTaken(job: NewJob): boolean {
    return this.#admission.taken(job) !== null;
  }

  claim(request: ClaimRequest): Promise<Claimed> {
    const { nodeId, heardSince } = request;
    return this.#writer.write((tx) => {
      if (heardSince !== null && !this.#nodes.wasHeard(nodeId, heardSince)) return UNHEARD;
      return this.#claims.claim(tx, request);
    });
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

  saveCheckpoint(run: RunId, key: string, value: unknown): Promise<boolean> {
    return this.#writer.write(() => this.#checkpoints.save(run, key, value));
  }

  addInput(
    id: string,
    value: unknown,
    isEnd: boolean,
  ): Promise<"not_found" | "final" | "ended" | "full" | null> {
    return this.#writer.write(() => {
      const n = this.#reads.numberOf(id);
      if (n === undefined) return "not_found";
      const job = this.#reads.find(id);
      if (job === undefined || isFinal(job.status)) return "final";
      return this.#inputs.add(n, value, isEnd);
    });
  }

  editQueue(name: string, edit: QueueEdit): Promise<void> {
    return this.#writer.write(() => this.#queues.edit(name, edit));
  }

  remove(id: string, at: number): Promise<number | null> {
    return this.#writer.write((tx) => this.#writes.remove(tx, id, at));
  }

  forgetRemovals(before: number): Promise<void> {
    return this.#writer.write(() => this.#removals.forget(before));
  }

  removeLeftovers(now: number): Promise<void> {
    return this.#writer.write(() => this.#leftovers.remove(now));
  }

  async index(limit: number): Promise<void> {
    if (this.#search.behind() === 0) return;
    await this.#writer.write((tx) => this.#search.takeIn(tx, limit));
    this.#search.vocabulary.committed();
  }

  unindexed(): number {
    return this.#search.behind();
  }

  saveNode(node: Node): Promise<void> {
    return this.#writer.write(() => this.#nodes.save(node));
  }

  removeNode(id: string): Promise<void> {
    return this.#writer.write(() => this.#nodes.remove(id));
  }

  listNodes(): readonly Node[] {
    return this.#nodes.list();
  }

  find(id: string): Job | undefined {
    return this.#reads.find(id);
  }

  listByPrefix(prefix: string, limit: number): readonly Job[] {
    return this.#reads.listByPrefix(prefix, limit);
  }

  listIds(filter: JobFilter, range: CursorRange): readonly Cursor[] {
    return this.#reads.listIds(filter, range);
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

  hasWorkers(since: number, type?: string): boolean {
    return this.#nodes.hasWorkers(since, type);
  }

  listForsaken(limit: number): readonly Job[] {
    return this.#family.forsaken(limit);
  }

  firstOfKey(key: string): Job | undefined {
    return this.#family.firstOfKey(key);
  }

  listChildren(parentId: string, limit: number): readonly Job[] {
    return this.#family.children(parentId, limit);
  }

  listDependents(id: string, limit: number): readonly Job[] {
    return this.#family.dependents(id, limit);
  }

  listReusable(key: string, since: number): readonly Job[] {
    return this.#family.reusable(key, since);
  }

  inputs(id: string, after: number): readonly StreamedInput[] {
    return this.#inputs.list(id, after);
  }

  queue(name: string, now: number): QueueState {
    return this.#queues.state(name, now);
  }

  lines(): readonly { readonly queue: string; readonly waiting: number; readonly running: number }[] {
    return this.#queues.lines();
  }

  queueNames(): readonly string[] {
    return this.#queues.names();
  }

  oldestInLine(queue: string): number | null {
    return this.#queues.oldestAt(queue);
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
    if (changed) this.#inputs.lookAgain();
    return changed;
  }

  events(id: string, after: number, limit: number): readonly JobEvent[] {
    const events = this.#reads.ofJob(id, (n) => this.#journal.events(n, after, limit)) ?? [];
    return events.map((event) => ({ ...event, jobId: id }));
  }

  log(id: string, query: LogQuery): readonly LogLine[] {
    return this.#reads.ofJob(id, (n) => this.#journal.log(n, query)) ?? [];
  }

  attempts(id: string): readonly Attempt[] {
    return this.#reads.ofJob(id, (n) => this.#attempts.list(n)) ?? [];
  }

  checkpoints(id: string): Readonly<Record<string, unknown>> {
    return this.#checkpoints.list(id);
  }

  counts(): readonly { readonly type: string; readonly status: Status; readonly n: number }[] {
    return this.#counts.byTypeAndStatus();
  }

  stats(now: number): Stats {
    return this.#counts.stats(now);
  }

  spareBytes(): number {
    return this.#spare.get()?.bytes ?? 0;
  }

  close(): void {
    this.#writer.close();
    this.#statements.close();
    this.#db.close();
  }

  #version(): number {
    return this.#dataVersion.get()?.data_version ?? 0;
  }
}
