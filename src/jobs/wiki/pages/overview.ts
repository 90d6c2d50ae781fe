import type { DiagramSpec } from "../../../domain/docs-page.ts";
import { familyOf, LANGUAGES } from "../languages.ts";
import { descending } from "../order.ts";
import { type Book, isPublic, lines } from "./book.ts";
import { DEPENDENCIES, dependenciesOf, writeWorkspaces } from "./dependencies.ts";
import { entryPoints, writeEntries } from "./entry-points.ts";
import { findingsCounts } from "./findings-pages.ts";
import { count, firstSentence, list, number, pageUrl, sourceLink, table, text } from "./markdown.ts";
import { fileMap, map } from "./module-diagram.ts";
import { type Page, PageWriter } from "./page.ts";
import { repositoryExample, repositoryPurpose, whatItIs } from "./purpose.ts";
import { coreFiles, reason } from "./start-here.ts";

export const OVERVIEW = "overview.md";
const MOST_GUIDES = 5;

export interface Census {
  /** Files of the commit by programming language, the most frequent first. */
  readonly languages: readonly {
    readonly name: string;
    readonly files: number;
    readonly lines: number;
    readonly read: boolean;
  }[];
  /** Why files of a language that is read were passed over, with how many. */
  readonly skipped: readonly { readonly reason: string; readonly files: number }[];
}

export function overviewPage(book: Book, census: Census): Page {
  const page = new PageWriter(OVERVIEW, "Overview", text(book.title), book.places);
  const purpose = repositoryPurpose(book);
  if (purpose !== null) page.add(purpose.markdown, `*From ${sourceLink(purpose.path)}.*`);
  writeNumbers(page, book, census);
  writeGuides(page, book);
  page.diagram(mapOf(book));
  writeUsage(page, book);
  writeEntries(page, book, entryPoints(book));
  writeStart(page, book);
  writeWorkspaces(page, book);
  writeModules(page, book);
  writeFound(page, book);
  writeLanguages(page, census);
  return page.done(purpose === null ? "" : firstSentence(purpose.markdown));
}

/** The modules; or, where there are hardly any, the files of the biggest one. */
function mapOf(book: Book): DiagramSpec {
  const { modules, moduleEdges } = book.atlas;
  const inhabited = modules.filter((m) => m.files.length > 0);
  const [biggest] = descending(
    inhabited,
    (m) => m.files.length,
    (m) => m.id,
  );
  return inhabited.length > 2 || biggest === undefined
    ? map(modules, moduleEdges, OVERVIEW)
    : fileMap(biggest, book.edgesWithin(biggest), OVERVIEW);
}

function writeNumbers(page: PageWriter, book: Book, census: Census): void {
  const { files, modules } = book.atlas;
  const source = [...files.values()].filter((f) => f.role === "source");
  if (source.length === 0) {
    const found = census.languages.map((l) => l.name);
    page.add(
      `No file of this repository is source code in a language that this documentation reads (${[...new Set(LANGUAGES.map((l) => familyOf(l.name)))].join(", ")})${found.length > 0 ? `. It holds ${list(found, 6)}` : ""}.`,
    );
    return;
  }
  const total = source.reduce((sum, f) => sum + f.facts.lines, 0);
  const symbols = modules.reduce((sum, m) => sum + m.symbols.filter(isPublic).length, 0);
  const tests = [...files.values()].filter((f) => f.role === "test").length;
  const names = census.languages.filter((l) => l.read).map((l) => l.name);
  page.add(
    `The code is ${count(source.length, "source file")} with ${count(total, "line")} in ${list(names)}, in ${count(modules.length, "module")} with ${count(symbols, "public symbol")}${tests > 0 ? `, and ${count(tests, "test file")}` : ""}.${modules.length > 1 ? " How the modules depend on each other is told in [Architecture](architecture.md)." : ""}`,
  );
}

/** Where the people of the repository explain it themselves. */
function writeGuides(page: PageWriter, book: Book): void {
  if (book.guides.length === 0) return;
  const named = book.guides
    .slice(0, MOST_GUIDES)
    .map((g) => `[${text(g.title)}](${pageUrl(OVERVIEW, g.page)})`);
  const rest = book.guides.length - named.length;
  page.add(
    `**Guides** by its people: ${list([...named, ...(rest > 0 ? [`[${number(rest)} more](guides.md)`] : [])])}.`,
  );
}

/** The first example of the README: what using it looks like. */
function writeUsage(page: PageWriter, book: Book): void {
  const example = repositoryExample(book);
  if (example === null) return;
  page.heading(2, "In use");
  page.add(example.markdown, `*From ${sourceLink(example.path)}.*`);
}

function writeStart(page: PageWriter, book: Book): void {
  const core = coreFiles(book).slice(0, 5);
  if (core.length === 0) return;
  page.heading(2, "Start here");
  page.add(
    "The files that the rest of the code leans on most:",
    core.map((file) => `- ${sourceLink(file.path)}: ${reason(book, file, page.path)}`).join("\n"),
    "A longer way in is on the page [Start here](start-here.md).",
  );
}

function writeModules(page: PageWriter, book: Book): void {
  if (book.atlas.modules.length === 0) return;
  page.heading(2, "Modules");
  const rows = book.atlas.modules.map((m) => {
    const sizes = m.files.length === 0 ? ["", ""] : [number(m.files.length), number(lines(m))];
    return [book.module(page.path, m), whatItIs(book, m), ...sizes];
  });
  page.add(table(["Module", "What it is", "Files#", "Lines#"], rows));
}

function writeFound(page: PageWriter, book: Book): void {
  const counts = findingsCounts(book);
  const packages = dependenciesOf(book).length;
  if (counts.length === 0 && packages === 0) return;
  page.heading(2, "How it is run and what it keeps");
  page.add(
    counts.length > 0 ? `The source names ${list(counts)}.` : "",
    packages > 0 ? `Its manifests ask for [${count(packages, "package")}](${DEPENDENCIES}).` : "",
  );
}

function writeLanguages(page: PageWriter, census: Census): void {
  if (census.languages.length > 0) {
    page.heading(2, "Languages");
    page.add(
      table(
        ["Language", "Files#", "Lines#", "Read"],
        census.languages.map((l) => [
          text(l.name),
          number(l.files),
          l.read ? number(l.lines) : "",
          l.read ? "yes" : "no",
        ]),
      ),
    );
  }
  if (census.skipped.length > 0) {
    const parts = census.skipped.map((s) => `${count(s.files, "file")} (${s.reason})`);
    const one = census.skipped.reduce((sum, s) => sum + s.files, 0) === 1;
    page.add(
      `Passed over: ${list(parts)}. ${one ? "It is" : "They are"} named in [Files](reference/files.md).`,
    );
  }
}
