import type { Outcome, Report } from "../domain/executor.ts";
import type { Job } from "../domain/job.ts";
import { type ExternalWork, externalWork } from "./executors/external.ts";
import { Run, type RunDeps } from "./run.ts";

interface UnderWay {
  readonly work: ExternalWork;
  readonly run: Run;
  readonly settled: Promise<Job | undefined>;
}

/**
 * Work that callers in this process run and only track. Each is a `Run` like any other, but none holds a slot: nobody
 * can make it wait.
 */
export class ExternalRuns {
  readonly #deps: RunDeps;
  /** By job id. */
  readonly #underWay = new Map<string, UnderWay>();
  #leave: (() => void) | null = null;
  #stopping = false;

  constructor(deps: RunDeps) {
    this.#deps = deps;
  }

  /**
   * @param job running already, on this node
   * @returns the signal of its work
   */
  begin(job: Job): AbortSignal {
    const { hub, store } = this.#deps;
    this.#leave ??= hub.subscribe((note) => {
      if (note.kind === "job") this.#underWay.get(note.job.id)?.run.heed(note.job);
    });
    const work = externalWork();
    const executors = new Map([[work.executor.kind, work.executor]]);
    const slot = { onHeld: () => undefined, onReleased: () => undefined };
    const run = new Run(job, { ...this.#deps, executors }, slot);
    const settled = run.start().finally(() => this.#underWay.delete(job.id));
    this.#underWay.set(job.id, { work, run, settled });
    // It may have been asked to stop before it was known here.
    const now = store.find(job.id);
    if (now !== undefined) run.heed(now);
    if (this.#stopping) run.stop("shutdown");
    return work.signal;
  }

  has(jobId: string): boolean {
    return this.#underWay.has(jobId);
  }

  /** What comes after the end, or after it was fenced out, is not written. */
  report(jobId: string, report: Report): void {
    this.#underWay.get(jobId)?.work.report(report);
  }

  /** @returns when its end is on disk */
  async end(jobId: string, outcome: Outcome): Promise<void> {
    const underWay = this.#underWay.get(jobId);
    underWay?.work.end(outcome);
    await underWay?.settled;
  }

  /** Asks all of them to stop, and waits until they are settled. */
  async stop(): Promise<void> {
    this.#stopping = true;
    while (this.#underWay.size > 0) {
      const all = [...this.#underWay.values()];
      for (const { run } of all) run.stop("shutdown");
      await Promise.all(all.map(({ settled }) => settled));
    }
    this.#leave?.();
  }
}
