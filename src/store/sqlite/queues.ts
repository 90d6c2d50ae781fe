import type { Statement } from "bun:sqlite";
import type { QueueEdit, QueueSettings, QueueState, Rate } from "../../domain/queue.ts";
import type { Statements } from "./statements.ts";
import type { Line } from "./tally.ts";

interface QueueRow {
  readonly name: string;
  readonly paused: number;
  readonly concurrency: number | null;
  readonly rate_count: number | null;
  readonly rate_ms: number | null;
}

/**
 * Another process may have started a job while this one waited for its turn to write. What is further ahead was started
 * before the clock was set back, and would hold the queue up until it has caught up.
 */
const AHEAD_MS = 10_000;

/** What somebody has set for queues, and the starts that rate limits look back on. */
export class Queues {
  readonly #save: Statement;
  readonly #forget: Statement;
  readonly #find: Statement<QueueRow, [string]>;
  readonly #list: Statement<QueueRow, []>;
  readonly #line: Statement<Line, [string]>;
  readonly #lines: Statement<Line & { queue: string }, []>;
  readonly #oldest: Statement<{ at: number | null }, [string]>;
  readonly #addStart: Statement;
  readonly #forgetStarts: Statement;
  readonly #nthStart: Statement<{ at: number }, [string, number, number]>;
  readonly #startsSince: Statement<{ n: number }, [string, number, number]>;

  constructor(statements: Statements) {
    this.#save = statements.prepare("INSERT OR REPLACE INTO queues VALUES (?, ?, ?, ?, ?)");
    this.#forget = statements.prepare("DELETE FROM queues WHERE name = ?");
    this.#find = statements.prepare("SELECT * FROM queues WHERE name = ?");
    this.#list = statements.prepare("SELECT * FROM queues ORDER BY name");
    this.#line = statements.prepare("SELECT waiting, running FROM lines WHERE queue = ?");
    this.#lines = statements.prepare("SELECT queue, waiting, running FROM lines ORDER BY queue");
    this.#oldest = statements.prepare(
      `SELECT coalesce(queued_at, created_at) AS at FROM jobs INDEXED BY jobs_in_line
       WHERE status = 'queued' AND blocked = 0 AND queue = ? ORDER BY priority DESC, n LIMIT 1`,
    );
    this.#addStart = statements.prepare("INSERT INTO starts (queue, at, change) VALUES (?, ?, ?)");
    this.#forgetStarts = statements.prepare("DELETE FROM starts WHERE queue = ? AND at <= ?");
    this.#nthStart = statements.prepare(
      "SELECT at FROM starts WHERE queue = ? AND at <= ? ORDER BY at DESC LIMIT 1 OFFSET ?",
    );
    this.#startsSince = statements.prepare(
      "SELECT count(*) AS n FROM starts WHERE queue = ? AND at > ? AND at <= ?",
    );
  }

  edit(name: string, edit: QueueEdit): void {
    const { paused, concurrency, rate } = { ...this.settings(name), ...edit };
    const isPlain = !paused && concurrency === null && rate === null;
    if (isPlain) this.#forget.run(name);
    else this.#save.run(name, paused ? 1 : 0, concurrency, rate?.count ?? null, rate?.perMs ?? null);
    if (rate === null) this.#forgetStarts.run(name, Number.MAX_SAFE_INTEGER);
  }

  settings(name: string): QueueSettings {
    const row = this.#find.get(name);
    return row === null ? { name, paused: false, concurrency: null, rate: null } : settingsOf(row);
  }

  state(name: string, now: number): QueueState {
    const settings = this.settings(name);
    const { waiting, running } = this.#line.get(name) ?? { waiting: 0, running: 0 };
    const nextStartAt = settings.rate === null ? null : this.nextStartAt(name, settings.rate, now);
    return { ...settings, waiting, running, nextStartAt };
  }

  /** The queues that have jobs. */
  lines(): readonly (Line & { readonly queue: string })[] {
    return this.#lines.all();
  }

  /** Every queue that has jobs or settings. */
  names(): readonly string[] {
    const names = [...this.#lines.all().map((row) => row.queue), ...this.#list.all().map((row) => row.name)];
    return [...new Set(names)].sort();
  }

  /** Since when the first job stands in line; null = none does. */
  oldestAt(name: string): number | null {
    return this.#oldest.get(name)?.at ?? null;
  }

  /** How many jobs a rate limit lets start now. */
  allowance(name: string, { count, perMs }: Rate, now: number): number {
    return Math.max(0, count - (this.#startsSince.get(name, now - perMs, now + AHEAD_MS)?.n ?? 0));
  }

  /** When a rate limit allows the next start; null = now. */
  nextStartAt(name: string, { count, perMs }: Rate, now: number): number | null {
    const at = this.#nthStart.get(name, now + AHEAD_MS, count - 1)?.at;
    return at === undefined || at + perMs <= now ? null : at + perMs;
  }

  /** @param change tells starts of the same instant apart */
  started(name: string, { perMs }: Rate, at: number, change: number): void {
    this.#addStart.run(name, at, change);
    this.#forgetStarts.run(name, at - perMs);
  }
}

function settingsOf({ name, paused, concurrency, rate_count, rate_ms }: QueueRow): QueueSettings {
  const rate = rate_count === null || rate_ms === null ? null : { count: rate_count, perMs: rate_ms };
  return { name, paused: paused === 1, concurrency, rate };
}
