import type { LooseWord } from "../facts.ts";

/** Lines that belong to a symbol; several ranges may belong to one. */
export interface Owner {
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
}

export interface LooseStyle {
  /**
   * What is passed over matches without groups; of a word, `member` is what shows that it belongs to a value, and
   * `word` the word with what qualifies it.
   */
  readonly words: RegExp;
  /** What stands between the parts of a qualified name. */
  readonly separator: "::" | "." | "\\";
  /** Which names may be symbols of other files. */
  wanted(name: string): boolean;
  /** Whether the word at this place declares a name of its own, so that the name tells nothing in this file. */
  declares(text: string, start: number, end: number): boolean;
}

// An open comment or string takes the rest of the text, so that no text is searched twice.
export const SKIPPED = String.raw`\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|"(?:[^"\\\n]|\\.)*"`;
/** More words than this in one file are a table or a trap. */
const MOST_WORDS = 20_000;

/** Words of a file that may name what other files declare, by name in the order of first use. */
export function looseWords(
  text: string,
  style: LooseStyle,
  owners: readonly Owner[],
  skip: readonly { readonly start: number; readonly end: number }[],
): LooseWord[] {
  const found = new Map<string, { name: string; path: string; within: Set<string> }>();
  const declared = new Set<string>();
  const ranges = skip.toSorted((a, b) => a.start - b.start);
  const sorted = owners.toSorted((a, b) => a.line - b.line || b.endLine - a.endLine);
  const pattern = new RegExp(style.words.source, style.words.flags);
  let range = 0;
  let line = 1;
  let counted = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const written = match.groups?.["word"];
    if (written === undefined || match.groups?.["member"] !== undefined) continue;
    const start = match.index + match[0].length - written.length;
    while ((ranges[range]?.end ?? Number.POSITIVE_INFINITY) <= start) range += 1;
    if ((ranges[range]?.start ?? Number.POSITIVE_INFINITY) <= start) continue;
    const parts = written.split(style.separator).map((part) => part.trim());
    const name = parts.at(-1) ?? "";
    if (!style.wanted(name) && parts.length === 1) continue;
    if (parts.length === 1 && style.declares(text, start, start + written.length)) {
      declared.add(name);
      continue;
    }
    for (; counted < start; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
    const path = parts.slice(0, -1).join(style.separator);
    const key = `${path} ${name}`;
    const entry = found.get(key) ?? { name, path, within: new Set<string>() };
    if (!found.has(key) && found.size >= MOST_WORDS) break;
    found.set(key, entry);
    const owner = ownerOf(sorted, line);
    if (owner !== null) entry.within.add(owner);
  }
  return [...found.values()]
    .filter(({ name, path }) => path !== "" || !declared.has(name))
    .map(({ name, path, within }) => ({ name, path, within: [...within] }));
}

/** The last range that begins before a line and holds it; ranges must be in order and may not overlap. */
function ownerOf(owners: readonly Owner[], line: number): string | null {
  let low = 0;
  let high = owners.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((owners[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  const owner = owners[low - 1];
  return owner !== undefined && owner.endLine >= line ? owner.name : null;
}
