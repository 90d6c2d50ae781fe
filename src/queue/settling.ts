import type { Clock } from "../domain/clock.ts";
import { isFolderTrouble, messageOf } from "../domain/errors.ts";
import type { Outcome } from "../domain/executor.ts";
import type { Job, Stop } from "../domain/job.ts";
import type { StatusReason } from "../domain/status.ts";
import type { JobPatch } from "../domain/store.ts";
import type { Catalog } from "../jobs/catalog.ts";
import type { Ending, RunRecord } from "../tracker/run-record.ts";
import { backoffMs } from "./backoff.ts";
import type { Excess } from "./excess.ts";
import { type Leavings, type Left, NOTHING_LEFT } from "./leavings.ts";
import type { Reuse } from "./reuse.ts";
import { cancelReceipt, type StopWish } from "./stop-wish.ts";
import { verdictOf } from "./verdict.ts";

/** How the work of an attempt has ended. */
export interface Ended {
  readonly outcome: Outcome;
  /** Why it was stopped; null = it ended by itself. */
  readonly stopped: StatusReason | null;
  readonly stop: Stop | null;
  /** The job whose result stands in for this one's; null = it has its own. */
  readonly reused: Job | null;
  /** The limit that it went over; null = none. */
  readonly excess: Excess | null;
  /** It is known without a look at the disk that no attempt has left a file. */
  readonly leftNothing: boolean;
}

/** Work that nobody has stopped. */
export function ofItself(outcome: Outcome): Ended {
  return { outcome, stopped: null, stop: null, reused: null, excess: null, leftNothing: false };
}

export function takenFrom(source: Job): Ended {
  return { ...ofItself({ kind: "returned", result: source.result }), reused: source };
}

export function threw(message: string, retryable: boolean): Outcome {
  return { kind: "threw", errors: [message], retryable };
}

export interface SettlingDeps {
  readonly clock: Clock;
  readonly catalog: Pick<Catalog, "find">;
  readonly leavings: Leavings;
  /** 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  readonly onFault: (cause: unknown) => void;
}

interface Attempt {
  readonly job: Job;
  readonly deps: SettlingDeps;
  readonly record: RunRecord;
  readonly reuse: Reuse;
  readonly wish: StopWish;
  /** The last write is on its way. */
  readonly onSent: () => void;
}

/** How often an end is offered again to a data folder that can't be written. */
const SAVE_AGAIN_MS = 1000;

/** Makes the end of an attempt the end of its job, or the beginning of its next attempt. */
export class Settling {
  readonly #attempt: Attempt;

  constructor(attempt: Attempt) {
    this.#attempt = attempt;
  }

  /** @returns the job as it is then; undefined when the attempt was no longer ours to end */
  async settle(own: Ended): Promise<Job | undefined> {
    const { record, wish, onSent, deps } = this.#attempt;
    const { clock, onFault } = deps;
    const ended = own.reused === null ? own : await this.#takeOver(own.reused);
    const left = ended.leftNothing ? NOTHING_LEFT : await this.#left();
    const send = (end: Ended) =>
      record.settle((asked) => this.#ending(end, left, wish.asked ?? asked), onSent);
    try {
      for (;;) {
        try {
          return await send(ended);
        } catch (cause) {
          // How it ended is kept until there is room; when the program ends, another start finds the job as it was.
          if (!isFolderTrouble(cause) || wish.isShutdown) throw cause;
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
    const { record, reuse, deps } = this.#attempt;
    try {
      await reuse.takeFiles(source);
    } catch (cause) {
      deps.onFault(cause);
      return ofItself(threw(messageOf(cause), true));
    }
    record.report({ type: "log", level: "info", message: `Reused the result of job ${source.id}` });
    record.report({ type: "progress", report: { message: `Reused from ${source.title}` } });
    return takenFrom(source);
  }

  #ending({ outcome, stopped, stop, reused, excess }: Ended, left: Left | null, asked: Job | null): Ending {
    const { job, record, reuse, deps } = this.#attempt;
    const { clock, catalog, random, onFault } = deps;
    const now = clock.now();
    const receipt = asked === null ? { stop, events: [] } : cancelReceipt(asked, stop, now);
    const { transition, patch } = verdictOf({
      job,
      outcome,
      cancelled: asked === null ? null : (asked.statusReason ?? "api"),
      stopped,
      excess,
      stop: receipt.stop,
      progress: record.progress,
      now,
      backoffMs: (attempt) => backoffMs(catalog.find(job.type), attempt, random, onFault),
    });
    const files = left === null ? {} : this.#files(left, transition === "complete");
    const cache = transition === "complete" ? reuse.patch(reused) : {};
    return { transition, patch: { ...patch, ...files, ...cache }, events: receipt.events };
  }

  /** Documentation counts once it is whole. */
  #files({ count, docsEntry }: Left, whole: boolean): JobPatch {
    if (count === 0 && this.#attempt.record.artifactCount === 0) return {};
    return { artifactCount: count, docsEntry: whole ? docsEntry : null };
  }

  /** Null = nobody can say. */
  async #left(): Promise<Left | null> {
    const { job, deps } = this.#attempt;
    try {
      return await deps.leavings.summary(job.id);
    } catch (cause) {
      deps.onFault(cause);
      return null;
    }
  }
}
