import type { Module } from "../../graph/atlas.ts";
import { descending } from "../../order.ts";
import { type Book, lines } from "../book.ts";
import { code, count, list, number, sourceUrl, table } from "../markdown.ts";
import { type Page, PageWriter } from "../page.ts";

export const TESTS = "quality/tests.md";
const MOST_NAMED = 4;
const MOST_ROWS = 200;
const FEWEST_LINES = 20;

/** Which tests touch which module, and which modules none does. */
export function testsPage(book: Book): Page | null {
  if (book.tests.isEmpty) return null;
  const modules = book.atlas.modules.filter((m) => m.files.length > 0);
  const tested = modules.filter((m) => book.tests.of(m).length > 0);
  const bare = modules.filter((m) => book.tests.of(m).length === 0 && lines(m) >= FEWEST_LINES);
  const page = new PageWriter(TESTS, "Tests", "Tests", book.places);
  page.add(
    `${count(tested.length, "module")} of ${number(modules.length)} ${tested.length === 1 ? "has" : "have"} tests. A test file counts for a module when it imports one of its files, bears the name of one, or in Go stands beside it. What a test runs through other modules is not seen.`,
  );
  writeTested(page, book, tested);
  writeBare(page, book, bare);
  return page.done(
    `Which tests touch which module: ${number(tested.length)} of ${number(modules.length)} have some.`,
  );
}

function writeTested(page: PageWriter, book: Book, modules: readonly Module[]): void {
  if (modules.length === 0) return;
  page.heading(2, "Modules and their tests");
  const rows = modules.slice(0, MOST_ROWS).map((module) => {
    const files = book.tests.of(module);
    const tests = files.reduce((sum, f) => sum + f.facts.tests.length, 0);
    const named = descending(
      files,
      (f) => f.facts.tests.length,
      (f) => f.path,
    )
      .slice(0, MOST_NAMED)
      .map((f) => `[${code(f.path)}](${sourceUrl(f.path)})`);
    const rest = files.length - named.length;
    return [
      book.module(TESTS, module),
      number(files.length),
      tests === 0 ? "" : number(tests),
      list([...named, ...(rest > 0 ? [`${number(rest)} more`] : [])]),
    ];
  });
  page.add(
    table(["Module", "Test files#", "Tests in them#", "Files"], rows),
    modules.length > MOST_ROWS ? `And ${count(modules.length - MOST_ROWS, "more module")}.` : "",
  );
}

function writeBare(page: PageWriter, book: Book, modules: readonly Module[]): void {
  if (modules.length === 0) return;
  page.heading(2, "Modules without tests");
  const rows = descending(
    modules,
    (m) => m.rank,
    (m) => m.id,
  )
    .slice(0, MOST_ROWS)
    .map((m) => [
      book.module(TESTS, m),
      number(m.files.length),
      number(lines(m)),
      number(m.files.reduce((n, f) => n + f.dependents, 0)),
    ]);
  page.add(
    "Those that most other code leans on first.",
    table(["Module", "Files#", "Lines#", "Files that use it#"], rows),
  );
}
