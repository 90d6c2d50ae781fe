import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../core/ports.ts";
import type { Change, Snapshot } from "../core/snapshot.ts";
import { Journal, readIfThere } from "./journal.ts";

/**
 * Keeps everything in a folder that a person can read: `journal.jsonl` with a change on each line, and one JSON file
 * for each watch with what was seen last. One process writes at a time.
 */
export class FileStore implements Store {
  readonly #folder: string;
  readonly #journal: Journal;
  #lastNumber: number;

  private constructor(folder: string, journal: Journal, lastNumber: number) {
    this.#folder = folder;
    this.#journal = journal;
    this.#lastNumber = lastNumber;
  }

  /** Opens the store in a folder, which is made when it is missing. */
  static async open(folder: string): Promise<FileStore> {
    await mkdir(join(folder, "snapshots"), { recursive: true });
    const journal = new Journal(join(folder, "journal.jsonl"));
    const last = (await journal.read()).at(-1);
    return new FileStore(folder, journal, last?.number ?? 0);
  }

  async findSnapshot(watchId: string): Promise<Snapshot | undefined> {
    const text = await readIfThere(this.#snapshotPath(watchId));
    return text === undefined ? undefined : (JSON.parse(text) as Snapshot);
  }

  /** Writes beside the old snapshot and then takes its place, so that there is always a whole one. */
  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    const path = this.#snapshotPath(snapshot.watchId);
    await writeFile(`${path}.new`, `${JSON.stringify(snapshot, null, 2)}\n`);
    await rename(`${path}.new`, path);
  }

  async append(change: Omit<Change, "number">): Promise<Change> {
    this.#lastNumber += 1;
    const numbered = { number: this.#lastNumber, ...change };
    await this.#journal.append(numbered);
    return numbered;
  }

  async listChanges(after: number, limit: number): Promise<readonly Change[]> {
    const changes = await this.#journal.read();
    return changes.filter((change) => change.number > after).slice(0, limit);
  }

  #snapshotPath(watchId: string): string {
    return join(this.#folder, "snapshots", `${watchId}.json`);
  }
}
