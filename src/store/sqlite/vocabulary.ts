import type { Statement } from "bun:sqlite";
import { isComplete, wordsOf } from "../words.ts";
import type { Statements } from "./statements.ts";

/** Where more words than this begin so, a beginning says too little. */
const MOST_COMPLETIONS = 300;
/** Words that are known to be there, so that most need no statement. */
const MOST_REMEMBERED = 50_000;
const LAST = "\u{10ffff}";

/**
 * The words of letters that the index has ever held, so that a beginning can be looked for by the words that begin
 * so: each is walked in order, while FTS5 itself would first gather all that match a prefix (1 s where a million do).
 * Names with digits are left out, since hashes and numbers have no end.
 */
export class Vocabulary {
  readonly #add: Statement;
  readonly #beginning: Statement<{ word: string }, [string, string, number]>;
  readonly #known = new Set<string>();
  /** Written in the transaction under way. */
  #fresh = new Set<string>();

  constructor(statements: Statements) {
    this.#add = statements.prepare("INSERT INTO words (word) VALUES (?) ON CONFLICT DO NOTHING");
    this.#beginning = statements.prepare(
      "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",
    );
  }

  /** A transaction that is taken back takes its words with it: they are remembered when it is over. */
  begin(): void {
    this.#fresh = new Set();
  }

  learn(texts: readonly string[]): void {
    for (const text of texts) {
      for (const word of wordsOf(text)) {
        if (isComplete(word) || this.#known.has(word) || this.#fresh.has(word)) continue;
        this.#add.run(word);
        this.#fresh.add(word);
      }
    }
  }

  /** The words that begin so, and the beginning itself; only that where too many do. */
  completions(beginning: string): readonly string[] {
    const words = this.#beginning
      .all(beginning, beginning + LAST, MOST_COMPLETIONS + 1)
      .map(({ word }) => word);
    return words.length > MOST_COMPLETIONS ? [beginning] : [...new Set([beginning, ...words])];
  }

  committed(): void {
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    for (const word of this.#fresh) this.#known.add(word);
  }
}
