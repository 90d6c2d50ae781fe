import { code, text } from "../pages/markdown.ts";
import type { Lexicon } from "./lexicon.ts";

const MOST_CHARACTERS = 400;
const MOST_CODE = 80;
/** Control characters, and those that are not seen or turn the direction of the text. */
const UNSEEN = /[\p{C}\u2028\u2029\uFFFD]/u;
/** Addresses, and beginnings of links and tags. */
const LEADS_AWAY =
  /[a-z][a-z0-9+.-]{0,20}:\/\/|\bwww\.|\b(?:mailto|javascript|data|tel|vbscript):|\]\s?[([]|<[a-z!/?]|@[a-z0-9-]+\.[a-z]|\b[a-z0-9-]+\.(?:com|net|org|io|dev|app|info|biz|co|me|ru|cn|xyz|site|online|example|test)\b/i;

/**
 * A model's sentence as markdown of one line: words without markup, and code whose every word is one of the repository.
 * Null when it is anything else.
 */
export function sentenceOf(raw: string, lexicon: Lexicon): string | null {
  const flat = raw.replace(/\s+/g, " ").trim();
  if (flat.length < 3 || flat.length > MOST_CHARACTERS || UNSEEN.test(flat)) return null;
  const parts = flat.split("`");
  // Each backtick that opens is closed.
  if (parts.length % 2 === 0) return null;
  const marked = parts.map((part, i) => (i % 2 === 1 ? codeOf(part, lexicon) : proseOf(part)));
  return marked.includes(null) ? null : inline(marked.join(""));
}

/** A few words without code, for a heading or a drawing; null when they are anything else. */
export function phraseOf(raw: string, most: number): string | null {
  const flat = raw.replaceAll("`", "").replace(/\s+/g, " ").trim();
  return flat === "" || flat.length > most || UNSEEN.test(flat) || LEADS_AWAY.test(flat) ? null : flat;
}

function codeOf(part: string, lexicon: Lexicon): string | null {
  const isPlain = part.trim() !== "" && part.length <= MOST_CODE && !/:\/\//.test(part);
  return isPlain && lexicon.knows(part) ? code(part) : null;
}

function proseOf(part: string): string | null {
  if (LEADS_AWAY.test(part)) return null;
  const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/.exec(part) ?? [];
  return `${before}${text(words)}${after}`;
}

/** What begins like an item of a list is words all the same. */
function inline(markdown: string): string {
  return markdown.replace(/^(\d{1,9})([.)])/, "$1\\$2").replace(/^[-+=]/, "\\$&");
}
