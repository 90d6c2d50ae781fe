import { existsSync } from "node:fs";
import type { Clock } from "../domain/clock.ts";
import type { JobStore } from "../domain/store.ts";
import { removeOrphans } from "./orphans.ts";

/** What is younger may belong to something that has just begun. */
const SPARED_MS = 3_600_000;

interface Options {
  readonly store: Pick<JobStore, "id" | "find" | "removeLeftovers">;
  readonly clock: Clock;
  /** The folder of all jobs' folders. */
  readonly artifactsRoot: string;
  /** Removes half-written files from the folder of a job, if they were last written to before an instant. */
  readonly removePartials: (folder: string, before: number) => Promise<void>;
  /** The folder of all documents. */
  readonly documentsRoot: string;
  readonly isDocument: (id: string) => boolean;
  /** Removes the temporary folders of processes that were killed, if they were last changed before an instant. */
  readonly removeLostFolders: (before: number) => Promise<void>;
}

/**
 * Removes what crashes have left that nobody will ask for: rows, folders of jobs that are gone, half-written files,
 * temporary folders.
 */
export class Janitor {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async tidy(signal: AbortSignal): Promise<void> {
    const { store, clock, artifactsRoot: root, documentsRoot, isDocument } = this.#options;
    const { removePartials, removeLostFolders } = this.#options;
    const now = clock.now();
    const before = now - SPARED_MS;
    await store.removeLeftovers(now);
    await removeOrphans({
      ...{ root, storeId: store.id, before, signal },
      isRunning(id) {
        const job = store.find(id);
        return job === undefined ? undefined : job.status === "running";
      },
      removePartials: (folder) => removePartials(folder, before),
    });
    if (existsSync(documentsRoot)) {
      await removeOrphans({
        ...{ root: documentsRoot, storeId: store.id, before, signal },
        // A document is never half written under its own name.
        isRunning: (id) => (isDocument(id) ? true : undefined),
        removePartials: () => Promise.resolve(),
      });
    }
    await removeLostFolders(before);
  }
}
