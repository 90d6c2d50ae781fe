import type { JobStore } from "../domain/store.ts";

/** Jobs of one step: some 2 ms, in which nothing else happens here. */
const STEP = 100;
/** While jobs are written, a beat takes in this part of what is left, so that the writes hardly notice. */
const PART = 20;

/**
 * Brings the index of words up to date behind the commits: at once while little is written, bit by bit while much is,
 * and from where it was after a restart. What is left meanwhile, lists look at one by one.
 */
export class Indexer {
  readonly #store: Pick<JobStore, "index" | "unindexed" | "change">;

  constructor(store: Pick<JobStore, "index" | "unindexed" | "change">) {
    this.#store = store;
  }

  async run(signal: AbortSignal): Promise<void> {
    const left = Math.ceil(this.#store.unindexed() / PART);
    let taken = 0;
    while (!signal.aborted && this.#store.unindexed() > 0) {
      const before = this.#store.change();
      await this.#store.index(STEP);
      taken += STEP;
      const isQuiet = this.#store.change() === before;
      if (!isQuiet && taken >= left) return;
    }
  }
}
