import type { Clock } from "../domain/clock.ts";
import { messageOf } from "../domain/errors.ts";
import type { NewEvent, StopStep } from "../domain/event.ts";
import type { Execution, Executor, Outcome } from "../domain/executor.ts";
import { type ExecutorKind, isCancelling, type Job, type Stop } from "../domain/job.ts";
import { beginReceipt, endReceipt } from "../domain/receipt.ts";
import type { StatusReason } from "../domain/status.ts";
import type { JobPatch, JobStore } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import type { Catalog } from "../jobs/catalog.ts";
import { type Ending, RunRecord } from "../tracker/run-record.ts";
import { backoffMs } from "./backoff.ts";
import type { Excess } from "./excess.ts";
import { type LimitWatch, limitWatch } from "./limits.ts";
import { climb } from "./stop-ladder.ts";
import { verdictOf } from "./verdict.ts";

/** Where a run leaves its files. */
export interface Leavings {
  /** The folder's path; it need not exist. */
  folderOf(jobId: string): string;
  /** What lies there once the attempt has ended; count 0 when nothing does. Files that are half written are removed. */
  summary(jobId: string): Promise<Left>;
}

interface Left {
  readonly count: number;
  readonly docsEntry: string | null;
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

interface Ended {
  readonly outcome: Outcome;
  /** Why it was stopped; null = it ended by itself. */
  readonly stopped: StatusReason | null;
  readonly stop: Stop | null;
}

/** One attempt on its way through the named steps begin → limit → execute → normalise → report. */
export class Run {
  readonly job: Job;
  readonly #deps: RunDeps;
  readonly #record: RunRecord;
  readonly #onReleased: () => void;
  /** Why it was told to stop first, and by whom; null = it was not. */
  #stopped: { readonly reason: StatusReason; readonly by: string } | null = null;
  /** The job as somebody asked for it to be cancelled; null = nobody did. */
  #asked: Job | null = null;
  /** The limit that it went over; null = none so far. */
  #excess: Excess | null = null;
  readonly #limits: LimitWatch | null;
  #onStop: () => void = () => undefined;
  #lost = false;
  #returned = false;
  #sent = false;

  /**
   * @param onReleased called once, when the work has really ended and its last write is on its way: until then it
   * holds its slot. A fenced-out handler may be settled long before it returns.
   */
  constructor(job: Job, deps: RunDeps, onReleased: () => void) {
    this.job = job;
    this.#deps = deps;
    this.#onReleased = onReleased;
    const { store, hub, clock, onFault } = deps;
    this.#record = new RunRecord({ job, store, hub, clock, onFault, onFenced: () => this.#fence() });
    this.#limits = limitWatch({
      ...{ job, clock, onFault },
      outputDir: () => deps.leavings.folderOf(job.id),
      onExcess: (excess) => {
        this.#excess = excess;
        this.stop("limit");
      },
    });
  }

  /**
   * Runs the attempt. Never rejects.
   * @returns the job as the attempt left it; undefined when the attempt was no longer ours to end
   */
  async start(): Promise<Job | undefined> {
    try {
      const ended = await this.#attempt();
      return this.#lost ? undefined : await this.#report(ended);
    } catch (cause) {
      this.#deps.onFault(cause);
      return undefined;
    } finally {
      this.#release("sent");
    }
  }

  /** Asks the attempt to stop; only the first reason counts. */
  stop(reason: StatusReason, by = "system"): void {
    if (this.#stopped !== null) return;
    this.#stopped = { reason, by };
    this.#onStop();
  }

  /** Takes note of the job as it is now: somebody may have asked for it to be cancelled. */
  heed(job: Job): void {
    if (!isCancelling(job) || job.attempt !== this.job.attempt || job.nodeId !== this.job.nodeId) return;
    this.#asked ??= job;
    this.stop(job.statusReason ?? "api", job.stop?.requestedBy);
  }

  async #attempt(): Promise<Ended> {
    if (this.#stopped !== null) {
      this.#release("returned");
      return {
        outcome: threw("It was stopped before it began", true),
        stopped: this.#stopped.reason,
        stop: null,
      };
    }
    const execution = this.#begin();
    const lift = this.#limit(execution);
    const ended = await this.#execute(execution);
    lift();
    return ended.stopped === null ? await this.#finishLimits(ended) : ended;
  }

  #begin(): Execution {
    const { executors, leavings, store } = this.#deps;
    const { job } = this;
    const executor = executors.get(job.executor);
    if (executor === undefined) return refused(`Executor ${job.executor} is not available here`, false);
    try {
      const { id: jobId, type, attempt, input, limits } = job;
      const outputDir = leavings.folderOf(jobId);
      // Only an attempt can have saved one, and the first to run is entry 2 of the journal.
      const checkpoints = attempt > 1 || job.lastSeq > 2 ? store.checkpoints(job.id) : {};
      const request = { jobId, type, attempt, input, outputDir, checkpoints, limits };
      return executor.start(request, (report) => {
        this.#record.report(report);
        this.#limits?.heed(report);
      });
    } catch (cause) {
      return refused(messageOf(cause), false);
    }
  }

  /** @returns what takes the limits away again */
  #limit(execution: Execution): () => void {
    const { timeMs } = this.job.limits;
    this.#limits?.start(execution);
    const lift =
      timeMs === null ? () => undefined : this.#deps.clock.after(timeMs, () => this.stop("timeout"));
    return () => {
      lift();
      this.#limits?.stop();
    };
  }

  /** Work that returned sooner than anybody looked may have gone over a limit all the same. */
  async #finishLimits(ended: Ended): Promise<Ended> {
    if (this.#limits === null || ended.outcome.kind !== "returned") return ended;
    await this.#limits.finish();
    return this.#excess === null ? ended : { ...ended, stopped: "limit" };
  }

  async #execute(execution: Execution): Promise<Ended> {
    try {
      const outcome = await this.#endOrStop(execution);
      if (outcome === null) return await this.#stopIt(execution);
      await execution.prove(false);
      return { outcome, stopped: null, stop: null };
    } catch (cause) {
      this.#deps.onFault(cause);
      const outcome = threw(`It could not be shown to have ended: ${messageOf(cause)}`, false);
      return { outcome, stopped: null, stop: null };
    }
  }

  /** @returns null when it was told to stop first */
  #endOrStop(execution: Execution): Promise<Outcome | null> {
    return new Promise((resolve, reject) => {
      this.#onStop = () => resolve(null);
      execution.done.then((outcome) => {
        this.#release("returned");
        resolve(outcome);
      }, reject);
    });
  }

  async #stopIt(execution: Execution): Promise<Ended> {
    const { clock, graceMs } = this.#deps;
    const reason = this.#stopped?.reason ?? "api";
    const note = (stop: Stop, step: StopStep, at: number) =>
      this.#record.step({ stop }, { type: "stop", at, data: { step } });
    const begun = this.#asked?.stop ?? this.#receipt(note);
    const stop = await climb({ execution, reason, stop: begun, graceMs, clock, onStep: note });
    return { outcome: stop.proof === "fenced" ? FENCED : await execution.done, stopped: reason, stop };
  }

  /** A receipt that begins here: nobody outside has asked. */
  #receipt(note: (stop: Stop, step: StopStep, at: number) => void): Stop {
    const at = this.#deps.clock.now();
    const { stop } = beginReceipt(this.#stopped?.by ?? "system", "", at);
    note(stop, "requested", at);
    return stop;
  }

  async #report(ended: Ended): Promise<Job | undefined> {
    const left = await this.#left();
    const send = (end: Ended) =>
      this.#record.settle(
        (asked) => this.#ending(end, left, this.#asked ?? asked),
        () => this.#release("sent"),
      );
    try {
      return await send(ended);
    } catch (cause) {
      this.#deps.onFault(cause);
      // What the attempt made could not be written; that it failed is less to write.
      return send({ ...ended, outcome: threw(`Its end could not be saved: ${messageOf(cause)}`, false) });
    }
  }

  #ending({ outcome, stopped, stop }: Ended, left: Left | null, asked: Job | null): Ending {
    const { clock, catalog, onFault } = this.#deps;
    const now = clock.now();
    const receipt = asked === null ? { stop, events: [] } : cancelled(asked, stop, now);
    const { transition, patch } = verdictOf({
      job: this.job,
      outcome,
      cancelled: asked === null ? null : (asked.statusReason ?? "api"),
      stopped,
      excess: this.#excess,
      stop: receipt.stop,
      progress: this.#record.progress,
      now,
      backoffMs: (attempt) => backoffMs(catalog.find(this.job.type), attempt, onFault),
    });
    const files = left === null ? {} : this.#files(left, transition === "complete");
    return { transition, patch: { ...patch, ...files }, events: receipt.events };
  }

  /** Documentation counts once it is whole. */
  #files({ count, docsEntry }: Left, whole: boolean): JobPatch {
    if (count === 0 && this.#record.artifactCount === 0) return {};
    return { artifactCount: count, docsEntry: whole ? docsEntry : null };
  }

  /** Null = nobody can say. */
  async #left(): Promise<Left | null> {
    try {
      return await this.#deps.leavings.summary(this.job.id);
    } catch (cause) {
      this.#deps.onFault(cause);
      return null;
    }
  }

  /** The attempt was taken from us: its work must end, and nothing of it is written any more. */
  #fence(): void {
    this.#lost = true;
    this.stop("worker_lost");
  }

  #release(part: "returned" | "sent"): void {
    const before = this.#returned && this.#sent;
    if (part === "returned") this.#returned = true;
    else this.#sent = true;
    if (!before && this.#returned && this.#sent) this.#onReleased();
  }
}

/** The receipt of a cancelled job: who asked is the one who asked for that, whatever had begun before. */
function cancelled(
  asked: Job,
  stop: Stop | null,
  at: number,
): { stop: Stop | null; events: readonly NewEvent[] } {
  const begun = asked.stop;
  if (stop !== null) {
    const by = begun ?? stop;
    const reason = by.reason === undefined ? {} : { reason: by.reason };
    return { stop: { ...stop, requestedBy: by.requestedBy, ...reason }, events: [] };
  }
  // The work had ended by itself before it could be told.
  return endReceipt(begun, "exited", at);
}

function threw(message: string, retryable: boolean): Outcome {
  return { kind: "threw", errors: [message], retryable };
}

const FENCED: Outcome = threw("It did not stop and was fenced out", false);

/** What was never begun. */
function refused(message: string, retryable: boolean): Execution {
  return {
    done: Promise.resolve(threw(message, retryable)),
    tell: () => undefined,
    signal: () => undefined,
    force: null,
    prove: () => Promise.resolve("exited"),
  };
}
