import type { Statement } from "bun:sqlite";
import type { Job } from "../../domain/job.ts";
import type { Status } from "../../domain/status.ts";
import type { Statements } from "./statements.ts";

/** What a write is given inside its transaction. */
export interface Transaction {
  /** The database-wide number that the next write of a job is stamped with. */
  readonly next: number;
  /** A job was written with the number `next`. */
  stamped(): void;
  /** Moves a job between two counters; null = it did not exist, or no longer exists. */
  count(job: Counted, from: Status | null, to: Status | null): void;
  /** How many jobs wait and run in a queue by now. */
  line(queue: string): Line;
  /** Notes that a job ended. */
  ended(status: Status, at: number): void;
}

/** How many jobs of a queue are scheduled or queued, and how many are running. */
export interface Line {
  readonly waiting: number;
  readonly running: number;
}

type Counted = Pick<Job, "type" | "queue">;

const MINUTE_MS = 60_000;
/** How long ends per minute are kept; statistics look back an hour. */
const MINUTES_KEPT = 24 * 60;

/** Keeps the database-wide number and the counters. What a transaction adds up is written once, at its end. */
export class Tallies {
  readonly #readChange: Statement<{ value: number }, []>;
  readonly #saveChange: Statement;
  readonly #saveCounter: Statement;
  readonly #readLine: Statement<Line, [string]>;
  readonly #saveLine: Statement;
  readonly #forgetLine: Statement;
  readonly #saveEnds: Statement;
  readonly #forgetEnds: Statement;

  constructor(statements: Statements) {
    this.#readChange = statements.prepare("SELECT value FROM meta WHERE key = 'change'");
    this.#saveChange = statements.prepare("UPDATE meta SET value = ? WHERE key = 'change'");
    this.#saveCounter = statements.prepare(
      "INSERT INTO counters (type, status, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
    );
    this.#readLine = statements.prepare("SELECT waiting, running FROM lines WHERE queue = ?");
    this.#saveLine = statements.prepare(
      `INSERT INTO lines (queue, waiting, running) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET waiting = waiting + excluded.waiting, running = running + excluded.running`,
    );
    this.#forgetLine = statements.prepare(
      "DELETE FROM lines WHERE queue = ? AND waiting = 0 AND running = 0",
    );
    this.#saveEnds = statements.prepare(
      "INSERT INTO ends (minute, status, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
    );
    this.#forgetEnds = statements.prepare("DELETE FROM ends WHERE minute < ?");
  }

  /** To be called under the write lock: the number goes on from what the last transaction left. */
  begin(): Tally {
    const line = (queue: string) => this.#readLine.get(queue) ?? EMPTY;
    return new Tally(this.#readChange.get()?.value ?? 0, line);
  }

  save({ first, next, counters, lines, ends }: Tally): void {
    // A transaction that only found refusals writes nothing, so that it costs no sync and wakes nobody.
    if (next !== first) this.#saveChange.run(next - 1);
    for (const { type, status, by } of counters.values()) {
      if (by !== 0) this.#saveCounter.run(type, status, by);
    }
    for (const [queue, { waiting, running }] of lines) {
      if (waiting !== 0 || running !== 0) this.#saveLine.run(queue, waiting, running);
      // Whoever creates a job may name a queue: those that are empty are not kept.
      if (waiting < 0 || running < 0) this.#forgetLine.run(queue);
    }
    for (const { minute, status, by } of ends.values()) {
      this.#saveEnds.run(minute, status, by);
      this.#forgetEnds.run(minute - MINUTES_KEPT);
    }
  }
}

/** What one transaction adds up. */
class Tally implements Transaction {
  readonly first: number;
  next: number;
  readonly counters = new Map<string, { readonly type: string; readonly status: Status; by: number }>();
  /** By queue: how many more wait and run in it. */
  readonly lines = new Map<string, { waiting: number; running: number }>();
  readonly ends = new Map<string, { readonly minute: number; readonly status: Status; by: number }>();

  readonly #lineBefore: (queue: string) => Line;

  constructor(change: number, lineBefore: (queue: string) => Line) {
    this.first = change + 1;
    this.next = this.first;
    this.#lineBefore = lineBefore;
  }

  stamped(): void {
    this.next += 1;
  }

  count({ type, queue }: Counted, from: Status | null, to: Status | null): void {
    if (from !== null) this.#add(type, from, -1);
    if (to !== null) this.#add(type, to, 1);
    const line = this.lines.get(queue) ?? { waiting: 0, running: 0 };
    this.lines.set(queue, line);
    line.waiting += Number(isWaiting(to)) - Number(isWaiting(from));
    line.running += Number(to === "running") - Number(from === "running");
  }

  line(queue: string): Line {
    const before = this.#lineBefore(queue);
    const { waiting, running } = this.lines.get(queue) ?? EMPTY;
    return { waiting: before.waiting + waiting, running: before.running + running };
  }

  ended(status: Status, at: number): void {
    const minute = Math.floor(at / MINUTE_MS);
    const key = `${minute} ${status}`;
    const entry = this.ends.get(key);
    if (entry === undefined) this.ends.set(key, { minute, status, by: 1 });
    else entry.by += 1;
  }

  #add(type: string, status: Status, by: number): void {
    const key = `${status} ${type}`;
    const entry = this.counters.get(key);
    if (entry === undefined) this.counters.set(key, { type, status, by });
    else entry.by += by;
  }
}

const EMPTY: Line = Object.freeze({ waiting: 0, running: 0 });

function isWaiting(status: Status | null): boolean {
  return status === "scheduled" || status === "queued";
}
