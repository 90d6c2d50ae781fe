import type { Placed } from "../findings/gather.ts";
import { symbolKey } from "../graph/bindings.ts";
import { compare } from "../order.ts";
import type { Book } from "./book.ts";
import { code, firstSentence, list, sourceUrl, table, text } from "./markdown.ts";

const MOST_PLACES = 2;

/** The lines where something stands, each with its symbol; of a path the end is shown, so that a table keeps narrow. */
export function places(book: Book, found: readonly Placed[]): string {
  const links = new Map<string, string>();
  for (const f of found) {
    const short = f.path.split("/").slice(-2).join("/");
    const link = `[${code(`${short}:${f.line}`)}](${sourceUrl(f.path, f.line)})`;
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
    modules.length > 3 ? 2 : 3,
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

/** A table without the columns that no row has words for. */
export function filledTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const filled = titles.map((_, i) => rows.some((row) => row[i] !== ""));
  return table(
    titles.filter((_, i) => filled[i]),
    rows.map((row) => row.filter((_, i) => filled[i])),
  );
}
