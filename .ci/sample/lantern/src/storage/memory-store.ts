import type { Store } from "../core/ports.ts";
import type { Change, Snapshot } from "../core/snapshot.ts";

/** Remembers as long as the program runs. For tests, and for programs that keep their own records. */
export class MemoryStore implements Store {
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #changes: Change[] = [];

  async findSnapshot(watchId: string): Promise<Snapshot | undefined> {
    return this.#snapshots.get(watchId);
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    this.#snapshots.set(snapshot.watchId, snapshot);
  }

  async append(change: Omit<Change, "number">): Promise<Change> {
    const numbered = { ...change, number: this.#changes.length + 1 };
    this.#changes.push(numbered);
    return numbered;
  }

  async listChanges(after: number, limit: number): Promise<readonly Change[]> {
    return this.#changes.filter((change) => change.number > after).slice(0, limit);
  }
}
