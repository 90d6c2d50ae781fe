import type { Clock } from "../domain/clock.ts";
import { JobdeckError } from "../domain/errors.ts";
import type { Job, StopProof } from "../domain/job.ts";
import { stopped } from "../domain/progress.ts";
import { endReceipt } from "../domain/receipt.ts";
import { isFinal } from "../domain/status.ts";
import type { Guard, JobStore, Written } from "../domain/store.ts";
import { changeOf, type Hub, type Note } from "../events/hub.ts";
import { cacheUse } from "./creation.ts";
import { readiness } from "./flow.ts";
import type { Tracker } from "./tracker.ts";
import type { Types } from "./types.ts";

/** Removals are remembered for this long, so that a cursor of that age still learns of them. */
const REMEMBER_REMOVALS_MS = 3_600_000;
const AT_ONCE = 500;
const SHARED_MS = 30_000;
const PARENT_CANCELLED = "The job that created it was cancelled";

interface Options {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly tracker: Pick<Tracker, "find" | "remove" | "cancel">;
  readonly types: Types;
}

/** What is left of a lost attempt. */
interface Remains {
  /** How what was left of its work has ended. */
  readonly proof: StopProof;
  /** How many files lie there; null = nobody can say. */
  readonly artifactCount: number | null;
}

/** The writes that nobody asks for: what time and lost processes do to jobs. */
export class Upkeep {
  readonly #options: Options;
  /** Every change up to this one was published. */
  #published: number;
  /** When another process was last seen to write. */
  #foreignAt = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
    this.#published = options.store.change();
  }

  /**
   * Publishes what other processes have written since the last call.
   * @returns whether they have written
   */
  publishForeign(): boolean {
    const { store, hub } = this.#options;
    // Read before the look: when nobody else has written by then, all up to here is ours and was published.
    const change = store.change();
    if (!store.changedElsewhere()) {
      this.#published = change;
      return false;
    }
    this.#foreignAt = this.#options.clock.now();
    for (let complete = false; !complete; ) {
      const { jobs, removed } = store.changesAfter(this.#published, AT_ONCE);
      const notes: Note[] = [
        ...jobs.map((job) => ({ kind: "job", job }) as const),
        ...removed.map(({ id, change }) => ({ kind: "removed", id, change }) as const),
      ].sort((a, b) => changeOf(a) - changeOf(b));
      // Each of the two lists may have been cut: what lies behind the shorter one's end comes in the next round.
      const end = Math.min(endOf(jobs), endOf(removed));
      complete = end === Number.POSITIVE_INFINITY;
      for (const note of notes) if (changeOf(note) <= end) hub.publish(note);
      this.#published = complete ? Math.max(change, ...notes.slice(-1).map(changeOf)) : end;
    }
    return true;
  }

  /** Whether another process is at work on this database: those that run jobs write at least every five seconds. */
  isShared(): boolean {
    return this.#options.clock.now() - this.#foreignAt < SHARED_MS;
  }

  /** Milliseconds until `releaseDue` has something to do, as far as is known now; infinite for never. */
  untilDue(): number {
    const { store, clock } = this.#options;
    const at = store.nextDue();
    return at === null ? Number.POSITIVE_INFINITY : Math.max(0, at - clock.now());
  }

  /** Releases the jobs whose time has come and expires those that came too late. */
  async releaseDue(): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock.now();
    for (;;) {
      const due = store.listDue(now, AT_ONCE);
      const moved = await Promise.all(due.map((job) => this.#moveDue(job, now)));
      if (due.length < AT_ONCE || !moved.includes(true)) break;
    }
    await this.#cancelForsaken();
  }

  /** Children go with a parent that was cancelled. */
  async #cancelForsaken(): Promise<void> {
    const { store, tracker } = this.#options;
    for (const child of store.listForsaken(AT_ONCE)) {
      try {
        await tracker.cancel(child.id, { by: "system", reason: "dependency", words: PARENT_CANCELLED });
      } catch (cause) {
        // It has ended by itself meanwhile, or is gone.
        if (!(cause instanceof JobdeckError)) throw cause;
      }
    }
  }

  /**
   * Ends the attempt of a job whose process is gone: cancelled when it was being cancelled, given back while an
   * attempt is left, else failed.
   */
  async rescue(job: Job, remains: Remains): Promise<void> {
    const { store, clock } = this.#options;
    const at = clock.now();
    const { artifactCount } = remains;
    const guard = { attempt: job.attempt, at, ...(job.nodeId === null ? {} : { nodeId: job.nodeId }) };
    const { stop, events } = endReceipt(job.stop, remains.proof, at);
    const patch = {
      ...{ stop, progress: stopped(job.progress, at) },
      ...(artifactCount === null ? {} : { artifactCount }),
    };
    if (job.cancelRequestedAt !== null) {
      const cancelled = { ...patch, statusReason: job.statusReason ?? "api", completedAt: at };
      this.#tell(await store.transition(job.id, "cancel", cancelled, guard, events));
      return;
    }
    const errors = [`The process that ran attempt ${job.attempt} ended before the job did`];
    const lost = { ...patch, errors, statusReason: "worker_lost" } as const;
    const again = { ...lost, queuedAt: at, startedAt: null, nodeId: null };
    const free = { ...guard, cancelling: false };
    const written =
      job.attempt < job.maxAttempts
        ? await store.transition(job.id, "giveBack", again, free, events)
        : await store.transition(job.id, "fail", { ...lost, completedAt: at }, free, events);
    this.#tell(written);
    // It was asked to stop in the meantime.
    if (!written.ok && isSameAttempt(written.job, job)) await this.rescue(written.job, remains);
  }

  /**
   * Removes what ended before `before` and is not pinned, with its files.
   * @returns how many jobs it removed
   * @throws AggregateError when some could not be removed; the others were
   */
  async removeOld(before: number, signal: AbortSignal): Promise<number> {
    const { store, clock } = this.#options;
    const faults = new Map<string, unknown>();
    let removed = 0;
    while (!signal.aborted) {
      // Those that can't be removed stay in front: look behind them.
      const old = store.listRemovable(before, AT_ONCE + faults.size).filter((job) => !faults.has(job.id));
      if (old.length === 0) break;
      for (const job of old) {
        if (signal.aborted) break;
        try {
          if (await this.#removeOne(job.id)) removed += 1;
        } catch (cause) {
          faults.set(job.id, cause);
        }
      }
    }
    await store.forgetRemovals(clock.now() - REMEMBER_REMOVALS_MS);
    if (faults.size > 0) {
      throw new AggregateError(faults.values(), `Retention could not remove ${faults.size} ended jobs`);
    }
    return removed;
  }

  /** @returns whether it did */
  async #removeOne(id: string): Promise<boolean> {
    const { tracker } = this.#options;
    const job = tracker.find(id);
    // Somebody may have removed it or pinned it meanwhile.
    if (job === undefined || !isFinal(job.status) || job.pinned) return false;
    await tracker.remove(id);
    return true;
  }

  /** @returns whether it moved */
  async #moveDue(job: Job, now: number): Promise<boolean> {
    const { store } = this.#options;
    const late = job.attempt === 0 && job.expiresAt !== null && job.expiresAt <= now;
    const guard = { attempt: job.attempt, at: now };
    const written = late
      ? await store.transition(job.id, "expire", { statusReason: "deadline", completedAt: now }, guard)
      : await this.#release(job, guard);
    this.#tell(written);
    return written.ok;
  }

  #release(job: Job, guard: Guard & { readonly at: number }): Promise<Written> {
    const { store, tracker, types } = this.#options;
    const released = { statusReason: null, queuedAt: guard.at, nextAttemptAt: null };
    if (job.dependsOn.length === 0 || job.attempt > 0) {
      return store.transition(job.id, "release", released, guard);
    }
    const ready = readiness(job, (id) => tracker.find(id), types);
    if (ready.kind === "ready") {
      const rules = types.find(job.type);
      // What it equals is known only now.
      const cache =
        job.inputFrom === null || rules === undefined
          ? {}
          : { cache: cacheUse(rules, ready.input, job.cache?.skip === true) };
      return store.transition(job.id, "release", { ...released, ...cache, input: ready.input }, guard);
    }
    const ended = { statusReason: "dependency", errors: [ready.error], completedAt: guard.at } as const;
    return store.transition(
      job.id,
      ready.kind === "cancelled" ? "cancelWaiting" : "failDependent",
      ended,
      guard,
    );
  }

  #tell(written: Written): void {
    if (!written.ok) return;
    for (const job of [written.job, ...written.others]) this.#options.hub.publish({ kind: "job", job });
  }
}

/** The last change of a list that was cut; infinite when it was not. */
function endOf(list: readonly { readonly change: number }[]): number {
  return list.length < AT_ONCE ? Number.POSITIVE_INFINITY : (list.at(-1)?.change ?? 0);
}

function isSameAttempt(now: Job | null, seen: Job): now is Job {
  return now?.status === "running" && now.attempt === seen.attempt && now.nodeId === seen.nodeId;
}
