import type { Statement } from "bun:sqlite";
import { MOST_INPUT_BYTES, MOST_INPUTS, type StreamedInput } from "../../domain/store.ts";
import type { Statements } from "./statements.ts";

/** What was streamed to jobs, kept so that another attempt gets it again. */
export class Inputs {
  readonly #last: Statement<{ i: number | null; ended: number | null; bytes: number | null }, [number]>;
  readonly #add: Statement;
  readonly #list: Statement<{ i: number; value: string | null }, [string, number]>;
  readonly #some: Statement<{ one: number }, []>;
  readonly #remove: Statement;
  /** Nothing is streamed to any job, as far as is known: most decks stream nothing. */
  #isEmpty = false;

  constructor(statements: Statements) {
    this.#last = statements.prepare(
      "SELECT max(i) AS i, max(value IS NULL) AS ended, sum(octet_length(value)) AS bytes FROM inputs WHERE job = ?",
    );
    this.#add = statements.prepare("INSERT INTO inputs (job, i, value) VALUES (?, ?, ?)");
    this.#list = statements.prepare(
      "SELECT i, value FROM inputs WHERE job = (SELECT n FROM jobs WHERE id = ?) AND i > ? ORDER BY i LIMIT 1000",
    );
    this.#some = statements.prepare("SELECT 1 AS one FROM inputs LIMIT 1");
    this.#remove = statements.prepare("DELETE FROM inputs WHERE job = ?");
  }

  /** @returns why it was not added; null = it was */
  add(n: number, value: unknown, isEnd: boolean): "ended" | "full" | null {
    const { i, ended, bytes } = this.#last.get(n) ?? { i: null, ended: null, bytes: null };
    if (ended === 1) return "ended";
    const next = (i ?? 0) + 1;
    this.#isEmpty = false;
    const text = isEnd ? null : (JSON.stringify(value) ?? "null");
    const isFull = next > MOST_INPUTS || (bytes ?? 0) + Buffer.byteLength(text ?? "") > MOST_INPUT_BYTES;
    if (text !== null && isFull) return "full";
    this.#add.run(n, next, text);
    return null;
  }

  list(id: string, after: number): readonly StreamedInput[] {
    if (this.#isEmpty) return [];
    this.#isEmpty = this.#some.get() === null;
    if (this.#isEmpty) return [];
    return this.#list.all(id, after).map(({ i, value }) => ({
      i,
      isEnd: value === null,
      value: value === null ? null : (JSON.parse(value) as unknown),
    }));
  }

  /** Another process has written. */
  lookAgain(): void {
    this.#isEmpty = false;
  }

  remove(n: number): void {
    this.#remove.run(n);
  }
}
