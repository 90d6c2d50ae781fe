import { messageOf } from "../domain/errors.ts";
import type { StopStep } from "../domain/event.ts";
import type { Execution, Executor, Outcome, Report } from "../domain/executor.ts";
import { type ExecutorKind, isCancelling, type Job, type Stop } from "../domain/job.ts";
import { beginReceipt } from "../domain/receipt.ts";
import type { StatusReason } from "../domain/status.ts";
import type { Supplies } from "../domain/supplies.ts";
import type { Hub } from "../events/hub.ts";
import type { Catalog } from "../jobs/catalog.ts";
import { RunRecord } from "../tracker/run-record.ts";
import { type ErrandDeps, Errands } from "./errands.ts";
import type { Excess } from "./excess.ts";
import type { Leavings } from "./leavings.ts";
import { type LimitWatch, limitWatch } from "./limits.ts";
import { Reuse, type ReuseDeps } from "./reuse.ts";
import { type Ended, ofItself, Settling, type SettlingDeps, takenFrom, threw } from "./settling.ts";
import { climb } from "./stop-ladder.ts";
import { StopWish } from "./stop-wish.ts";

export interface RunDeps extends ErrandDeps, ReuseDeps, SettlingDeps {
  readonly hub: Hub;
  readonly catalog: Catalog;
  readonly leavings: Leavings;
  readonly executors: ReadonlyMap<ExecutorKind, Executor>;
  readonly graceMs: number;
  /** What a job is handed of this deck. @throws JobdeckError `credential_unreadable` */
  readonly suppliesOf: (job: Job) => Supplies | null;
}

/** Who is told of a run's slot. */
interface SlotKeeper {
  /** The last write is on its way, and the work goes on. */
  onHeld(): void;
  /**
   * Called once, when the work has really ended and its last write is on its way: until then it holds its slot. A
   * fenced-out handler may be settled long before it returns.
   */
  onReleased(held: boolean): void;
}

/** One attempt on its way through the named steps begin → limit → execute → normalise → report. */
export class Run {
  readonly job: Job;
  readonly #deps: RunDeps;
  readonly #record: RunRecord;
  readonly #slot: SlotKeeper;
  readonly #reuse: Reuse;
  readonly #wish = new StopWish();
  readonly #settling: Settling;
  #errands: Errands | null = null;
  /** The limit that it went over; null = none so far. */
  #excess: Excess | null = null;
  readonly #limits: LimitWatch | null;
  /** An earlier job turns out to have done the work: this one is not needed. */
  #onReused: () => void = () => undefined;
  #lost = false;
  #returned = false;
  #sent = false;
  #held = false;

  constructor(job: Job, deps: RunDeps, slot: SlotKeeper) {
    this.job = job;
    this.#deps = deps;
    this.#reuse = new Reuse(job, deps);
    this.#slot = slot;
    const { store, hub, clock, onFault } = deps;
    this.#record = new RunRecord({ job, store, hub, clock, onFault, onFenced: () => this.#fence() });
    this.#settling = new Settling({
      ...{ job, deps, record: this.#record, reuse: this.#reuse, wish: this.#wish },
      onSent: () => this.#release("sent"),
    });
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
      return this.#lost ? undefined : await this.#settling.settle(ended);
    } catch (cause) {
      this.#deps.onFault(cause);
      return undefined;
    } finally {
      this.#errands?.close();
      this.#release("sent");
    }
  }

  /** Values were streamed to the job. */
  deliver(): void {
    this.#errands?.deliver();
  }

  /** Asks the attempt to stop; only the first reason counts. */
  stop(reason: StatusReason): void {
    this.#wish.tell(reason, "system");
  }

  /** Takes note of the job as it is now: the attempt may be another's by now, or be asked to stop. */
  heed(job: Job): void {
    // Of the past, or of our own making: how it ends is written already.
    if (job.change <= this.job.change || this.#sent) return;
    if (job.status !== "running" || job.attempt !== this.job.attempt || job.nodeId !== this.job.nodeId) {
      this.#record.fence();
      return;
    }
    if (isCancelling(job)) this.#wish.cancel(job);
  }

  async #attempt(): Promise<Ended> {
    const { reason } = this.#wish;
    if (reason !== null) {
      this.#release("returned");
      return { ...ofItself(threw("It was stopped before it began", true)), stopped: reason };
    }
    const reused = this.#reuse.lookAtStart();
    if (reused !== null) {
      this.#release("returned");
      return takenFrom(reused);
    }
    const execution = this.#begin();
    this.#errands = new Errands(this.job, this.#deps, execution);
    this.#errands.deliver();
    const lift = this.#limit(execution);
    const ended = await this.#execute(execution);
    lift();
    const whole = ended.stopped === null ? await this.#finishLimits(ended) : ended;
    return {
      ...whole,
      excess: this.#excess,
      leftNothing: ended.reused === null && this.#isFirst() && execution.mayHaveLeft?.() === false,
    };
  }

  #begin(): Execution {
    const { executors, leavings, store } = this.#deps;
    const { job } = this;
    const executor = executors.get(job.executor);
    if (executor === undefined) return refused(`Executor ${job.executor} is not available here`, false);
    try {
      const { id: jobId, type, attempt, input, limits } = job;
      const outputDir = leavings.folderOf(jobId);
      const checkpoints = this.#isFirst() ? {} : store.checkpoints(job.id);
      const fresh = job.cache?.skip === true;
      const cost = limits.costUsd === null ? {} : { costLeftUsd: costLeft(job, limits.costUsd) };
      const supplies = this.#deps.suppliesOf(job);
      const request = {
        ...{ jobId, type, attempt, fresh, ...cost, input, outputDir, checkpoints, limits },
        ...(supplies === null ? {} : { supplies }),
      };
      return executor.start(request, (report) => this.#hear(report));
    } catch (cause) {
      return refused(messageOf(cause), false);
    }
  }

  /** Nothing of the job has run before: the first to run is entry 2 of the journal. */
  #isFirst(): boolean {
    return this.job.attempt === 1 && this.job.lastSeq <= 2;
  }

  #hear(report: Report): void {
    if (report.type === "enqueue") void this.#errands?.enqueue(report);
    else if (report.type === "revision" && this.#reuse.lookAtRevision(report.revision)) this.#onReused();
    else this.#record.report(report);
    this.#limits?.heed(report);
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
      const { source } = this.#reuse;
      if (outcome === null && this.#wish.reason === null && source !== null) {
        return await this.#letGo(execution, source);
      }
      if (outcome === null) return await this.#stopIt(execution);
      await execution.prove(false);
      return ofItself(outcome);
    } catch (cause) {
      this.#deps.onFault(cause);
      return ofItself(threw(`It could not be shown to have ended: ${messageOf(cause)}`, false));
    }
  }

  /** @returns null when it was told to stop first, or is not needed any more */
  #endOrStop(execution: Execution): Promise<Outcome | null> {
    return new Promise((resolve, reject) => {
      this.#onReused = () => resolve(null);
      this.#wish.listen(this.#onReused);
      execution.done.then((outcome) => {
        this.#release("returned");
        resolve(outcome);
      }, reject);
    });
  }

  /** What has begun is not needed: it ends as if it was stopped, but there is no receipt. */
  async #letGo(execution: Execution, source: Job): Promise<Ended> {
    const { clock, graceMs } = this.#deps;
    const { stop } = beginReceipt("system", "", clock.now());
    await climb({ execution, reason: "reused", stop, graceMs, clock, onStep: () => undefined });
    return takenFrom(source);
  }

  async #stopIt(execution: Execution): Promise<Ended> {
    const { clock, graceMs } = this.#deps;
    const reason = this.#wish.reason ?? "api";
    const onStep = (stop: Stop, step: StopStep, at: number) =>
      this.#record.step({ stop }, { type: "stop", at, data: { step } });
    const { stop: begun, event } = this.#wish.begin(clock.now());
    if (event !== null) this.#record.step({ stop: begun }, event);
    const stop = await climb({ execution, reason, stop: begun, graceMs, clock, onStep });
    const outcome = stop.proof === "fenced" ? FENCED : await execution.done;
    return { ...ofItself(outcome), stopped: reason, stop };
  }

  /** The attempt was taken from us: its work must end, and nothing of it is written any more. */
  #fence(): void {
    this.#lost = true;
    this.stop("worker_lost");
  }

  #release(part: "returned" | "sent"): void {
    if (this.#returned && this.#sent) return;
    if (part === "returned") this.#returned = true;
    else if (!this.#sent) {
      this.#sent = true;
      if (!this.#returned) {
        this.#held = true;
        this.#slot.onHeld();
      }
    }
    if (this.#returned && this.#sent) this.#slot.onReleased(this.#held);
  }
}

const FENCED: Outcome = threw("It did not stop and was fenced out", false);

/** Earlier attempts count: the limit is the job's. */
function costLeft(job: Pick<Job, "usage">, costUsd: number): number {
  return Math.max(0, costUsd - (job.usage?.costUsd ?? 0));
}

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
