import type { AtlasFile } from "../graph/atlas.ts";
import { descending } from "../order.ts";
import type { Book } from "./book.ts";
import { entryPoints, writeEntries } from "./entry-points.ts";
import { writeErrors } from "./errors.ts";
import { fileSummary, mainSymbols } from "./file-summary.ts";
import { code, count, list, pageUrl, sourceLink, text } from "./markdown.ts";
import { type Page, PageWriter } from "./page.ts";

export const START_HERE = "start-here.md";
const MOST_CORE = 10;
const LEAST_EXAMPLE = 8;

/**
 * Files to read first. What much code leads to counts, what tests and examples touch, and how much a file itself does:
 * a file of aliases may be needed everywhere and still teach nothing.
 */
export function coreFiles(book: Book): AtlasFile[] {
  const source = [...book.atlas.files.values()].filter((f) => f.role === "source");
  const ranked = descending(
    source.filter((f) => worth(f) > 0),
    worth,
    (f) => f.path,
  );
  const floor = ranked.reduce((sum, f) => sum + worth(f), 0) / Math.max(1, ranked.length);
  // What is worth no more than an average file is not a place to start.
  const above = ranked.filter((f) => worth(f) > floor);
  return above.length > 0 ? above.slice(0, MOST_CORE) : ranked.slice(0, 3);
}

function worth(file: AtlasFile): number {
  return file.rank * Math.log1p(doing(file)) * (1 + Math.log1p(file.outside));
}

/** Lines of public types and functions, with the methods that Go writes beside its types. */
function doing({ facts }: AtlasFile): number {
  const own = facts.symbols.filter((s) => s.exported && s.kind !== "constant" && s.kind !== "variable");
  return [...own, ...facts.methods.map((m) => m.member)].reduce(
    (sum, { line, endLine }) => sum + endLine - line + 1,
    0,
  );
}

/** Why a file is worth reading first, from facts. */
export function reason(book: Book, file: AtlasFile, page: string): string {
  const said = fileSummary(book, file).replace(/[.\s]+$/, "");
  const shown = mainSymbols(book, file).slice(0, 3);
  const module = book.atlas.moduleOf.get(file.path);
  const parts = [
    shown.length > 0 ? `It defines ${list(shown.map((s) => book.symbol(s.path, s.fact)))}` : "",
    users(file),
  ].filter(Boolean);
  const where = module === undefined ? "" : `Part of [${code(module.title)}](${pageUrl(page, module.page)}).`;
  const sentences = [said, ...parts].filter(Boolean).map((sentence) => `${sentence}.`);
  return [...sentences, where].join(" ").trim();
}

function users({ dependents, outside }: AtlasFile): string {
  const by = [
    dependents > 0 ? count(dependents, "source file") : "",
    outside > 0 ? count(outside, "test or example", "tests and examples") : "",
  ].filter(Boolean);
  return by.length === 0 ? "" : `Used by ${list(by)}`;
}

export function startHerePage(book: Book): Page {
  const page = new PageWriter(START_HERE, "Start here", "Start here", book.places);
  page.add(
    "A way into the code, from facts: where it begins, what the rest of it leans on, what shows it in use, and how it fails.",
  );
  writeEntries(page, book, entryPoints(book));
  const core = coreFiles(book);
  if (core.length > 0) {
    page.heading(2, "The core, in reading order");
    page.add(
      "Ranked by how much of the other code leads to a file through its imports, by how many tests and examples touch it, and by how much it does itself.",
      core.map((f, i) => `${i + 1}. ${sourceLink(f.path)}: ${reason(book, f, page.path)}`).join("\n"),
    );
  }
  writeInUse(page, book, core);
  writeErrors(page, book);
  return page.done("What to read first, and why.");
}

function writeInUse(page: PageWriter, book: Book, core: readonly AtlasFile[]): void {
  const entries = entryPoints(book).map((e) => e.path);
  const doors = new Set([...entries, ...core.slice(0, 5).map((f) => f.path)]);
  const importers = new Set([...doors].flatMap((path) => book.atlas.importers.get(path) ?? []));
  const all = [...book.atlas.files.values()];
  const tests = descending(
    all.filter((f) => f.role === "test" && importers.has(f.path) && f.facts.tests.length > 0),
    (f) => f.facts.tests.length,
    (f) => f.path,
  ).slice(0, 5);
  const examples = descending(
    all.filter((f) => f.role === "example" && f.facts.lines >= LEAST_EXAMPLE),
    // Examples that touch the core first, of those the short ones.
    (f) => (importers.has(f.path) ? 1e6 : 0) - f.facts.lines,
    (f) => f.path,
  ).slice(0, 5);
  if (tests.length === 0 && examples.length === 0) return;
  page.heading(2, "See it in use");
  page.add([...tests.map(aboutTests), ...examples.map((f) => aboutExample(book, f))].join("\n"));
}

function aboutTests(file: AtlasFile): string {
  const titles = [...new Set(file.facts.tests.map((t) => text(t.title)))].filter(Boolean).slice(0, 2);
  const such = titles.length > 0 ? `, such as “${titles.join("” and “")}”` : "";
  return `- ${sourceLink(file.path)}: ${count(file.facts.tests.length, "test")}${such}`;
}

function aboutExample(book: Book, file: AtlasFile): string {
  const said = fileSummary(book, file);
  return `- ${sourceLink(file.path)}: an example of ${count(file.facts.lines, "line")}${said === "" ? "" : `. ${said}`}`;
}
