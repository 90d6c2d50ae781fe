import type { Clock } from "../domain/clock.ts";
import type { Stats } from "../domain/stats.ts";
import type { Tracker } from "../tracker/tracker.ts";

/** Above this the library is not counted on: reading rows only to count them must stay cheap. */
const MOST_COUNTED = 100;

/** The library is counted again at most so often, in milliseconds. */
const COUNT_MS = 2000;

/** The numbers that every page shows. */
export class Numbers {
  readonly #tracker: Tracker;
  readonly #clock: Clock;
  #library = 0;
  #countedAt = Number.NEGATIVE_INFINITY;
  #countedChange = -1;

  constructor(tracker: Tracker, clock: Clock) {
    this.#tracker = tracker;
    this.#clock = clock;
  }

  read(): { readonly stats: Stats; readonly library: number } {
    return { stats: this.#tracker.stats(), library: this.#countLibrary() };
  }

  #countLibrary(): number {
    const now = this.#clock.now();
    const change = this.#tracker.change();
    if (change !== this.#countedChange && Math.abs(now - this.#countedAt) >= COUNT_MS) {
      this.#countedAt = now;
      this.#countedChange = change;
      this.#library = this.#tracker.list(
        { withDocs: true },
        { limit: MOST_COUNTED, order: "desc" },
      ).jobs.length;
    }
    return this.#library;
  }
}
