import type { Doc, SymbolFact } from "../facts.ts";

/** Definitions of one name and kind in one file are one: overloads, or variants for other systems. */
export function merged(symbols: readonly SymbolFact[]): SymbolFact[] {
  const found = new Map<string, SymbolFact>();
  for (const symbol of symbols) {
    const before = found.get(symbol.name);
    found.set(symbol.name, before === undefined ? symbol : together(before, symbol));
  }
  return [...found.values()];
}

/** Overloads beyond this many characters are left out. */
const MOST_CHARACTERS = 2000;

function together(before: SymbolFact, next: SymbolFact): SymbolFact {
  // A type wins over what is only called like it, and what has members over what only announces it.
  const worth = ({ kind, members, exported }: SymbolFact) =>
    (kind === "function" ? 0 : 2) + (members.length > 0 ? 4 : 0) + (exported ? 1 : 0);
  const [first, second] = worth(next) > worth(before) ? [next, before] : [before, next];
  if (before.kind !== next.kind) return first;
  return {
    ...first,
    signature: overloaded(first, second),
    doc: better(first.doc, second.doc),
    exported: first.exported || second.exported,
  };
}

function overloaded({ kind, signature }: SymbolFact, second: SymbolFact): string {
  const all = `${signature}\n${second.signature}`;
  return kind === "function" && !signature.includes(second.signature) && all.length <= MOST_CHARACTERS
    ? all
    : signature;
}

/** The first documentation, unless it says less than the second. */
export function better(first: Doc | null, second: Doc | null): Doc | null {
  if (first === null || second === null) return first ?? second;
  return first.text === "" && second.text !== "" ? second : first;
}
