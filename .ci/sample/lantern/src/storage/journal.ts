import { appendFile, readFile } from "node:fs/promises";
import type { Change } from "../core/snapshot.ts";

/** A file with one change on each line, which only ever grows. */
export class Journal {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async append(change: Change): Promise<void> {
    await appendFile(this.#path, `${JSON.stringify(change)}\n`);
  }

  /** All changes, oldest first. A last line that a crash cut off is passed over. */
  async read(): Promise<readonly Change[]> {
    const text = (await readIfThere(this.#path)) ?? "";
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    return whole
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Change);
  }
}

/** The text of a file; undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
