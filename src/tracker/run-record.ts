import type { Clock } from "../domain/clock.ts";
import { DEEPEST_METADATA, isWithinDepth } from "../domain/depth.ts";
import { isFolderTrouble } from "../domain/errors.ts";
import type { NewEvent } from "../domain/event.ts";
import type { Report } from "../domain/executor.ts";
import { isCancelling, type Job } from "../domain/job.ts";
import { advance, type Progress, type ProgressReport } from "../domain/progress.ts";
import type { TransitionName } from "../domain/status.ts";
import type { JobPatch, JobStore, Written } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import { Throttle } from "../events/throttle.ts";
import { Totals } from "./totals.ts";

/** Nine in a second and the one that comes with the end: progress gets a number at most ten times a second. */
const SAVE_EVERY_MS = 120;
/** More than this waits for no timer, so that a flood of lines stays a small one in memory. */
const SAVE_FROM_EVENTS = 500;
const LONGEST_MESSAGE = 16_384;
/** Of a stage or a unit, which are on the job's row, in lists and in every event of progress. */
const LONGEST_NAME = 300;
const TOO_DEEP = `Metadata was left out: it has more than ${DEEPEST_METADATA} levels, one within the other`;
/** How long nothing is saved after the data folder could not be written. */
const SAVE_AGAIN_MS = 1000;
/** So many events wait for a data folder that can't be written; of more, the oldest lines of the log are left out. */
const MOST_UNSAVED = 2000;

interface Options {
  readonly job: Job;
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Called once when a write was refused: the attempt belongs to nobody here any more. */
  readonly onFenced: () => void;
  readonly onFault: (cause: unknown) => void;
}

/** How an attempt ends. */
export interface Ending {
  readonly transition: TransitionName;
  readonly patch: JobPatch;
  readonly events: readonly NewEvent[];
}

interface Unsaved {
  readonly patch: JobPatch;
  readonly events: readonly NewEvent[];
}

/**
 * The pen of one attempt: folds what the handler reports into the job's row and journal. Every write is guarded by
 * attempt and node, so an attempt that was given to someone else cannot write.
 */
export class RunRecord {
  readonly #options: Options;
  readonly #guard: { readonly attempt: number; readonly nodeId?: string };
  readonly #throttle: Throttle;
  readonly #startedAt: number;
  readonly #totals: Totals;
  #progress: Progress;
  #moved = false;
  /** What the attempt has said about its metadata so far. */
  #metadata: Readonly<Record<string, unknown>> | null = null;
  #patch: { -readonly [K in keyof JobPatch]: JobPatch[K] } = {};
  #events: NewEvent[] = [];
  #closed = false;
  /** Null = the last save was written, or is under way. */
  #cancelRetry: (() => void) | null = null;
  /** Null = nothing was written yet. */
  #writing: Promise<void> | null = null;

  constructor(options: Options) {
    const { job, clock } = options;
    this.#options = options;
    this.#guard = { attempt: job.attempt, ...(job.nodeId === null ? {} : { nodeId: job.nodeId }) };
    this.#progress = job.progress;
    this.#startedAt = job.startedAt ?? clock.now();
    this.#totals = new Totals(job, this.#startedAt);
    this.#throttle = new Throttle(clock, SAVE_EVERY_MS, () => {
      if (this.#cancelRetry === null) this.#save(true);
    });
  }

  /** How far the attempt is, reports that are not saved yet included. */
  get progress(): Progress {
    return this.#progress;
  }

  /** How many files were reported, earlier attempts included. */
  get artifactCount(): number {
    return this.#totals.artifactCount;
  }

  report(report: Report): void {
    if (this.#closed) return;
    this.#fold(report, this.#options.clock.now());
    this.#throttle.request();
    if (this.#events.length >= SAVE_FROM_EVENTS && this.#cancelRetry === null) this.#save(false);
  }

  /** Notes a step of stopping at once: its time is part of the receipt. */
  step(patch: JobPatch, event: NewEvent): void {
    if (this.#closed) return;
    Object.assign(this.#patch, patch);
    this.#events.push(event);
    this.#save(false);
  }

  /**
   * The last write of the attempt: what waits and the change of status, in one transaction. A job that somebody has
   * asked to stop can only be cancelled, and the asking may be committed until the very last moment.
   * @param decide makes the ending; it is given the job, and asked again, when the job turns out to be cancelling
   * @param onSent called when the write is on its way: every write that is asked for later comes after it
   * @returns the job, or undefined when the attempt was no longer ours to end
   */
  async settle(decide: (asked: Job | null) => Ending, onSent: () => void): Promise<Job | undefined> {
    const { job, store, hub, clock } = this.#options;
    this.#throttle.clear();
    this.#cancelRetry?.();
    this.#closed = true;
    if (this.#writing !== null) await this.#writing;
    const rest = this.#take(true);
    for (let asked: Job | null = null; ; ) {
      const { transition, patch, events } = decide(asked);
      const guard = {
        ...this.#guard,
        at: clock.now(),
        ...(transition === "cancel" ? {} : { cancelling: false }),
      };
      const all = [...(rest?.events ?? []), ...events];
      const sent = store.transition(job.id, transition, { ...rest?.patch, ...patch }, guard, all);
      onSent();
      const written = await sent.catch((cause: unknown) => {
        // Whoever settles may wait, and try again.
        if (rest !== null && isFolderTrouble(cause)) this.#putBack(rest);
        throw cause;
      });
      if (written.ok) {
        for (const each of [written.job, ...written.others]) hub.publish({ kind: "job", job: each });
        return written.job;
      }
      if (asked !== null || written.job === null || !this.#isOurs(written.job)) return undefined;
      if (!isCancelling(written.job)) return undefined;
      asked = written.job;
    }
  }

  #isOurs({ attempt, nodeId }: Job): boolean {
    return attempt === this.#options.job.attempt && nodeId === this.#options.job.nodeId;
  }

  #save(withProgress: boolean): void {
    const taken = this.#take(withProgress);
    if (taken === null) return;
    const { job, store, clock, onFault } = this.#options;
    const guard = { ...this.#guard, at: clock.now(), statuses: ["running" as const] };
    const write = store.update(job.id, taken.patch, guard, taken.events);
    const failed = (cause: unknown) => {
      onFault(cause);
      if (!isFolderTrouble(cause)) return;
      this.#putBack(taken);
      if (!this.#closed) this.#cancelRetry ??= clock.after(SAVE_AGAIN_MS, () => this.#retry());
    };
    this.#queue(write.then((written) => this.#wrote(written)).catch(failed));
  }

  #queue(write: Promise<void>): void {
    const before = this.#writing;
    this.#writing = before === null ? write : before.then(() => write);
  }

  #wrote(written: Written): void {
    if (written.ok) this.#options.hub.publish({ kind: "job", job: written.job });
    else this.fence();
  }

  /** The attempt is no longer ours: a write was refused, or would be. */
  fence(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#throttle.clear();
    this.#cancelRetry?.();
    this.#options.onFenced();
  }

  #retry(): void {
    this.#cancelRetry = null;
    if (!this.#closed) this.#save(true);
  }

  /** What could not be written stays in front of what has come meanwhile. */
  #putBack({ patch, events }: Unsaved): void {
    this.#patch = { ...patch, ...this.#patch };
    const all = [...events, ...this.#events];
    let excess = all.length - MOST_UNSAVED;
    this.#events = all.filter(({ type }) => {
      const isLeftOut = excess > 0 && (type === "log" || type === "progress");
      if (isLeftOut) excess -= 1;
      return !isLeftOut;
    });
  }

  #take(withProgress: boolean): Unsaved | null {
    if (this.#moved && withProgress) {
      const { stage, current, total, percent, message } = this.#progress;
      const at = this.#options.clock.now();
      this.#events.push({ type: "progress", at, data: { stage, current, total, percent, message } });
      this.#patch.progress = this.#progress;
      this.#moved = false;
    }
    if (this.#patch.metadata !== undefined) {
      const { job, store } = this.#options;
      // Somebody may have edited the row meanwhile.
      this.#patch.metadata = { ...(store.find(job.id) ?? job).metadata, ...this.#metadata };
    }
    const taken = { patch: this.#patch, events: this.#events };
    if (taken.events.length === 0 && Object.keys(taken.patch).length === 0) return null;
    this.#patch = {};
    this.#events = [];
    return taken;
  }

  #fold(report: Report, at: number): void {
    switch (report.type) {
      case "progress":
        this.#progress = advance(this.#progress, bounded(report.report), at, this.#startedAt);
        this.#moved = true;
        return;
      case "log":
        this.#events.push({
          type: "log",
          at,
          data: { level: report.level, stage: this.#progress.stage, message: clipped(report.message) },
        });
        return;
      case "warn":
        this.#note({ type: "warning", at, data: { message: clipped(report.message) } });
        return;
      case "artifact":
        this.#note({ type: "artifact", at, data: { path: report.path, bytes: report.bytes } });
        return;
      case "output":
        this.#note({ type: "output", at, data: { value: report.value } });
        return;
      case "usage":
        Object.assign(this.#patch, this.#totals.usage(report.usage));
        return;
      case "metadata":
        if (!isWithinDepth(report.patch, DEEPEST_METADATA)) {
          this.#note({ type: "warning", at, data: { message: TOO_DEEP } });
          return;
        }
        this.#metadata = { ...this.#metadata, ...report.patch };
        this.#patch.metadata = this.#metadata;
        return;
      case "title": {
        const title = report.title.trim().slice(0, 300);
        if (title !== "") this.#patch.title = title;
        return;
      }
      case "checkpoint": {
        const { job, store, onFault } = this.#options;
        const save = store.saveCheckpoint(job, report.key, report.value);
        this.#queue(save.then((saved) => (saved ? undefined : this.fence())).catch(onFault));
        return;
      }
      case "enqueue":
      case "revision":
        // Not for the row: `Run` sees to these.
        return;
      default:
        report satisfies never;
    }
  }

  #note(event: NewEvent): void {
    this.#events.push(event);
    Object.assign(this.#patch, this.#totals.event(event));
  }
}

/** A program may say a megabyte in each of its lines. */
function bounded({ stage, unit, message, ...counts }: ProgressReport): ProgressReport {
  return {
    ...counts,
    ...(stage === undefined ? {} : { stage: stage.slice(0, LONGEST_NAME) }),
    ...(unit === undefined ? {} : { unit: unit.slice(0, LONGEST_NAME) }),
    ...(message === undefined ? {} : { message: clipped(message) }),
  };
}

function clipped(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  return `${message.slice(0, LONGEST_MESSAGE)}… (${message.length - LONGEST_MESSAGE} characters left out)`;
}
