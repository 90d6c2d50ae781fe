import type { Statement } from "bun:sqlite";
import type { Job } from "../../domain/job.ts";
import type { Rate } from "../../domain/queue.ts";
import type { Claimed, ClaimRequest, QueueClaim } from "../../domain/store.ts";
import { LONGEST_LINE } from "../../domain/waiting.ts";
import type { Queues } from "./queues.ts";
import type { Standing } from "./standings.ts";
import type { Statements } from "./statements.ts";
import type { Transaction } from "./tally.ts";
import type { JobWrites } from "./writes.ts";

/** What is done with the jobs themselves. */
type Writes = Pick<JobWrites, "standing" | "start">;

/** Takes the first jobs of the lines, as far as slots, pauses and rate limits allow. */
export class Claims {
  readonly #queues: Queues;
  readonly #writes: Writes;
  readonly #inLine: Statement<
    { readonly id: string; readonly n: number },
    [string, number, number, string | null, number]
  >;

  constructor(statements: Statements, queues: Queues, writes: Writes) {
    this.#queues = queues;
    this.#writes = writes;
    // One that is past its deadline is left for whoever expires it. The inner limit bounds how many of other types are
    // passed over; the outer one ends the reading.
    this.#inLine = statements.prepare(
      `SELECT id, n FROM (
         SELECT id, n, type FROM jobs INDEXED BY jobs_in_line
         WHERE status = 'queued' AND blocked = 0 AND queue = ?1 AND (expires_at IS NULL OR expires_at > ?2 OR attempt > 0)
         ORDER BY priority DESC, n LIMIT ?3
       ) WHERE ?4 IS NULL OR type IN (SELECT value FROM json_each(?4)) LIMIT ?5`,
    );
  }

  claim(tx: Transaction, request: ClaimRequest): Claimed {
    const { at, limit, nodeId } = request;
    const types = request.types === null ? null : JSON.stringify(request.types);
    const first: Standing[] = [];
    const rated: { readonly queue: string; readonly rate: Rate }[] = [];
    for (const queue of request.queues) {
      const { slots, rate } = this.#free(tx, queue, at);
      if (rate !== null) rated.push({ queue: queue.queue, rate });
      const most = Math.min(slots, limit);
      if (most <= 0) continue;
      for (const { id, n } of this.#inLine.all(queue.queue, at, most + LONGEST_LINE, types, most)) {
        const standing = this.#writes.standing(id, n);
        if (standing !== null) first.push(standing);
      }
    }
    // Where the process has fewer slots than its queues, the line goes on across queues.
    if (request.queues.length > 1) first.sort((a, b) => b.job.priority - a.job.priority || a.n - b.n);
    const jobs: Job[] = [];
    for (const standing of first.slice(0, limit)) {
      const job = this.#writes.start(tx, standing, nodeId, at);
      if (job === null) continue;
      jobs.push(job);
      const rate = rated.find(({ queue }) => queue === job.queue)?.rate;
      if (rate !== undefined) this.#queues.started(job.queue, rate, at, job.change);
    }
    return { jobs, againAt: this.#againAt(rated, at), unheard: false };
  }

  /** How many more may start in a queue now, and the rate limit that it has besides slots. */
  #free(
    tx: Transaction,
    { queue, concurrency, held }: QueueClaim,
    at: number,
  ): { readonly slots: number; readonly rate: Rate | null } {
    const { paused, rate, concurrency: set } = this.#queues.settings(queue);
    if (paused) return { slots: 0, rate: null };
    const slots = (set ?? concurrency) - tx.line(queue).running - held;
    if (rate === null || slots <= 0) return { slots, rate: null };
    return { slots: Math.min(slots, this.#queues.allowance(queue, rate, at)), rate };
  }

  /** When the first of these queues may start another job; after the starts of now, which count too. */
  #againAt(rated: readonly { readonly queue: string; readonly rate: Rate }[], at: number): number | null {
    const instants = rated.flatMap(({ queue, rate }) => this.#queues.nextStartAt(queue, rate, at) ?? []);
    return instants.length === 0 ? null : Math.min(...instants);
  }
}
