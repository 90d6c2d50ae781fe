import type { Book } from "../pages/book.ts";

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Every word of the repository's source, its READMEs and its manifests. */
export interface Lexicon {
  /** Whether each word of a piece of code is one. */
  knows(code: string): boolean;
}

export function lexiconOf(book: Book): Lexicon {
  const { files, modules } = book.atlas;
  const names = new Set(modules.flatMap((m) => m.symbols.map((s) => s.fact.name)));
  const texts = [...files.values()].map((f) => f.text);
  texts.push(...book.texts.values(), [...files.keys()].join("\n"));
  const known = new Map<string, boolean>();
  const isKnown = (word: string): boolean => {
    const found = known.get(word) ?? (names.has(word) || texts.some((text) => holds(text, word)));
    known.set(word, found);
    return found;
  };
  return { knows: (code) => (code.match(WORD) ?? []).every(isKnown) };
}

/** As a word of its own, not as a part of another one. */
function holds(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + word.length])) return true;
  }
  return false;
}

function isPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
}
