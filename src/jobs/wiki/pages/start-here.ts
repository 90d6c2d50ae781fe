import type { AtlasFile } from "../graph/atlas.ts";
import { descending } from "../order.ts";
import type { Book } from "./book.ts";
import { entryPoints, writeEntries } from "./entry-points.ts";
import { code, count, list, pageUrl, sourceLink, text } from "./markdown.ts";
import { type Page, PageWriter } from "./page.ts";

export const START_HERE = "start-here.md";
const MOST_CORE = 10;

/** Files with something of their own to read, the most important first. */
export function coreFiles(book: Book): AtlasFile[] {
  const source = [...book.atlas.files.values()].filter(
    (f) => f.role === "source" && f.facts.symbols.length > 0,
  );
  const ranked = descending(
    source,
    (f) => f.rank,
    (f) => f.path,
  );
  const floor = 1 / Math.max(1, source.length);
  // What has no more rank than an average file is not a place to start.
  const above = ranked.filter((f) => f.rank > floor);
  return above.length > 0 ? above.slice(0, MOST_CORE) : ranked.slice(0, 3);
}

/** Why a file is worth reading first, from facts. */
export function reason(book: Book, file: AtlasFile, page: string): string {
  const said = book.summary(file.facts.doc, file.path);
  const names = file.facts.symbols.filter((s) => s.exported).map((fact) => ({ path: file.path, fact }));
  const shown = descending(
    names,
    (s) => book.users(s).code.length,
    (s) => s.fact.name,
  ).slice(0, 3);
  const module = book.atlas.moduleOf.get(file.path);
  const parts = [
    file.dependents > 0
      ? `${count(file.dependents, "file")} ${file.dependents === 1 ? "uses" : "use"} it`
      : "",
    shown.length > 0 ? `it defines ${list(shown.map((s) => book.symbol(s.path, s.fact)))}` : "",
  ].filter(Boolean);
  const where = module === undefined ? "" : ` ([${code(module.title)}](${pageUrl(page, module.page)}))`;
  const facts = parts.join("; ");
  return `${said === "" ? "" : `${said.replace(/[.\s]+$/, "")}. `}${facts.charAt(0).toUpperCase()}${facts.slice(1)}${where}.`;
}

export function startHerePage(book: Book): Page {
  const page = new PageWriter(START_HERE, "Start here", "Start here", book.places);
  page.add(
    "A way into the code, from facts: what starts it, what the rest of it leans on, and tests that show it in use.",
  );
  writeEntries(page, book, entryPoints(book));
  const core = coreFiles(book);
  if (core.length > 0) {
    page.heading(2, "The core, in reading order");
    page.add(
      "Ranked by how much of the other code leads to a file through its imports, directly and over others. Tests, examples and tools do not count.",
      core
        .map(
          (f, i) =>
            `${i + 1}. ${sourceLink(f.path)}: ${reason(book, f, page.path)} Rank ${f.rank.toFixed(3)}.`,
        )
        .join("\n"),
    );
  }
  writeInUse(page, book, core);
  return page.done("What to read first, and why.");
}

function writeInUse(page: PageWriter, book: Book, core: readonly AtlasFile[]): void {
  const importers = new Set(core.slice(0, 5).flatMap((f) => book.atlas.importers.get(f.path) ?? []));
  const shown = [...book.atlas.files.values()].filter((f) => importers.has(f.path));
  const tests = descending(
    shown.filter((f) => f.role === "test" && f.facts.tests.length > 0),
    (f) => f.facts.tests.length,
    (f) => f.path,
  ).slice(0, 5);
  const examples = descending(
    [...book.atlas.files.values()].filter((f) => f.role === "example"),
    (f) => -f.facts.lines,
    (f) => f.path,
  );
  if (tests.length === 0 && examples.length === 0) return;
  page.heading(2, "See it in use");
  page.add(
    [
      ...tests.map((f) => {
        const titles = f.facts.tests.slice(0, 2).map((t) => text(t.title));
        return `- ${sourceLink(f.path)}: ${count(f.facts.tests.length, "test")}${titles.length > 0 ? `, such as “${titles.join("” and “")}”` : ""}`;
      }),
      ...examples.slice(0, 5).map((f) => {
        const said = book.summary(f.facts.doc, f.path);
        return `- ${sourceLink(f.path)}: an example of ${count(f.facts.lines, "line")}${said === "" ? "" : `. ${said}`}`;
      }),
    ].join("\n"),
  );
}
