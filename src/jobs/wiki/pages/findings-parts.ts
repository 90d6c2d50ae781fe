import type { Placed } from "../findings/gather.ts";
import { symbolKey } from "../graph/bindings.ts";
import { compare } from "../order.ts";
import type { Book } from "./book.ts";
import { code, firstSentence, list, sourceLink, text } from "./markdown.ts";

const MOST_PLACES = 3;

/** The lines where something stands, each with its symbol. */
export function places(book: Book, found: readonly Placed[]): string {
  const links = new Map<string, string>();
  for (const f of found) {
    const link = sourceLink(f.path, f.line);
    const symbol =
      f.within === null ? "" : ` in ${book.links.to(symbolKey(f.path, f.within), code(f.within))}`;
    links.set(`${f.path}:${f.line}`, `${link}${symbol}`);
  }
  const all = [...links.values()];
  return list(all, all.length > MOST_PLACES + 1 ? MOST_PLACES : all.length);
}

/** The modules of findings as links from a page, each once. */
export function modulesOf(book: Book, page: string, found: readonly Placed[]): string {
  const modules = [...new Set(found.flatMap((f) => f.module ?? []))];
  return list(
    modules.map((m) => book.module(page, m)),
    modules.length > 4 ? 3 : 4,
  );
}

/** Words that somebody wrote into the code, for a table's cell. */
export function words(said: string | null): string {
  return said === null ? "" : firstSentence(text(said)) || text(said.slice(0, 240));
}

export function value(written: string | null): string {
  return written === null ? "" : written === "" ? "empty" : code(written);
}

/** Findings by a key, the keys in order. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(key(item));
    if (known === undefined) groups.set(key(item), [item]);
    else known.push(item);
  }
  return [...groups].sort(([a], [b]) => compare(a, b));
}
