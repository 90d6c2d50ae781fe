import type { Statement } from "bun:sqlite";
import type { Job } from "../../domain/job.ts";
import type { Claimed, ClaimRequest, QueueClaim } from "../../domain/store.ts";
import type { Queues } from "./queues.ts";
import { type JobRow, jobOf } from "./rows.ts";
import type { Statements } from "./statements.ts";
import type { Transaction } from "./tally.ts";
import type { Standing } from "./writes.ts";

/** Starts one job: see `JobWrites.start`. Null = refused. */
type Start = (tx: Transaction, standing: Standing, nodeId: string, at: number) => Job | null;

/** Takes the first jobs of the lines, as far as slots, pauses and rate limits allow. */
export class Claims {
  readonly #queues: Queues;
  readonly #start: Start;
  readonly #inLine: Statement<JobRow, [string, number, number]>;

  constructor(statements: Statements, queues: Queues, start: Start) {
    this.#queues = queues;
    this.#start = start;
    // One that is past its deadline is left for whoever expires it.
    this.#inLine = statements.prepare(
      `SELECT * FROM jobs INDEXED BY jobs_in_line
       WHERE status = 'queued' AND blocked = 0 AND queue = ? AND (expires_at IS NULL OR expires_at > ? OR attempt > 0)
       ORDER BY priority DESC, n LIMIT ?`,
    );
  }

  claim(tx: Transaction, request: ClaimRequest): Claimed {
    const { at, limit, nodeId } = request;
    const first: Standing[] = [];
    let againAt: number | null = null;
    for (const queue of request.queues) {
      const free = this.#free(tx, queue, at);
      if (free.againAt !== null) againAt = Math.min(againAt ?? free.againAt, free.againAt);
      const most = Math.min(free.slots, limit);
      if (most <= 0) continue;
      for (const row of this.#inLine.all(queue.queue, at, most)) first.push({ n: row.n, job: jobOf(row) });
    }
    // Where the process has fewer slots than its queues, the line goes on across queues.
    if (request.queues.length > 1) first.sort((a, b) => b.job.priority - a.job.priority || a.n - b.n);
    const jobs: Job[] = [];
    for (const standing of first.slice(0, limit)) {
      const job = this.#start(tx, standing, nodeId, at);
      if (job !== null) jobs.push(job);
    }
    return { jobs, againAt };
  }

  #free(
    tx: Transaction,
    { queue, concurrency, held }: QueueClaim,
    at: number,
  ): { readonly slots: number; readonly againAt: number | null } {
    const { paused, rate, concurrency: set } = this.#queues.settings(queue);
    if (paused) return { slots: 0, againAt: null };
    const slots = (set ?? concurrency) - tx.line(queue).running - held;
    if (rate === null || slots <= 0) return { slots, againAt: null };
    const allowed = this.#queues.allowance(queue, rate, at);
    // More may wait than it allows now; whether they do is found out then.
    const againAt = allowed < slots ? this.#queues.nextStartAt(queue, rate, at) : null;
    return {
      slots: Math.min(slots, allowed),
      againAt: againAt ?? (allowed < slots ? at + rate.perMs : null),
    };
  }
}
