import { posix } from "node:path";
import type { Module, PlacedSymbol } from "../graph/atlas.ts";
import { compare, sorted } from "../order.ts";
import type { SkippedFile } from "../source/read.ts";
import { type Book, isPublic } from "./book.ts";
import { code, count, sourceUrl, table, text } from "./markdown.ts";
import { type Page, PageWriter } from "./page.ts";

export const API = "reference/api.md";
export const FILES = "reference/files.md";
/** A page with more lines than this is divided by letter. */
const MOST_SYMBOLS = 1500;
const MOST_SKIPPED = 200;

interface Entry {
  readonly symbol: PlacedSymbol;
  readonly module: Module;
  readonly letter: string;
}

/** All public symbols from A to Z; many of them on a page for each letter. */
export function apiPages(book: Book): Page[] {
  const entries = sorted(
    book.atlas.modules.flatMap((module) =>
      module.symbols
        .filter(isPublic)
        .map((symbol) => ({ symbol, module, letter: letterOf(symbol.fact.name) })),
    ),
    (e) =>
      `${e.letter}\n${e.symbol.fact.name.toLowerCase()}\n${e.symbol.fact.name}\n${e.symbol.path}\n${String(e.symbol.fact.line).padStart(7, "0")}`,
  );
  const letters = [...new Set(entries.map((e) => e.letter))];
  const page = new PageWriter(API, "Public API", "Public API", book.places);
  page.add(
    entries.length === 0 ? "No symbol is public." : `${count(entries.length, "public symbol")}, from A to Z.`,
  );
  const of = (letter: string) => entries.filter((e) => e.letter === letter);
  if (entries.length <= MOST_SYMBOLS) {
    for (const letter of letters) {
      page.heading(2, letter);
      page.add(rows(book, API, of(letter)));
    }
    return [page.done(`${count(entries.length, "public symbol")} from A to Z.`)];
  }
  const path = (letter: string) =>
    `reference/api/${/[A-Z]/.test(letter) ? letter.toLowerCase() : "other"}.md`;
  page.add(
    letters
      .map((l) => `- [${l}](${posix.relative("reference", path(l))}): ${count(of(l).length, "symbol")}`)
      .join("\n"),
  );
  const parts = letters.map((letter) => {
    const part = new PageWriter(path(letter), `Public API: ${letter}`, `Public API: ${letter}`, book.places);
    part.add(rows(book, part.path, of(letter)));
    return part.done(`${count(of(letter).length, "public symbol")} under ${letter}.`);
  });
  return [page.done(`${count(entries.length, "public symbol")} from A to Z.`), ...parts];
}

function letterOf(name: string): string {
  const first = name
    .replace(/^[_$]+/, "")
    .charAt(0)
    .toUpperCase();
  return /[A-Z]/.test(first) ? first : "Other";
}

function rows(book: Book, page: string, entries: readonly Entry[]): string {
  return table(
    ["Name", "Kind", "Module", "Summary"],
    entries.map(({ symbol, module }) => [
      book.symbol(symbol.path, symbol.fact),
      symbol.fact.kind,
      book.module(page, module),
      book.summary(symbol.fact.doc, symbol.path),
    ]),
  );
}

/** Every file of a language that is read, by folder, with its role; and the ones that were passed over. */
export function filesPage(book: Book, skipped: readonly SkippedFile[]): Page {
  const page = new PageWriter(FILES, "Files", "Files", book.places);
  const files = sorted(book.atlas.files.values(), (f) => f.path);
  const folders = new Map<string, typeof files>();
  for (const file of files) {
    const folder = posix.dirname(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  page.add(
    `${count(files.length, "file")} were read, in ${count(folders.size, "folder")}.`.replace(
      "1 file were",
      "1 file was",
    ),
  );
  for (const folder of [...folders.keys()].sort(compare)) {
    page.heading(2, folder === "." ? "The repository's own folder" : code(`${folder}/`));
    const list = (folders.get(folder) ?? []).map((file) => {
      const module = book.atlas.moduleOf.get(file.path);
      return [
        `[${code(posix.basename(file.path))}](${sourceUrl(file.path)})`,
        file.role,
        String(file.facts.lines),
        module === undefined ? "" : book.module(FILES, module),
      ];
    });
    page.add(table(["File", "Role", "Lines#", "Module"], list));
  }
  if (skipped.length > 0) {
    page.heading(2, "Passed over");
    const shown = skipped.slice(0, MOST_SKIPPED).map((s) => [code(s.path), text(s.reason)]);
    page.add(
      table(["File", "Why"], shown),
      skipped.length > MOST_SKIPPED ? `And ${count(skipped.length - MOST_SKIPPED, "more file")}.` : "",
    );
  }
  return page.done(`${count(files.length, "file")} with role, lines and module.`);
}
