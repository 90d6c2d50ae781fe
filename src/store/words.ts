const CHARACTERS = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}`;
const WORD = new RegExp(`[${CHARACTERS}]|[[\\p{L}\\p{N}\\p{M}]--[${CHARACTERS}]]+`, "gv");
const IS_ASCII = /^[\0-\x7f]*$/;
const ACCENTS = /[\u0300-\u036f]/g;

/** Nothing behind so many characters of a text is found. */
const LONGEST_TEXT = 10_000;
/** A shorter word is looked for as it stands: as a beginning it would fit most texts. */
const SHORTEST_BEGINNING = 2;
/** Longer ones are no words that somebody types. */
const LONGEST_BEGUN = 24;

/**
 * The words of a text: runs of letters and digits, in lower case and without accents. Chinese and Japanese put no
 * space between words, so each of their characters is one.
 */
export function wordsOf(text: string): readonly string[] {
  return spelt(text.slice(0, LONGEST_TEXT)).match(WORD) ?? [];
}

/** The text as an index can take it that parts words at whatever is no letter and no digit in ASCII. */
export function indexable(text: string): string {
  const beginning = text.slice(0, LONGEST_TEXT);
  // Most texts need none of the work.
  return IS_ASCII.test(beginning) ? beginning.replaceAll("\0", " ") : wordsOf(beginning).join(" ");
}

/** The texts and numbers in a JSON value, without its keys. */
export function textIn(json: unknown): string {
  const texts: string[] = [];
  let length = 0;
  const visit = (value: unknown): void => {
    if (length > LONGEST_TEXT) return;
    if (typeof value === "string" || typeof value === "number") {
      texts.push(String(value));
      length += String(value).length + 1;
    } else if (typeof value === "object" && value !== null) {
      for (const each of Object.values(value)) visit(each);
    }
  };
  visit(json);
  return texts.join(" ");
}

/** What somebody looks for: whole words, and the beginning of a last one of letters. */
export interface Wanted {
  readonly whole: readonly string[];
  readonly beginning: string | null;
}

/** Whether a word is only found as it stands: it is short, has digits, or is no word of a language. */
export function isComplete(word: string): boolean {
  return word.length < SHORTEST_BEGINNING || word.length > LONGEST_BEGUN || /\p{N}/u.test(word);
}

/** @returns null when there is no word in what was typed */
export function wanted(typed: readonly string[]): Wanted | null {
  const words = [...new Set(typed.flatMap(wordsOf))];
  const last = words.at(-1);
  if (last === undefined) return null;
  return isComplete(last)
    ? { whole: words, beginning: null }
    : { whole: words.slice(0, -1), beginning: last };
}

export function holds(words: ReadonlySet<string>, { whole, beginning }: Wanted): boolean {
  return (
    whole.every((word) => words.has(word)) &&
    (beginning === null ||
      [...words].some((word) => word === beginning || (word.startsWith(beginning) && !isComplete(word))))
  );
}

function spelt(text: string): string {
  return text.normalize("NFKD").replace(ACCENTS, "").toLowerCase();
}
