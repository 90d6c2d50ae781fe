import type { Clock } from "../domain/clock.ts";
import type { Job } from "../domain/job.ts";
import { stopped } from "../domain/progress.ts";
import type { JobStore, Written } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import type { Tracker } from "./tracker.ts";

/** Removals are remembered for this long, so that a cursor of that age still learns of them. */
const REMEMBER_REMOVALS_MS = 3_600_000;
const AT_ONCE = 500;

interface Options {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly tracker: Tracker;
}

/** The writes that nobody asks for: what time and lost processes do to jobs. */
export class Upkeep {
  readonly #options: Options;
  #seen: number;

  constructor(options: Options) {
    this.#options = options;
    this.#seen = options.store.change();
  }

  /** Publishes what other processes have written since the last call. */
  publishForeign(): void {
    const { store, hub } = this.#options;
    if (!store.changedElsewhere()) return;
    for (;;) {
      const changes = store.changesAfter(this.#seen, AT_ONCE);
      const told = [
        ...changes.jobs.map((job) => ({ at: job.change, note: { kind: "job", job } as const })),
        ...changes.removed.map(({ id, change }) => ({
          at: change,
          note: { kind: "removed", id, change } as const,
        })),
      ].sort((a, b) => a.at - b.at);
      for (const { note } of told) hub.publish(note);
      // Each of the two lists may have been cut: go on from the shorter one's end.
      const ends = [changes.jobs, changes.removed]
        .filter((l) => l.length === AT_ONCE)
        .map((l) => l.at(-1)?.change ?? 0);
      if (ends.length === 0) {
        this.#seen = Math.max(this.#seen, told.at(-1)?.at ?? 0);
        return;
      }
      this.#seen = Math.min(...ends);
    }
  }

  /** Releases the jobs whose time has come and expires those that came too late. */
  async releaseDue(): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock.now();
    await Promise.all(
      store.listDue(now, AT_ONCE).map(async (job) => {
        const late = job.attempt === 0 && job.expiresAt !== null && job.expiresAt <= now;
        this.#tell(
          late
            ? await store.transition(
                job.id,
                "expire",
                { statusReason: "deadline", completedAt: now },
                { at: now },
              )
            : await store.transition(
                job.id,
                "release",
                { statusReason: null, queuedAt: now, nextAttemptAt: null },
                { at: now },
              ),
        );
      }),
    );
  }

  /**
   * Ends the attempt of a job whose process is gone: cancelled when it was being cancelled, given back while an
   * attempt is left, else failed.
   */
  async rescue(job: Job): Promise<void> {
    const { store, clock } = this.#options;
    const at = clock.now();
    const guard = { attempt: job.attempt, at, ...(job.nodeId === null ? {} : { nodeId: job.nodeId }) };
    const progress = stopped(job.progress, at);
    if (job.cancelRequestedAt !== null) {
      const steps = [...(job.stop?.steps ?? []), { step: "exited", at } as const];
      const stop =
        job.stop === null
          ? null
          : { ...job.stop, steps, proof: "exited" as const, ms: at - job.stop.requestedAt };
      const patch = { statusReason: job.statusReason, completedAt: at, stop, progress };
      this.#tell(
        await store.transition(job.id, "cancel", patch, guard, [
          { type: "stop", at, data: { step: "exited" } },
        ]),
      );
      return;
    }
    const errors = [`The process that ran attempt ${job.attempt} ended before the job did`];
    const lost = { statusReason: "worker_lost", errors, progress } as const;
    const patch = { ...lost, queuedAt: at, startedAt: null, nodeId: null };
    this.#tell(
      job.attempt < job.maxAttempts
        ? await store.transition(job.id, "giveBack", patch, guard)
        : await store.transition(job.id, "fail", { ...lost, completedAt: at }, guard),
    );
  }

  /** Removes what ended before `before` and is not pinned, with its files. */
  async removeOld(before: number): Promise<void> {
    const { store, clock, tracker } = this.#options;
    for (const job of store.listRemovable(before, AT_ONCE)) await tracker.remove(job.id);
    await store.forgetRemovals(clock.now() - REMEMBER_REMOVALS_MS);
  }

  #tell(written: Written): void {
    if (written.ok) this.#options.hub.publish({ kind: "job", job: written.job });
  }
}
