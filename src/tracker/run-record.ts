import type { Clock } from "../domain/clock.ts";
import type { NewEvent } from "../domain/event.ts";
import type { Report } from "../domain/executor.ts";
import type { Job } from "../domain/job.ts";
import { advance, type Progress } from "../domain/progress.ts";
import type { TransitionName } from "../domain/status.ts";
import type { JobPatch, JobStore, Written } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import { Throttle } from "../events/throttle.ts";

/** A job's progress gets a number at most ten times a second. */
const SAVE_EVERY_MS = 100;
/** More than this waits for no timer, so that a flood of lines stays a small one in memory. */
const SAVE_FROM_EVENTS = 500;
const LONGEST_MESSAGE = 16_384;

interface Options {
  readonly job: Job;
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  /** Called once when a write was refused: the attempt belongs to nobody here any more. */
  readonly onFenced: () => void;
  readonly onFault: (cause: unknown) => void;
}

/**
 * The pen of one attempt: folds what the handler reports into the job's row and journal. Every write is guarded by
 * attempt and node, so an attempt that was given to someone else cannot write.
 */
export class RunRecord {
  readonly #options: Options;
  readonly #throttle: Throttle;
  readonly #startedAt: number;
  #job: Job;
  #progress: Progress;
  #patch: { -readonly [K in keyof JobPatch]: JobPatch[K] } = {};
  #events: NewEvent[] = [];
  #moved = false;
  #closed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.#job = options.job;
    this.#progress = options.job.progress;
    this.#startedAt = options.job.startedAt ?? options.clock.now();
    this.#throttle = new Throttle(options.clock, SAVE_EVERY_MS, () => void this.save());
  }

  /** How far the attempt is, reports that are not saved yet included. */
  get progress(): Progress {
    return this.#progress;
  }

  report(report: Report): void {
    if (this.#closed) return;
    this.#fold(report, this.#options.clock.now());
    if (this.#events.length >= SAVE_FROM_EVENTS) void this.save();
    else this.#throttle.request();
  }

  /** Notes a step of stopping at once: its time is part of the receipt. */
  step(patch: JobPatch, event: NewEvent): Promise<void> {
    if (this.#closed) return this.#writing;
    Object.assign(this.#patch, patch);
    this.#events.push(event);
    return this.save();
  }

  /** Writes what waits. Never rejects. */
  save(): Promise<void> {
    this.#throttle.clear();
    const taken = this.#take();
    if (taken === null) return this.#writing;
    const { job, store, clock } = this.#options;
    const guard = { ...this.#guard(), at: clock.now(), statuses: ["running" as const] };
    this.#writing = Promise.all([this.#writing, store.update(job.id, taken.patch, guard, taken.events)]).then(
      ([, written]) => this.#wrote(written),
      (cause: unknown) => this.#options.onFault(cause),
    );
    return this.#writing;
  }

  /**
   * The last write of the attempt: what waits and the change of status, in one transaction.
   * @returns the job, or undefined when the attempt was no longer ours to end
   */
  async settle(name: TransitionName, patch: JobPatch): Promise<Job | undefined> {
    this.#throttle.clear();
    const taken = this.#take() ?? { patch: {}, events: [] };
    this.#closed = true;
    await this.#writing;
    const { job, store, hub, clock } = this.#options;
    const guard = { ...this.#guard(), at: clock.now() };
    const written = await store.transition(job.id, name, { ...taken.patch, ...patch }, guard, taken.events);
    if (!written.ok) return undefined;
    hub.publish({ kind: "job", job: written.job });
    return written.job;
  }

  #guard(): { attempt: number; nodeId?: string } {
    const { attempt, nodeId } = this.#options.job;
    return nodeId === null ? { attempt } : { attempt, nodeId };
  }

  #wrote(written: Written): void {
    if (written.ok) {
      this.#options.hub.publish({ kind: "job", job: written.job });
    } else if (!this.#closed) {
      this.#closed = true;
      this.#options.onFenced();
    }
  }

  #take(): { patch: JobPatch; events: readonly NewEvent[] } | null {
    if (this.#moved) {
      const { stage, current, total, percent, message, updatedAt } = this.#progress;
      const at = updatedAt ?? this.#options.clock.now();
      this.#events.push({ type: "progress", at, data: { stage, current, total, percent, message } });
      this.#patch.progress = this.#progress;
      this.#moved = false;
    }
    const taken = { patch: this.#patch, events: this.#events };
    if (taken.events.length === 0 && Object.keys(taken.patch).length === 0) return null;
    // What is on its way to the store is already the base of the next report.
    this.#job = { ...this.#job, ...this.#patch };
    this.#patch = {};
    this.#events = [];
    return taken;
  }

  #fold(report: Report, at: number): void {
    switch (report.type) {
      case "progress":
        this.#progress = advance(this.#progress, report.report, at, this.#startedAt);
        this.#moved = true;
        return;
      case "log": {
        const message = clipped(report.message);
        this.#events.push({
          type: "log",
          at,
          data: { level: report.level, stage: this.#progress.stage, message },
        });
        return;
      }
      case "warn": {
        const message = clipped(report.message);
        this.#patch.warnings = [...(this.#patch.warnings ?? this.#job.warnings), message];
        this.#events.push({ type: "warning", at, data: { message } });
        return;
      }
      case "metadata":
        this.#patch.metadata = { ...(this.#patch.metadata ?? this.#job.metadata), ...report.patch };
        return;
      case "title":
        this.#patch.title = report.title.slice(0, 300);
        return;
      case "artifact":
        this.#events.push({ type: "artifact", at, data: { path: report.path, bytes: report.bytes } });
        this.#patch.artifactCount = (this.#patch.artifactCount ?? this.#job.artifactCount) + 1;
        return;
      case "output":
        this.#events.push({ type: "output", at, data: { value: report.value } });
        if (this.#job.firstOutputMs === null) this.#patch.firstOutputMs ??= at - this.#startedAt;
        return;
      case "usage": {
        const so = this.#patch.usage ?? this.#job.usage ?? { inputTokens: 0, outputTokens: 0, costUsd: 0 };
        this.#patch.usage = {
          inputTokens: so.inputTokens + (report.usage.inputTokens ?? 0),
          outputTokens: so.outputTokens + (report.usage.outputTokens ?? 0),
          costUsd: so.costUsd + (report.usage.costUsd ?? 0),
        };
        return;
      }
      case "checkpoint":
        this.#writing = Promise.all([
          this.#writing,
          this.#options.store.saveCheckpoint(this.#job.id, report.key, report.value),
        ]).then(() => undefined, this.#options.onFault);
        return;
      default:
        report satisfies never;
    }
  }
}

function clipped(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  return `${message.slice(0, LONGEST_MESSAGE)}… (${message.length - LONGEST_MESSAGE} characters left out)`;
}
