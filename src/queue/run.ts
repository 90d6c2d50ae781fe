import type { Clock } from "../domain/clock.ts";
import { isFolderTrouble, messageOf } from "../domain/errors.ts";
import type { NewEvent, StopStep } from "../domain/event.ts";
import type { Execution, Executor, Outcome, Report } from "../domain/executor.ts";
import { type CacheUse, type ExecutorKind, isCancelling, type Job, type Stop } from "../domain/job.ts";
import { beginReceipt, endReceipt } from "../domain/receipt.ts";
import type { StatusReason } from "../domain/status.ts";
import type { JobPatch, JobStore } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import type { Catalog } from "../jobs/catalog.ts";
import { type Ending, RunRecord } from "../tracker/run-record.ts";
import { backoffMs } from "./backoff.ts";
import { type ErrandDeps, Errands } from "./errands.ts";
import type { Excess } from "./excess.ts";
import { type LimitWatch, limitWatch } from "./limits.ts";
import { keyAtRevision, reusable } from "./reuse.ts";
import { climb } from "./stop-ladder.ts";
import { verdictOf } from "./verdict.ts";

/** Where a run leaves its files. */
export interface Leavings {
  /** The folder's path; it need not exist. */
  folderOf(jobId: string): string;
  /** What lies there once the attempt has ended; count 0 when nothing does. Files that are half written are removed. */
  summary(jobId: string): Promise<Left>;
  /** Puts what one job has left in the place of what another one has. False when it is not there any more. */
  copy(fromJobId: string, toJobId: string): Promise<boolean>;
}

interface Left {
  readonly count: number;
  readonly docsEntry: string | null;
}

export interface RunDeps extends ErrandDeps {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly executors: ReadonlyMap<ExecutorKind, Executor>;
  readonly leavings: Leavings;
  readonly graceMs: number;
  /** How old a result may be that stands in for a new one, where its type says nothing. */
  readonly cacheTtlMs: number;
  /** 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  readonly onFault: (cause: unknown) => void;
}

/** How often an end is offered again to a data folder that can't be written. */
const SAVE_AGAIN_MS = 1000;

interface Ended {
  readonly outcome: Outcome;
  /** Why it was stopped; null = it ended by itself. */
  readonly stopped: StatusReason | null;
  readonly stop: Stop | null;
  /** The job whose result stands in for this one's; undefined = its own. */
  readonly reused?: Job;
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
  /** How its result is known again. */
  #cache: CacheUse | null;
  #reused: Job | null = null;
  /** It is known without a look at the disk that no attempt has left a file. */
  #leftNothing = false;
  #errands: Errands | null = null;
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
  #held = false;
  #isShuttingDown = false;

  constructor(job: Job, deps: RunDeps, slot: SlotKeeper) {
    this.job = job;
    this.#cache = job.cache;
    this.#deps = deps;
    this.#slot = slot;
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
      this.#errands?.close();
      this.#release("sent");
    }
  }

  /** Values were streamed to the job. */
  deliver(): void {
    this.#errands?.deliver();
  }

  /** Asks the attempt to stop; only the first reason counts. */
  stop(reason: StatusReason, by = "system"): void {
    if (reason === "shutdown") this.#isShuttingDown = true;
    if (this.#stopped !== null) return;
    this.#stopped = { reason, by };
    this.#onStop();
  }

  /** Takes note of the job as it is now: the attempt may be another's by now, or be asked to stop. */
  heed(job: Job): void {
    // Of the past, or of our own making: how it ends is written already.
    if (job.change <= this.job.change || this.#sent) return;
    if (job.status !== "running" || job.attempt !== this.job.attempt || job.nodeId !== this.job.nodeId) {
      this.#record.fence();
      return;
    }
    if (!isCancelling(job)) return;
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
    const known = this.#cache === null || this.#awaitsRevision() ? undefined : this.#source(this.#cache);
    if (known !== undefined) {
      this.#release("returned");
      return { ...REUSED, reused: known };
    }
    const execution = this.#begin();
    this.#errands = new Errands(this.job, this.#deps, execution);
    this.#errands.deliver();
    const lift = this.#limit(execution);
    const ended = await this.#execute(execution);
    this.#leftNothing = this.#isFirst() && execution.mayHaveLeft?.() === false;
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
      const checkpoints = this.#isFirst() ? {} : store.checkpoints(job.id);
      const request = { jobId, type, attempt, input, outputDir, checkpoints, limits };
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
    else if (report.type === "revision") this.#seeRevision(report.revision);
    else this.#record.report(report);
    this.#limits?.heed(report);
  }

  #awaitsRevision(): boolean {
    return this.#deps.catalog.find(this.job.type)?.cache?.byRevision === true;
  }

  /** It is known what the input points at now: an earlier job may have done this work. */
  #seeRevision(revision: string): void {
    if (this.job.cache === null || this.#reused !== null || !this.#awaitsRevision()) return;
    this.#cache = keyAtRevision(this.job.cache, revision);
    this.#reused = this.#source(this.#cache) ?? null;
    if (this.#reused !== null) this.#onStop();
  }

  #source(cache: CacheUse): Job | undefined {
    return reusable(this.#deps, this.job, cache);
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
      if (outcome === null && this.#stopped === null && this.#reused !== null) {
        return await this.#reuse(execution, this.#reused);
      }
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

  /** What has begun is not needed: it ends as if it was stopped, but there is no receipt. */
  async #reuse(execution: Execution, source: Job): Promise<Ended> {
    const { clock, graceMs } = this.#deps;
    const { stop } = beginReceipt("system", "", clock.now());
    await climb({ execution, reason: "reused", stop, graceMs, clock, onStep: () => undefined });
    return { ...REUSED, reused: source };
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

  async #report(own: Ended): Promise<Job | undefined> {
    const ended = own.reused === undefined ? own : await this.#takeOver(own.reused);
    const left = this.#leftNothing && own.reused === undefined ? NOTHING_LEFT : await this.#left();
    const send = (end: Ended) =>
      this.#record.settle(
        (asked) => this.#ending(end, left, this.#asked ?? asked),
        () => this.#release("sent"),
      );
    const { clock, onFault } = this.#deps;
    try {
      for (;;) {
        try {
          return await send(ended);
        } catch (cause) {
          // How it ended is kept until there is room; when the program ends, another start finds the job as it was.
          if (!isFolderTrouble(cause) || this.#isShuttingDown) throw cause;
          onFault(cause);
          await clock.sleep(SAVE_AGAIN_MS);
        }
      }
    } catch (cause) {
      onFault(cause);
      // What the attempt made could not be written; that it failed is less to write.
      return send({ ...ended, outcome: threw(`Its end could not be saved: ${messageOf(cause)}`, false) });
    }
  }

  /** The files of the earlier job become those of this one. */
  async #takeOver(source: Job): Promise<Ended> {
    const { leavings, onFault } = this.#deps;
    try {
      if (source.artifactCount > 0 && !(await leavings.copy(source.id, this.job.id))) {
        throw new Error("they are not there any more");
      }
    } catch (cause) {
      onFault(cause);
      const message = `The files of job ${source.id} could not be reused: ${messageOf(cause)}`;
      return { outcome: threw(message, true), stopped: null, stop: null };
    }
    this.#record.report({ type: "log", level: "info", message: `Reused the result of job ${source.id}` });
    this.#record.report({ type: "progress", report: { message: `Reused from ${source.title}` } });
    return {
      outcome: { kind: "returned", result: source.result },
      stopped: null,
      stop: null,
      reused: source,
    };
  }

  #ending({ outcome, stopped, stop, reused }: Ended, left: Left | null, asked: Job | null): Ending {
    const { clock, catalog, random, onFault } = this.#deps;
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
      backoffMs: (attempt) => backoffMs(catalog.find(this.job.type), attempt, random, onFault),
    });
    const files = left === null ? {} : this.#files(left, transition === "complete");
    const cache = transition === "complete" ? this.#cachePatch(reused) : {};
    return { transition, patch: { ...patch, ...files, ...cache }, events: receipt.events };
  }

  #cachePatch(reused: Job | undefined): JobPatch {
    if (this.#cache === null) return {};
    if (reused === undefined) return this.#cache === this.job.cache ? {} : { cache: this.#cache };
    return {
      statusReason: "reused",
      warnings: reused.warnings,
      cache: { key: this.#cache.key, hit: true, sourceJobId: reused.id },
    };
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

const NOTHING_LEFT: Left = { count: 0, docsEntry: null };

const REUSED: Ended = { outcome: { kind: "returned", result: null }, stopped: null, stop: null };

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
