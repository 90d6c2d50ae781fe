import { posix } from "node:path";
import type { AtlasFile, Module, PlacedSymbol } from "../graph/atlas.ts";
import { compare, sorted } from "../order.ts";
import { ALL_FOLLOWED, type NotFollowed } from "../source/not-followed.ts";
import type { SkippedFile } from "../source/read.ts";
import { kindWord } from "./api-table.ts";
import { type Book, isPublic } from "./book.ts";
import { code, count, list, number, sourceUrl, table, text } from "./markdown.ts";
import { writeNotFollowed } from "./not-followed.ts";
import { type Page, PageWriter } from "./page.ts";
import { writeAllUnread } from "./unread.ts";

export const API = "reference/api.md";
export const FILES = "reference/files.md";
/** A page with more lines than this is divided by letter. */
const MOST_SYMBOLS = 500;
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
      kindWord(symbol.fact),
      book.module(page, module),
      book.summary(symbol.fact.doc, symbol.path),
    ]),
  );
}

const MOST_FILES = 600;
const DEEPEST = 2;

function writeOtherFolders(page: PageWriter, files: readonly AtlasFile[]): void {
  const top = (path: string) => posix.dirname(path).split("/").slice(0, DEEPEST).join("/");
  const groups = grouped(files, (f) => `${top(f.path)}\n${f.role}`);
  const rows = [...groups.values()].flatMap((inside) => {
    const [first] = inside;
    if (first === undefined) return [];
    const folder = top(first.path);
    const total = inside.reduce((sum, f) => sum + f.facts.lines, 0);
    const label =
      folder === "." ? "The repository's own folder" : `[${code(`${folder}/`)}](${sourceUrl(folder)})`;
    return [[label, first.role, number(inside.length), number(total)]];
  });
  if (rows.length === 0) return;
  page.heading(2, "Tests, examples and tools");
  page.add(table(["Folder", "Role", "Files#", "Lines#"], rows));
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list === undefined) groups.set(key(item), [item]);
    else list.push(item);
  }
  return new Map([...groups].sort(([a], [b]) => compare(a, b)));
}

/**
 * Every source file by folder, then the files of other roles and the ones that were passed over. In a big repository
 * tests, examples and the like are counted by folder, since their names would bury the rest.
 */
export function filesPage(
  book: Book,
  skipped: readonly SkippedFile[],
  unparsed: readonly SkippedFile[],
  notFollowed: NotFollowed = ALL_FOLLOWED,
): Page {
  const page = new PageWriter(FILES, "Files", "Files", book.places);
  const files = sorted(book.atlas.files.values(), (f) => f.path);
  const big = files.length > MOST_FILES;
  const listed = big ? files.filter((f) => f.role === "source") : files;
  const folders = grouped(listed, (f) => posix.dirname(f.path));
  page.add(
    `${count(files.length, "file was", "files were")} read${big ? `, ${count(listed.length, "source file")} of them are listed first` : `, in ${count(folders.size, "folder")}`}.`,
  );
  for (const [folder, inside] of folders) {
    page.heading(2, folder === "." ? "The repository's own folder" : code(`${folder}/`));
    const modules = [...new Set(inside.flatMap((f) => book.atlas.moduleOf.get(f.path) ?? []))];
    const links = modules.map((m) => book.module(FILES, m));
    page.add(
      links.length > 0 ? `Told in ${list(links)}.` : "",
      table(
        ["File", "Role", "Lines#"],
        inside.map((file) => [
          `[${code(posix.basename(file.path))}](${sourceUrl(file.path)})`,
          file.role,
          number(file.facts.lines),
        ]),
      ),
    );
  }
  if (big)
    writeOtherFolders(
      page,
      files.filter((f) => f.role !== "source"),
    );
  writeAllUnread(page, book, unparsed);
  writeNotFollowed(page, notFollowed);
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
