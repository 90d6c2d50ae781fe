import type { Clock } from "../domain/clock.ts";
import type { Execution, Executor, Outcome } from "../domain/executor.ts";
import type { ExecutorKind, Job, Stop } from "../domain/job.ts";
import type { StatusReason } from "../domain/status.ts";
import type { JobStore } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import type { Catalog } from "../jobs/catalog.ts";
import { RunRecord } from "../tracker/run-record.ts";
import { climb } from "./stop-ladder.ts";
import { verdictOf } from "./verdict.ts";

/** Where a run leaves its files. */
export interface Leavings {
  /** The folder's path; it need not exist. */
  folderOf(jobId: string): string;
  /** What lies there now; count 0 when nothing does. */
  summary(jobId: string): Promise<{ readonly count: number; readonly docsEntry: string | null }>;
}

export interface RunDeps {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly executors: ReadonlyMap<ExecutorKind, Executor>;
  readonly leavings: Leavings;
  readonly graceMs: number;
  readonly onFault: (cause: unknown) => void;
}

/** One attempt on its way through the named steps begin → limit → execute → normalise → report. */
export class Run {
  readonly job: Job;
  /** Resolves when the attempt is settled. A fenced-out handler may still be running then: see `released`. */
  readonly settled: Promise<Job | undefined>;
  /** Resolves when the handler has really returned: until then it holds its slot. */
  readonly released: Promise<void>;
  readonly #deps: RunDeps;
  readonly #record: RunRecord;
  readonly #stopAsked = Promise.withResolvers<StatusReason>();
  #stopReason: StatusReason | undefined;
  #stopAsker = "system";
  #lost = false;

  constructor(job: Job, deps: RunDeps) {
    this.job = job;
    this.#deps = deps;
    const { store, hub, clock, onFault } = deps;
    this.#record = new RunRecord({ job, store, hub, clock, onFault, onFenced: () => this.#fence() });
    const execution = this.#begin();
    this.released = execution.done.then(() => undefined);
    this.settled = this.#follow(execution).catch((cause: unknown) => {
      onFault(cause);
      return undefined;
    });
  }

  /** Asks the attempt to stop; only the first reason counts. */
  stop(reason: StatusReason, by = "system"): void {
    if (this.#stopReason !== undefined) return;
    this.#stopReason = reason;
    this.#stopAsker = by;
    this.#stopAsked.resolve(reason);
  }

  async #follow(execution: Execution): Promise<Job | undefined> {
    const lift = this.#limit();
    const { outcome, stop } = await this.#execute(execution);
    lift();
    if (this.#lost) return undefined;
    return this.#report(outcome, stop);
  }

  #begin(): Execution {
    const { executors, leavings, store } = this.#deps;
    const { job } = this;
    const executor = executors.get(job.executor);
    try {
      if (executor === undefined)
        throw new Error(`Executor ${job.executor} is not available in this process`);
      const checkpoints = job.attempt > 1 || job.lastSeq > 2 ? store.checkpoints(job.id) : {};
      const { id: jobId, type, attempt, input, limits } = job;
      const request = {
        jobId,
        type,
        attempt,
        input,
        outputDir: leavings.folderOf(jobId),
        checkpoints,
        limits,
      };
      return executor.start(request, (report) => this.#record.report(report));
    } catch (cause) {
      return refusal(cause);
    }
  }

  /** @returns what takes the limits away again */
  #limit(): () => void {
    const { timeMs } = this.job.limits;
    if (timeMs === null) return () => undefined;
    return this.#deps.clock.after(timeMs, () => this.stop("timeout"));
  }

  async #execute(execution: Execution): Promise<{ outcome: Outcome; stop: Stop | null }> {
    const first = await Promise.race([execution.done, this.#stopAsked.promise]);
    if (typeof first !== "string") {
      await execution.prove(false);
      return { outcome: first, stop: null };
    }
    const { clock, graceMs } = this.#deps;
    const stop = await climb({
      execution,
      reason: first,
      stop: this.#receipt(),
      graceMs,
      clock,
      onStep: (receipt, step, at) =>
        void this.#record.step({ stop: receipt }, { type: "stop", at, data: { step } }),
    });
    const outcome: Outcome = stop.proof === "fenced" ? FENCED : await execution.done;
    return { outcome, stop };
  }

  async #report(outcome: Outcome, stop: Stop | null): Promise<Job | undefined> {
    const { clock, catalog, leavings } = this.#deps;
    const left = await leavings.summary(this.job.id);
    const verdict = verdictOf({
      job: this.job,
      outcome,
      stop,
      stopReason: this.#stopReason,
      progress: this.#record.progress,
      now: clock.now(),
      backoffMs: (attempt) => catalog.find(this.job.type)?.backoffMs(attempt) ?? 1000,
    });
    const files = left.count === 0 ? {} : { artifactCount: left.count, docsEntry: left.docsEntry };
    return this.#record.settle(verdict.transition, { ...verdict.patch, ...files });
  }

  /** The receipt that the tracker began when somebody asked, or one that begins here. */
  #receipt(): Stop {
    const begun = this.#deps.store.find(this.job.id)?.stop;
    if (begun !== null && begun !== undefined && begun.proof === null) return begun;
    const at = this.#deps.clock.now();
    return {
      requestedAt: at,
      requestedBy: this.#stopAsker,
      steps: [{ step: "requested", at }],
      proof: null,
      ms: null,
    };
  }

  /** The attempt was taken from us: its work must end, and nothing of it is written any more. */
  #fence(): void {
    this.#lost = true;
    this.stop("worker_lost");
  }
}

const FENCED: Outcome = { kind: "threw", errors: ["It did not stop and was fenced out"], retryable: false };

function refusal(cause: unknown): Execution {
  const message = cause instanceof Error ? cause.message : String(cause);
  return {
    done: Promise.resolve({ kind: "threw", errors: [message], retryable: false }),
    signal: () => undefined,
    force: null,
    prove: () => Promise.resolve("exited"),
  };
}
