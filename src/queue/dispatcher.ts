import type { Job } from "../domain/job.ts";
import type { JobStore } from "../domain/store.ts";
import type { Hub, Note } from "../events/hub.ts";
import { Run, type RunDeps } from "./run.ts";

interface Options extends RunDeps {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly nodeId: string;
  /** How many jobs this process runs at once, all queues together. */
  readonly concurrency: number;
}

/** Jobs at once in a queue that is not named after a type. */
const QUEUE_CONCURRENCY = 4;

/** Takes jobs from the lines as slots become free, oldest first within a queue, and tells its runs to stop. */
export class Dispatcher {
  readonly #options: Options;
  /** By job id. */
  readonly #runs = new Map<string, Run>();
  /** Slots in use by queue: a fenced-out handler holds its own until it returns. */
  readonly #busy = new Map<string, number>();
  #busyInAll = 0;
  #open = false;
  #woken = false;
  #leave: () => void = () => undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Runs that are not settled yet. */
  get running(): number {
    return this.#runs.size;
  }

  /** @param takeJobs false: only what is given to `run` is run */
  start({ takeJobs }: { readonly takeJobs: boolean }): void {
    this.#open = takeJobs;
    this.#leave = this.#options.hub.subscribe((note) => this.#hear(note));
    this.#wake();
  }

  /** Runs a job that was claimed elsewhere for this node. */
  run(job: Job): Run {
    const run = new Run(job, this.#options);
    this.#runs.set(job.id, run);
    this.#take(job.queue, 1);
    void run.settled.finally(() => {
      this.#runs.delete(job.id);
    });
    void run.released.finally(() => {
      this.#take(job.queue, -1);
      this.#wake();
    });
    // It may have been asked to stop before it was known here.
    const asked = this.#options.store.find(job.id);
    if (asked !== undefined) this.#heed(asked);
    return run;
  }

  /** Takes no more jobs, asks those under way to stop, and waits until they are settled. */
  async stop(): Promise<void> {
    this.#open = false;
    const runs = [...this.#runs.values()];
    for (const run of runs) run.stop("shutdown");
    await Promise.all(runs.map((run) => run.settled));
    this.#leave();
  }

  #hear(note: Note): void {
    if (note.kind !== "job") return;
    if (note.job.status === "queued") this.#wake();
    else if (note.job.status === "running") this.#heed(note.job);
  }

  #heed(job: Job): void {
    if (job.cancelRequestedAt === null) return;
    const run = this.#runs.get(job.id);
    if (run === undefined || run.job.attempt !== job.attempt) return;
    run.stop(job.statusReason ?? "api", job.stop?.requestedBy);
  }

  /** Looks at the lines once, after all that happens in this tick. */
  #wake(): void {
    if (this.#woken || !this.#open) return;
    this.#woken = true;
    setImmediate(() => {
      this.#woken = false;
      this.#claim().catch(this.#options.onFault);
    });
  }

  async #claim(): Promise<void> {
    const { store, nodeId, clock, concurrency } = this.#options;
    const limit = concurrency - this.#busyInAll;
    if (!this.#open || limit <= 0) return;
    const queues = store
      .queuesInLine()
      .map((queue) => ({ queue, limit: this.#limitOf(queue) - (this.#busy.get(queue) ?? 0) }))
      .filter((q) => q.limit > 0);
    if (queues.length === 0) return;
    // Held while the claim is under way, so that a second look does not give the same slots away.
    this.#woken = true;
    const jobs = await store.claim({ nodeId, at: clock.now(), limit, queues }).finally(() => {
      this.#woken = false;
    });
    for (const job of jobs) {
      this.run(job);
      this.#options.hub.publish({ kind: "job", job });
    }
    if (jobs.length > 0) this.#wake();
  }

  #limitOf(queue: string): number {
    return this.#options.catalog.find(queue)?.concurrency ?? QUEUE_CONCURRENCY;
  }

  #take(queue: string, slots: number): void {
    this.#busyInAll += slots;
    this.#busy.set(queue, (this.#busy.get(queue) ?? 0) + slots);
  }
}
