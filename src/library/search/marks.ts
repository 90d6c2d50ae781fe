import type { MarkedText } from "../../domain/docs-search.ts";

const EXCERPT_CHARACTERS = 180;
/** Where the passage begins before the first word that was found. */
const LEAD_CHARACTERS = 50;
const INSIDE_CHARACTERS = 3;

/** A text in pieces, the words that were looked for marked. */
export function marked(text: string, words: readonly string[]): readonly MarkedText[] {
  const pattern = patternOf(words);
  if (pattern === null || text === "") return text === "" ? [] : [{ text, marked: false }];
  const pieces: MarkedText[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index < at) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), marked: false });
    at = partEnd(text, match.index + match[0].length);
    pieces.push({ text: text.slice(match.index, at), marked: true });
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}

/** The passage of a text where most of the words stand together, about 180 characters; its beginning when none does. */
export function excerpt(text: string, words: readonly string[]): readonly MarkedText[] {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  if (flat.length <= EXCERPT_CHARACTERS) return marked(flat, words);
  const start = wordStart(flat, Math.max(0, bestPlace(flat, words) - LEAD_CHARACTERS));
  const end = wordEnd(flat, start + EXCERPT_CHARACTERS);
  const passage = flat.slice(start, end);
  return marked(`${start > 0 ? "… " : ""}${passage}${end < flat.length ? " …" : ""}`, words);
}

/** Where the passage begins that has the most different words. */
function bestPlace(text: string, words: readonly string[]): number {
  const pattern = patternOf(words);
  if (pattern === null) return 0;
  const found = [...text.matchAll(pattern)]
    .slice(0, 200)
    .map((m) => ({ at: m.index, word: m[0].toLowerCase() }));
  let best = { at: found[0]?.at ?? 0, count: 0 };
  for (const [index, { at }] of found.entries()) {
    const near = new Set<string>();
    for (let i = index; i < found.length; i += 1) {
      const other = found[i];
      if (other === undefined || other.at > at + EXCERPT_CHARACTERS - LEAD_CHARACTERS) break;
      near.add(other.word);
    }
    if (near.size > best.count) best = { at, count: near.size };
  }
  return best.at;
}

/** Where the word, or the part of an identifier, ends that was found by its beginning. */
function partEnd(text: string, at: number): number {
  const rest = /^\p{Ll}{0,12}/u.exec(text.slice(at, at + 24))?.[0] ?? "";
  return at + rest.length;
}

function wordStart(text: string, at: number): number {
  const space = at === 0 ? 0 : text.indexOf(" ", at) + 1;
  return space > 0 && space - at < LEAD_CHARACTERS ? space : at;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(" ", at);
  return at - space < LEAD_CHARACTERS ? space : at;
}

/**
 * Words that begin like those that were looked for, their usual endings left off since the index knows words by their
 * stems, and, from three letters on, what stands inside of a word. Only letters, digits and `_` get into it.
 */
function patternOf(words: readonly string[]): RegExp | null {
  const stems = words
    .flatMap((word) => word.split(/[^\p{L}\p{N}_]+/u))
    .filter((word) => word !== "")
    .map((word) => (word.length > 5 ? word.replace(/(?:ing|ed|es|s|e)$/i, "") : word));
  if (stems.length === 0) return null;
  const longestFirst = [...new Set(stems)].sort((a, b) => b.length - a.length);
  const inside = longestFirst.filter((stem) => stem.length >= INSIDE_CHARACTERS);
  const begin = `(?<![\\p{L}\\p{N}])(?:${longestFirst.join("|")})`;
  return new RegExp(inside.length === 0 ? begin : `${begin}|${inside.join("|")}`, "giu");
}
