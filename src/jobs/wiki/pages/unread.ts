import type { Module } from "../graph/atlas.ts";
import { sorted } from "../order.ts";
import type { SkippedFile } from "../source/read.ts";
import type { Book } from "./book.ts";
import { count, sourceLink, table, text } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const MOST = 50;

/** Says on a module's page which of its files are missing from it, or are told only in part. */
export function writeUnread(
  page: PageWriter,
  book: Book,
  module: Module,
  unparsed: readonly SkippedFile[],
): void {
  const lost = unparsed.filter(({ path }) => homeOf(book, path) === module);
  const partial = module.files.filter((f) => f.facts.syntaxError !== null).map((f) => f.path);
  writeSection(page, book, lost, partial);
}

/** The same for the whole repository, tests and examples too. */
export function writeAllUnread(page: PageWriter, book: Book, unparsed: readonly SkippedFile[]): void {
  const partial = [...book.atlas.files.values()]
    .filter((f) => f.facts.syntaxError !== null)
    .map((f) => f.path);
  writeSection(page, book, unparsed, partial);
}

function writeSection(
  page: PageWriter,
  book: Book,
  lost: readonly SkippedFile[],
  partial: readonly string[],
): void {
  const rows = [
    ...sorted(lost, (f) => f.path).map(({ path, reason }) => [
      sourceLink(path),
      `not at all: ${text(reason)}`,
    ]),
    ...sorted(partial, (path) => path).map((path) => {
      const error = book.atlas.files.get(path)?.facts.syntaxError;
      return [sourceLink(path), `in part: not understood at line ${error?.line ?? 1}`];
    }),
  ];
  if (rows.length === 0) return;
  page.heading(2, "Not read whole");
  page.add(
    table(["File", "What was read"], rows.slice(0, MOST)),
    rows.length > MOST ? `And ${count(rows.length - MOST, "more file")}.` : "",
  );
}

/** The module whose folder holds a file that has no facts. */
function homeOf(book: Book, path: string): Module | null {
  let best: Module | null = null;
  for (const module of book.atlas.modules) {
    const holds = module.folder === "" || path.startsWith(`${module.folder}/`);
    if (!holds || module.group !== null) continue;
    if (best === null || module.folder.length > best.folder.length) best = module;
  }
  return best;
}
