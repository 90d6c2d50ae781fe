import type { SymbolFact } from "../facts.ts";
import { joinedMembers } from "../parse/parts.ts";
import { better } from "../parse/symbols.ts";

/** A class or trait and the object of its name in the same file are one thing to a reader. */
export function companions(symbols: readonly SymbolFact[]): SymbolFact[] {
  const found = new Map<string, SymbolFact>();
  for (const symbol of symbols) {
    const before = found.get(symbol.name);
    found.set(symbol.name, before === undefined ? symbol : together(before, symbol));
  }
  return [...found.values()];
}

function together(first: SymbolFact, second: SymbolFact): SymbolFact {
  if (first.kind === "function" && second.kind === "function")
    return { ...first, signature: `${first.signature}\n${second.signature}` };
  const [main, other] =
    first.kind === "object" && second.kind !== "object" ? [second, first] : [first, second];
  return {
    ...main,
    signature: `${main.signature}\n${other.signature}`,
    doc: better(main.doc, other.doc),
    exported: main.exported || other.exported,
    members: joinedMembers([...main.members, ...other.members]),
  };
}
