import type { Clock } from "../domain/clock.ts";
import type { ScheduleStore } from "../domain/schedule-store.ts";
import type { Schedules } from "../tracker/schedules.ts";

const AT_ONCE = 100;

/** Notices that the time of a schedule has come. */
export class Scheduler {
  readonly #store: Pick<ScheduleStore, "listDue" | "nextDue">;
  readonly #schedules: Pick<Schedules, "fire">;
  readonly #clock: Clock;
  readonly #onFired: (id: string) => void;

  constructor(options: {
    readonly store: Pick<ScheduleStore, "listDue" | "nextDue">;
    readonly schedules: Pick<Schedules, "fire">;
    readonly clock: Clock;
    /** Told of each schedule whose time has come and was dealt with. */
    readonly onFired?: (id: string) => void;
  }) {
    this.#store = options.store;
    this.#schedules = options.schedules;
    this.#clock = options.clock;
    this.#onFired = options.onFired ?? (() => undefined);
  }

  /** Milliseconds until `fireDue` has something to do, as far as is known now; infinite for never. */
  untilDue(): number {
    const at = this.#store.nextDue();
    return at === null ? Number.POSITIVE_INFINITY : Math.max(0, at - this.#clock.now());
  }

  /**
   * Fires every schedule whose time has come.
   * @throws AggregateError when some failed; the others were fired
   */
  async fireDue(signal: AbortSignal): Promise<void> {
    const faults: unknown[] = [];
    for (const { id } of this.#store.listDue(this.#clock.now(), AT_ONCE)) {
      if (signal.aborted) break;
      try {
        await this.#schedules.fire(id);
        this.#onFired(id);
      } catch (cause) {
        faults.push(cause);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} schedules failed`);
  }
}
