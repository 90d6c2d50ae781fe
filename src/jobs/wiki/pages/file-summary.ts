import { posix } from "node:path";
import type { AtlasFile, PlacedSymbol } from "../graph/atlas.ts";
import { descending } from "../order.ts";
import type { Book } from "./book.ts";
import { code, list } from "./markdown.ts";

/** What a file is, in one sentence: what it says of itself, else what its main type or only function says; may be empty. */
export function fileSummary(book: Book, file: AtlasFile): string {
  const own = book.summary(file.facts.doc, file.path);
  if (own !== "") return own;
  const shown = file.facts.symbols.filter((s) => s.exported);
  const stem = posix.basename(file.path).replace(/\..*$/, "").toLowerCase();
  const named = shown.find((s) => s.name.toLowerCase() === stem);
  const main = named ?? (shown.length === 1 ? shown[0] : undefined);
  return main === undefined ? "" : book.summary(main.doc, file.path);
}

/** A file's public symbols, the most used first. */
export function mainSymbols(book: Book, file: AtlasFile): PlacedSymbol[] {
  return descending(
    file.facts.symbols.filter((s) => s.exported).map((fact) => ({ path: file.path, fact })),
    (s) => book.renown(s),
    (s) => s.fact.name,
  );
}

/** What a file holds, for a table: its summary, else the names of what it makes public or hands on. */
export function holds(book: Book, file: AtlasFile): string {
  const said = fileSummary(book, file);
  if (said !== "") return said;
  const own = file.facts.symbols.filter((s) => s.exported).length;
  const handed = isPythonModule(file)
    ? []
    : file.facts.exports.filter((e) => e.from?.startsWith(".") === true && !/^(?:\*|default)$/.test(e.as));
  if (handed.length > own) {
    return `Hands out ${list(
      handed.map((e) => code(e.as)),
      handed.length > 4 ? 3 : 4,
    )}.`;
  }
  const names = mainSymbols(book, file).map((s) => book.symbol(s.path, s.fact));
  return list(names, names.length > 4 ? 3 : 4);
}

/** In Python everything that is imported can be imported from there, which only a package's own file means. */
function isPythonModule({ path, facts }: AtlasFile): boolean {
  return facts.language === "Python" && posix.basename(path) !== "__init__.py";
}
