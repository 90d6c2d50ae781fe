import type { Watch } from "./watch.ts";

/** A watch that keeps failing is looked at once a day at least. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

interface Entry {
  readonly watch: Watch;
  dueAt: number;
  failures: number;
}

/** Knows which watch is to be looked at next, and when. It has no timer of its own. */
export class Schedule {
  readonly #entries: Map<string, Entry>;

  /** Spreads the first looks over ten seconds, so that a long list does not start all at once. */
  constructor(watches: readonly Watch[], now: number) {
    const step = 10_000 / Math.max(1, watches.length);
    this.#entries = new Map(
      watches.map((watch, index) => [watch.id, { watch, dueAt: now + index * step, failures: 0 }]),
    );
  }

  /** The watch that is due first, and when; undefined when there are none. */
  next(): { readonly watch: Watch; readonly dueAt: number } | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries.values()) {
      if (first === undefined || entry.dueAt < first.dueAt) first = entry;
    }
    return first;
  }

  /** Notes a look that worked. */
  succeeded(watchId: string, now: number): void {
    const entry = this.#entry(watchId);
    entry.failures = 0;
    entry.dueAt = now + entry.watch.intervalMs;
  }

  /**
   * Notes a look that failed, and waits twice as long as after the one before.
   *
   * @returns how many failed in a row
   */
  failed(watchId: string, now: number): number {
    const entry = this.#entry(watchId);
    entry.failures += 1;
    entry.dueAt = now + Math.min(entry.watch.intervalMs * 2 ** entry.failures, LONGEST_WAIT_MS);
    return entry.failures;
  }

  #entry(watchId: string): Entry {
    const entry = this.#entries.get(watchId);
    if (entry === undefined) throw new Error(`No watch ${watchId} is scheduled`);
    return entry;
  }
}
