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
/** The store refused a look at the lines: it may be full, or busy for long. */
const LOOK_AGAIN_MS = 1000;

interface UnderWay {
  readonly run: Run;
  readonly settled: Promise<Job | undefined>;
}

/** Takes jobs from the lines as slots become free, oldest first within a queue, and tells its runs to stop. */
export class Dispatcher {
  readonly #options: Options;
  /** By job id. */
  readonly #runs = new Map<string, UnderWay>();
  /** Slots in use by queue: a fenced-out handler holds its own until it returns. */
  readonly #busy = new Map<string, number>();
  #busyInAll = 0;
  #open = false;
  #stopping = false;
  #woken = false;
  #claiming: Promise<void> | null = null;
  #cancelRetry: () => void = () => undefined;
  #leave: () => void = () => undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Runs that are not settled yet. */
  get running(): number {
    return this.#runs.size;
  }

  /** Whether an attempt of this job is under way here. */
  isRunning(jobId: string): boolean {
    return this.#runs.has(jobId);
  }

  /** @param takeJobs false: only what is given to `run` is run */
  start({ takeJobs }: { readonly takeJobs: boolean }): void {
    this.#open = takeJobs;
    this.#leave = this.#options.hub.subscribe((note) => this.#hear(note));
    this.#wake();
  }

  /**
   * Runs a job that was claimed elsewhere for this node.
   * @returns the job as the attempt left it; undefined when the attempt was taken from this process
   */
  run(job: Job): Promise<Job | undefined> {
    const underWay = this.#begin(job);
    // It may have been asked to stop before it was known here.
    const now = this.#options.store.find(job.id);
    if (now !== undefined) underWay.run.heed(now);
    return underWay.settled;
  }

  /** Takes no more jobs, asks those under way to stop, and waits until they are settled. */
  async stop(): Promise<void> {
    this.#open = false;
    this.#stopping = true;
    this.#cancelRetry();
    while (this.#claiming !== null || this.#runs.size > 0) {
      const all = [...this.#runs.values()];
      for (const { run } of all) run.stop("shutdown");
      await Promise.all([this.#claiming, ...all.map(({ settled }) => settled)]);
    }
    this.#leave();
  }

  #begin(job: Job): UnderWay {
    const run = new Run(job, this.#options, () => {
      this.#take(job.queue, -1);
      this.#wake();
    });
    this.#take(job.queue, 1);
    if (this.#stopping) run.stop("shutdown");
    const settled = run.start().finally(() => {
      // A later attempt of the same job may have taken the place of one that was fenced out.
      if (this.#runs.get(job.id)?.run === run) this.#runs.delete(job.id);
    });
    const underWay = { run, settled };
    this.#runs.set(job.id, underWay);
    return underWay;
  }

  #hear(note: Note): void {
    if (note.kind !== "job") return;
    this.#runs.get(note.job.id)?.run.heed(note.job);
    if (note.job.status === "queued") this.#wake();
  }

  /**
   * Looks at the lines once, after all that happens at this moment. A microtask, so that the claim shares its
   * transaction with the last writes of the runs that made room for it.
   */
  #wake(): void {
    if (!this.#open) return;
    this.#woken = true;
    if (this.#claiming !== null) return;
    this.#claiming = Promise.resolve()
      .then(() => this.#claim())
      .finally(() => {
        this.#claiming = null;
        if (this.#woken) this.#wake();
      });
  }

  async #claim(): Promise<void> {
    const { store, hub, nodeId, clock, concurrency, onFault } = this.#options;
    try {
      while (this.#woken && this.#open) {
        this.#woken = false;
        const limit = concurrency - this.#busyInAll;
        const queues = limit <= 0 ? [] : this.#freeQueues();
        if (queues.length === 0) return;
        const jobs = await store.claim({ nodeId, at: clock.now(), limit, queues });
        for (const job of jobs) {
          this.#begin(job);
          hub.publish({ kind: "job", job });
        }
        // What was queued while the claim was under way may have been too late for it.
        if (jobs.length > 0) this.#woken = true;
      }
    } catch (cause) {
      onFault(cause);
      this.#woken = false;
      if (this.#open) this.#cancelRetry = clock.after(LOOK_AGAIN_MS, () => this.#wake());
    }
  }

  /** Queues in which a job waits and that have room. */
  #freeQueues(): readonly { readonly queue: string; readonly limit: number }[] {
    const { store, catalog } = this.#options;
    return store
      .queuesInLine()
      .map((queue) => {
        const limit = catalog.find(queue)?.concurrency ?? QUEUE_CONCURRENCY;
        return { queue, limit: limit - (this.#busy.get(queue) ?? 0) };
      })
      .filter(({ limit }) => limit > 0);
  }

  #take(queue: string, slots: number): void {
    this.#busyInAll += slots;
    const busy = (this.#busy.get(queue) ?? 0) + slots;
    if (busy === 0) this.#busy.delete(queue);
    else this.#busy.set(queue, busy);
  }
}
