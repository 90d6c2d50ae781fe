import { appendFile, open, rm, truncate } from "node:fs/promises";
import { join } from "node:path";

/** What became of one job. */
export interface ItemOutcome {
  readonly id: string;
  /** Null where there is no such job. */
  readonly title: string | null;
  readonly outcome: "done" | "skipped" | "failed";
  /** Why it was not done; for a retry that was done the id of the new job. */
  readonly reason: string | null;
}

/** Outcomes by their kind. */
export interface Tally {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
}

export const OUTCOMES_FILE = "outcomes.jsonl";

/** An id and a line end: so the place of each id in the file is known. */
const ID_LENGTH = 36;
const LINE = ID_LENGTH + 1;

/**
 * What a bulk job is to do and what became of it, as two files in its folder: the ids, fixed once, and a line for each
 * outcome. A later attempt goes on behind the last whole line.
 */
export class Ledger {
  readonly #ids: string;
  readonly #outcomes: string;

  constructor(folder: string) {
    this.#ids = join(folder, "matched.txt");
    this.#outcomes = join(folder, OUTCOMES_FILE);
  }

  /** @returns how many ids there are, once they are on disk */
  async fix(pages: AsyncIterable<readonly string[]>): Promise<number> {
    await rm(this.#outcomes, { force: true });
    const file = await open(this.#ids, "w");
    let count = 0;
    try {
      for await (const ids of pages) {
        await file.writeFile(ids.map((id) => `${id}\n`).join(""));
        count += ids.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return count;
  }

  async ids(from: number, count: number): Promise<readonly string[]> {
    const text = await Bun.file(this.#ids)
      .slice(from * LINE, (from + count) * LINE)
      .text();
    return text.split("\n").slice(0, -1);
  }

  async note(outcomes: readonly ItemOutcome[]): Promise<void> {
    await appendFile(this.#outcomes, outcomes.map((each) => `${JSON.stringify(each)}\n`).join(""));
  }

  /** What earlier attempts have done; a line that one of them was killed in is taken away. */
  async noted(): Promise<Tally> {
    const tally = { done: 0, failed: 0, skipped: 0 };
    const file = Bun.file(this.#outcomes);
    if (!(await file.exists())) return tally;
    let rest = Buffer.alloc(0);
    let kept = 0;
    for await (const chunk of file.stream()) {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf("\n") + 1;
      for (const line of bytes.toString("utf8", 0, end).split("\n").slice(0, -1)) {
        // This class has written the line.
        tally[(JSON.parse(line) as ItemOutcome).outcome] += 1;
      }
      kept += end;
      rest = bytes.subarray(end);
    }
    if (rest.length > 0) await truncate(this.#outcomes, kept);
    return tally;
  }

  /** Every id has its outcome: the list of ids says nothing more. */
  async close(): Promise<void> {
    await rm(this.#ids, { force: true });
  }
}
