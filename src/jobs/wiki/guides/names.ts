import type { PlacedSymbol } from "../graph/atlas.ts";
import { symbolKey } from "../graph/bindings.ts";
import { type Book, isPublic, isType } from "../pages/book.ts";

const SHORTEST = 4;
const NAME = /^(?:([A-Za-z_$][\w$]*)(?:\.|::|#))?([A-Za-z_$][\w$]*)(\(\))?$/;

/** Finds the public symbol that a guide means by a name in code marks, when no other has that name. */
export class NameFinder {
  readonly #symbols = new Map<string, PlacedSymbol | null>();

  constructor(book: Book) {
    for (const symbol of book.atlas.modules.flatMap((m) => m.symbols).filter(isPublic)) {
      const { name } = symbol.fact;
      this.#symbols.set(name, this.#symbols.has(name) ? null : symbol);
    }
  }

  /** @returns the symbol's key; null when the words may mean something else */
  find(words: string): string | null {
    const [, owner, name = "", call] = NAME.exec(words) ?? [];
    if (name === "") return null;
    const whole = owner === undefined ? this.#symbol(name) : this.#symbol(owner);
    if (whole === null) return null;
    // A plain word in code marks is more often a command or a key than a function.
    if (owner === undefined && call === undefined && /^[a-z]+$/.test(name)) return null;
    if (owner !== undefined && !(isType(whole) && whole.fact.members.some((m) => m.name === name)))
      return null;
    return symbolKey(whole.path, whole.fact.name);
  }

  #symbol(name: string): PlacedSymbol | null {
    return name.length < SHORTEST ? null : (this.#symbols.get(name) ?? null);
  }
}
