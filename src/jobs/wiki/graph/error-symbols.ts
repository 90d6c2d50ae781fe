import type { Atlas, PlacedSymbol } from "./atlas.ts";
import { groupBy } from "./group.ts";

const VALUES: ReadonlySet<string> = new Set(["constant", "variable", "function"]);

/** Public types, and values such as Go's `ErrNotFound`, by names that are theirs alone. */
export function errorSymbols(atlas: Atlas): ReadonlyMap<string, PlacedSymbol> {
  const all = atlas.modules
    .flatMap((m) => m.symbols)
    .filter(({ fact }) => fact.exported && (!VALUES.has(fact.kind) || /^Err[A-Z]/.test(fact.name)));
  const named = groupBy(all, (s) => s.fact.name);
  return new Map(
    [...named].flatMap(([name, [only, ...others]]) =>
      only === undefined || others.length > 0 ? [] : [[name, only] as const],
    ),
  );
}
