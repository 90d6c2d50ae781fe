import type { Job } from "../domain/job.ts";
import type { JobStore, QueueClaim } from "../domain/store.ts";
import type { Hub, Note, Signal } from "../events/hub.ts";
import { Run, type RunDeps } from "./run.ts";

interface Options extends RunDeps {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly nodeId: string;
  /** A process that was silent for so long gives a sign of life before it takes a job. */
  readonly leaseMs: number;
  /** How many jobs this process runs at once, all queues together. */
  readonly concurrency: number;
  /** The job types that this process knows: it takes no others. */
  readonly types: readonly string[];
  /** How many jobs of a queue run at once where nobody has set another number. */
  readonly concurrencyOf: (queue: string) => number;
}

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
  /** Slots by queue of handlers that were fenced out and have not returned: in the store their jobs have ended. */
  readonly #held = new Map<string, number>();
  /** Slots in use, those among them. */
  #busy = 0;
  #open = false;
  #stopping = false;
  #woken = false;
  #claiming: Promise<void> | null = null;
  #cancelRetry: () => void = () => undefined;
  #leave: () => void = () => undefined;
  #beat: () => Promise<void> = () => Promise.resolve();

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

  /** Slots of a queue, or of all, that are held by work that was fenced out and goes on. */
  heldIn(queue?: string): number {
    if (queue !== undefined) return this.#held.get(queue) ?? 0;
    return [...this.#held.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Another process has written: there may be work, or values for a run. */
  look(): void {
    this.#wake();
    for (const { run } of this.#runs.values()) run.deliver();
  }

  /**
   * @param takeJobs false: only what is given to `run` is run
   * @param beat gives a sign of life, after a silence that may have cost this process its lease
   */
  start({ takeJobs, beat }: { readonly takeJobs: boolean; readonly beat: () => Promise<void> }): void {
    this.#beat = beat;
    this.#open = takeJobs;
    const { hub } = this.#options;
    const leave = [hub.subscribe((note) => this.#hear(note)), hub.onSignal((signal) => this.#heed(signal))];
    this.#leave = () => {
      for (const one of leave) one();
    };
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
    const run = new Run(job, this.#options, {
      onHeld: () => this.#hold(job.queue, 1),
      onReleased: (held) => {
        this.#busy -= 1;
        if (held) this.#hold(job.queue, -1);
        this.#wake();
      },
    });
    this.#busy += 1;
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

  #heed(signal: Signal): void {
    if (signal.kind === "queue") this.#wake();
    else this.#runs.get(signal.jobId)?.run.deliver();
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
    const { store, hub, nodeId, types, leaseMs, clock, concurrency, onFault } = this.#options;
    try {
      while (this.#woken && this.#open) {
        this.#woken = false;
        const limit = concurrency - this.#busy;
        const queues = limit <= 0 ? [] : this.#queues();
        if (queues.length === 0) return;
        const at = clock.now();
        const claimed = await store.claim({ nodeId, at, heardSince: at - leaseMs, limit, types, queues });
        const { jobs, againAt, unheard } = claimed;
        if (unheard) {
          await this.#beat();
          this.#woken = true;
        }
        if (againAt !== null) this.#lookAgainIn(againAt - clock.now());
        for (const job of jobs) {
          this.#begin(job);
          hub.publish({ kind: "job", job });
        }
      }
    } catch (cause) {
      onFault(cause);
      this.#woken = false;
      this.#lookAgainIn(LOOK_AGAIN_MS);
    }
  }

  #lookAgainIn(ms: number): void {
    this.#cancelRetry();
    if (this.#open) this.#cancelRetry = this.#options.clock.after(Math.max(1, ms), () => this.#wake());
  }

  /** Queues in which a job waits. */
  #queues(): readonly QueueClaim[] {
    const { store, concurrencyOf } = this.#options;
    return store
      .queuesInLine()
      .map((queue) => ({ queue, concurrency: concurrencyOf(queue), held: this.#held.get(queue) ?? 0 }));
  }

  #hold(queue: string, slots: number): void {
    const held = (this.#held.get(queue) ?? 0) + slots;
    if (held === 0) this.#held.delete(queue);
    else this.#held.set(queue, held);
  }
}
