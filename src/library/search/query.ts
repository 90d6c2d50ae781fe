import { symbolKey } from "./words.ts";

const MOST_CHARACTERS = 300;
const MOST_WORDS = 8;
const SHORTEST_PART = 3;

/** What somebody typed, taken apart. */
export interface ParsedQuery {
  /** As it was typed, without what nobody can see. */
  readonly text: string;
  readonly words: readonly string[];
  /** How a symbol of that name is looked up; null when it cannot be the name of one. */
  readonly key: string | null;
}

/** @returns null when there is nothing to look for */
export function parseQuery(typed: string): ParsedQuery | null {
  const text = typed
    .slice(0, MOST_CHARACTERS)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, " ")
    .trim();
  const written = text.split(/\s+/);
  // What has neither letter nor digit is no word to the index.
  const words = written.filter((word) => /[\p{L}\p{N}]/u.test(word)).slice(0, MOST_WORDS);
  if (words.length === 0) return null;
  const key = written.length === 1 ? symbolKey(text) : "";
  return { text, words, key: key === "" ? null : key };
}

/**
 * The words as an expression of FTS5: each quoted, so that nothing in it is syntax, and each may be the beginning of
 * a word.
 */
export function allOf(words: readonly string[]): string {
  return words.map(begun).join(" ");
}

export function anyOf(words: readonly string[]): string {
  return words.map(begun).join(" OR ");
}

/** A single letter begins a tenth of all words: it stands for itself alone. */
function begun(word: string): string {
  return /^[a-z\d]$/i.test(word) ? quoted(word) : `${quoted(word)}*`;
}

/** For the index of parts of words; null when a word is too short for it. */
export function partsOf(words: readonly string[]): string | null {
  if (words.some((word) => [...word].length < SHORTEST_PART)) return null;
  return words.map(quoted).join(" ");
}

function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"`;
}
