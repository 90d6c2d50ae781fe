import type { DocsSymbol } from "../../domain/docs-data.ts";
import { anchorOf } from "../anchors.ts";
import type { Section } from "./sections.ts";
import { splitIdentifiers, symbolKey, tailOf } from "./words.ts";

const WORDS_CHARACTERS = 4000;

/** What can be found: a section of a page, or a symbol. */
export interface Unit {
  /** null for a section; `class`, `function`, … for a symbol. */
  readonly symbol: string | null;
  readonly key: string | null;
  readonly tail: string | null;
  readonly isPublic: boolean;
  readonly uses: number;
  /** null for a symbol that no page describes. */
  readonly page: string | null;
  readonly anchor: string;
  /** The page's title, empty where the unit is the page itself. */
  readonly title: string;
  /** The section's heading or the symbol's name. */
  readonly name: string;
  /** By which it is found, with its parts: of a member its own name, since its type's would bring all members with it. */
  readonly heading: string;
  /** The parts of the identifiers in it. */
  readonly words: string;
  readonly text: string;
  readonly path: string | null;
  readonly line: number;
  readonly signature: string | null;
  readonly language: string | null;
}

/**
 * The units of a page. A symbol that has a section of its own is one with it; several that share one, as constants in
 * a table do, stand for themselves.
 * @param symbols those that this page describes
 */
export function unitsOf(
  page: string,
  title: string,
  sections: readonly Section[],
  symbols: readonly DocsSymbol[],
): readonly Unit[] {
  const owners = Map.groupBy(symbols, (symbol) => anchorOf(symbol.anchor ?? ""));
  const merged = new Set<DocsSymbol>();
  const units = sections.map((section): Unit => {
    const own = owners.get(section.anchor)?.find(({ name }) => isHeading(section.heading, name));
    if (own !== undefined) {
      merged.add(own);
      // Its first block is the declaration, which it is shown with anyway.
      return symbolUnit(own, title, [section.prose, ...section.code.slice(1)].join("\n"));
    }
    const text = [section.prose, ...section.code].join("\n");
    const heading = section.heading === "" ? title : section.heading;
    return {
      ...{ symbol: null, key: null, tail: null, isPublic: false, uses: 0, page },
      anchor: section.anchor,
      title: section.anchor === "" ? "" : title,
      name: heading,
      heading: withParts(heading),
      words: splitIdentifiers(`${heading} ${text}`, WORDS_CHARACTERS),
      text,
      ...{ path: null, line: 0, signature: null, language: null },
    };
  });
  return [...units, ...symbols.filter((s) => !merged.has(s)).map((s) => symbolUnit(s, title, ""))];
}

/** @param text of its section; empty when it has none of its own */
export function symbolUnit(symbol: DocsSymbol, title: string, text: string): Unit {
  const key = symbolKey(symbol.name);
  return {
    symbol: symbol.kind,
    key,
    tail: tailOf(key),
    isPublic: symbol.public,
    uses: symbol.uses,
    page: symbol.page,
    anchor: anchorOf(symbol.anchor ?? ""),
    title,
    name: symbol.name,
    heading: withParts(symbol.name.split(/\.|::/).at(-1) ?? symbol.name),
    words: `${symbol.signature} ${splitIdentifiers(`${symbol.name} ${symbol.signature} ${text}`, WORDS_CHARACTERS)}`,
    text: text.trim() === "" ? symbol.summary : text,
    path: symbol.path,
    line: symbol.line,
    signature: symbol.signature,
    language: symbol.language,
  };
}

/** Headings may say less or more than the name: `Cache.get`, `get`, `constructor`. */
function isHeading(heading: string, name: string): boolean {
  return (
    heading === name ||
    name.endsWith(`.${heading}`) ||
    name.endsWith(`::${heading}`) ||
    heading.startsWith(`${name}(`)
  );
}

function withParts(name: string): string {
  return `${name} ${splitIdentifiers(name, WORDS_CHARACTERS)}`.trim();
}
