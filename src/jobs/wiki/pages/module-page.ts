import { posix } from "node:path";
import type { AtlasFile, Module, ModuleEdge, PlacedSymbol } from "../graph/atlas.ts";
import { familyOf } from "../languages.ts";
import { compare, descending } from "../order.ts";
import { writeApi } from "./api-table.ts";
import { type Book, isPublic, isType, isValue, lines, moduleName, usedIn } from "./book.ts";
import { writeWorkspace } from "./dependencies.ts";
import { writeExamples } from "./examples.ts";
import { type Failure, failureNames, failuresOf, failureVerb, writeFailures } from "./failures.ts";
import { fileSummary, holds } from "./file-summary.ts";
import { writeFindings } from "./findings-pages.ts";
import { code, count, list, number, pageUrl, sourceLink, sourceUrl, table, text } from "./markdown.ts";
import { fileMap, neighbourhood } from "./module-diagram.ts";
import { type Page, PageWriter } from "./page.ts";
import { modulePurpose, whatItIs } from "./purpose.ts";
import { writeSymbols } from "./symbol-section.ts";

/** Beyond this weight of public symbols, big files get pages of their own. */
const HEAVY_MODULE = 40;
const LIGHT_FILE = 3;
const MOST_INTERNAL = 40;
const MOST_GUIDES = 6;

/** The pages of a module: its own, and one for each big file when it is too much for one page. */
export function modulePages(book: Book, module: Module, note: (page: PageWriter) => void): Page[] {
  const shown = module.symbols.filter(isPublic);
  const apart = bigFiles(module, shown);
  const filePages = apart.map((file) => filePage(book, module, file));
  return [modulePage(book, module, shown, apart, note), ...filePages];
}

function weight(symbol: PlacedSymbol): number {
  const told = symbol.fact.members.filter((m) => m.doc !== null).length;
  return 1 + symbol.fact.members.length / 4 + told / 4;
}

/** The heaviest files, as many as it takes until the others fit on one page. */
function bigFiles(module: Module, shown: readonly PlacedSymbol[]): AtlasFile[] {
  const weights = new Map(module.files.map((file) => [file.path, 0]));
  for (const symbol of shown) {
    weights.set(symbol.path, (weights.get(symbol.path) ?? 0) + weight(symbol));
  }
  const weigh = (file: AtlasFile) => weights.get(file.path) ?? 0;
  let left = module.files.reduce((sum, file) => sum + weigh(file), 0);
  const apart: AtlasFile[] = [];
  for (const file of module.files.length < 2 ? [] : descending(module.files, weigh, (f) => f.path)) {
    if (left <= HEAVY_MODULE || weigh(file) < LIGHT_FILE) break;
    apart.push(file);
    left -= weigh(file);
  }
  return apart.sort((a, b) => compare(a.path, b.path));
}

function modulePage(
  book: Book,
  module: Module,
  shown: readonly PlacedSymbol[],
  apart: readonly AtlasFile[],
  note: (page: PageWriter) => void,
): Page {
  const page = new PageWriter(module.page, module.title, moduleName(module), book.places);
  const purpose = modulePurpose(book, module);
  const facts = module.files.length === 0 ? "" : measure(module);
  const failures = failuresOf(book, module);
  const words = purpose === null ? whatItIs(book, module) : "";
  if (purpose !== null) page.add(purpose.markdown, facts, `*From ${sourceLink(purpose.path)}.*`);
  // What it defines is told next, with numbers, and with what to start.
  else page.add(/^Defines /.test(words) ? "" : words);
  writeGlance(page, book, module, shown, failures);
  if (purpose === null) page.add(facts);
  writeWorkspace(page, book, module);
  writeGuides(page, book, module);
  writeChildren(page, book, module);
  const here = shown.filter((s) => !apart.some((f) => f.path === s.path));
  // Where big files have pages of their own, they are the way on.
  if (apart.length > 0) writeFiles(page, book, module, apart);
  writeApi(page, book, here);
  writeConnections(page, book, module);
  writeFailures(page, book, failures);
  writeSymbols(page, book, here);
  if (apart.length === 0) writeFiles(page, book, module, apart);
  writeFindings(page, book, module);
  writeInternal(page, book, module);
  writeExamples(page, book, module);
  note(page);
  return page.done(whatItIs(book, module));
}

function measure(module: Module): string {
  const languages = [...new Set(module.files.map((f) => familyOf(f.facts.language)))].sort(compare);
  const place = module.folder === "" ? "The repository's own folder" : code(`${module.folder}/`);
  return `${place} · ${count(module.files.length, "file")} · ${count(lines(module), "line")} · ${languages.join(", ")}`;
}

/** The texts beside the module's code that are guides. */
function writeGuides(page: PageWriter, book: Book, module: Module): void {
  if (module.group !== null) return;
  const guides = book.guidesIn(module.folder).slice(0, MOST_GUIDES);
  if (guides.length === 0) return;
  page.add(`**To read:** ${list(guides.map((g) => `[${text(g.title)}](${pageUrl(page.path, g.page)})`))}.`);
}

function writeGlance(
  page: PageWriter,
  book: Book,
  module: Module,
  shown: readonly PlacedSymbol[],
  failures: readonly Failure[],
): void {
  const types = shown.filter(isType).length;
  const functions = shown.filter((s) => s.fact.kind === "function").length;
  const values = shown.length - types - functions;
  const has = [
    types > 0 ? count(types, "public type") : "",
    functions > 0 ? count(functions, "public function") : "",
    values > 0 ? count(values, "public value") : "",
  ].filter(Boolean);
  const edges = book.atlas.moduleEdges;
  const users = strongest(edges.filter((e) => e.to === module)).map((e) => book.module(page.path, e.from));
  const needs = strongest(edges.filter((e) => e.from === module)).map((e) => book.module(page.path, e.to));
  const sentences = [
    has.length > 0 ? `It defines ${list(has)}.` : "",
    users.length > 0 ? `It is used by ${list(users, users.length > 4 ? 3 : 4)}.` : "",
    needs.length > 0 ? `It uses ${list(needs, needs.length > 4 ? 3 : 4)}.` : "",
  ].filter(Boolean);
  page.add(sentences.join(" "));
  const first = descending(
    shown.filter((s) => book.renown(s) >= 100 && !isValue(s)),
    (s) => book.renown(s),
    (s) => s.fact.name,
  ).slice(0, 3);
  if (shown.length > 4 && first.length > 0) {
    page.add(`**Start with** ${list(first.map((s) => book.symbol(s.path, s.fact)))}.`);
  }
  if (failures.length > 0) {
    page.add(
      `**How it fails:** it ${failureVerb(module)} ${failureNames(book, failures)} ([where and when](#how-it-fails)).`,
    );
  }
}

function strongest(edges: readonly ModuleEdge[]): ModuleEdge[] {
  return descending(
    edges,
    (e) => e.files + e.weight / 1e6,
    (e) => `${e.from.id}\n${e.to.id}`,
  );
}

function writeChildren(page: PageWriter, book: Book, module: Module): void {
  if (module.children.length === 0) return;
  page.heading(2, "Parts");
  const rows = module.children.map((child) => [
    book.module(page.path, child),
    whatItIs(book, child),
    child.files.length === 0 ? "" : String(child.files.length),
  ]);
  page.add(table(["Module", "What it is", "Files#"], rows));
}

function writeConnections(page: PageWriter, book: Book, module: Module): void {
  const edges = book.atlas.moduleEdges.filter((e) => e.from === module || e.to === module);
  if (edges.length === 0) return;
  page.heading(2, "Dependencies");
  page.diagram(neighbourhood(module, edges));
  const row = (direction: string, other: Module, edge: ModuleEdge) => [
    direction,
    book.module(page.path, other),
    String(edge.files),
    list(
      edge.names.map((n) => code(n.name)),
      edge.names.length > 6 ? 5 : 6,
    ),
  ];
  page.add(
    table(
      ["Direction", "Module", "Links#", "Through"],
      [
        ...strongest(edges.filter((e) => e.to === module)).map((e) => row("used by", e.from, e)),
        ...strongest(edges.filter((e) => e.from === module)).map((e) => row("uses", e.to, e)),
      ],
    ),
  );
}

function writeFiles(page: PageWriter, book: Book, module: Module, apart: readonly AtlasFile[]): void {
  if (module.files.length < 2) return;
  page.heading(2, "Files");
  const inside = fileMap(module, book.edgesWithin(module), page.path);
  // Two boxes and an arrow say no more than the table does.
  if (inside.nodes.length > 3) page.diagram(inside);
  const rows = descending(
    module.files,
    (f) => f.rank,
    (f) => f.path,
  ).map((file) => {
    const own = apart.includes(file);
    const label = code(module.folder === "" ? file.path : file.path.slice(module.folder.length + 1));
    const link = own ? pageUrl(page.path, book.filePage(file.path)) : sourceUrl(file.path);
    return [`[${label}](${link})`, number(file.facts.lines), number(file.dependents), holds(book, file)];
  });
  page.add(table(["File", "Lines#", "Used by#", "What it holds"], rows));
}

function writeInternal(page: PageWriter, book: Book, module: Module): void {
  const inner = module.symbols.filter((s) => !isPublic(s) && (isType(s) || s.fact.kind === "function"));
  if (inner.length === 0) return;
  const chosen = descending(
    inner,
    (s) => (s.fact.doc === null ? 0 : 1000) + s.fact.endLine - s.fact.line,
    (s) => s.fact.name,
  );
  const shown = chosen
    .slice(0, MOST_INTERNAL)
    .sort((a, b) => compare(a.path, b.path) || a.fact.line - b.fact.line);
  page.heading(2, "Internal");
  const left = inner.length - shown.length;
  page.add(
    `Not exported${left > 0 ? `; the ${shown.length} longest and documented of ${inner.length} are listed` : ""}.`,
    table(
      ["Name", "Kind", "Summary", "Source"],
      shown.map((s) => [
        code(s.fact.name),
        s.fact.kind,
        book.summary(s.fact.doc, s.path),
        sourceLink(s.path, s.fact.line, s.fact.endLine),
      ]),
    ),
  );
}

function filePage(book: Book, module: Module, file: AtlasFile): Page {
  const name = posix.basename(file.path);
  const page = new PageWriter(book.filePage(file.path), name, code(name), book.places);
  const { facts } = file;
  const doc = facts.doc === null ? "" : book.prose(facts.doc.text, file.path);
  page.add(
    doc || fileSummary(book, file),
    `${sourceLink(file.path)} · part of ${book.module(page.path, module)} · ${count(facts.lines, "line")} · ${familyOf(facts.language)}`,
  );
  page.add(usedIn(book.usersAmong(book.atlas.importers.get(file.path) ?? [])));
  const own = module.symbols.filter((s) => s.path === file.path && isPublic(s));
  writeApi(page, book, own);
  writeSymbols(page, book, own);
  const names = own.map((s) => s.fact.name);
  return page.done(fileSummary(book, file) || (names.length > 0 ? `Defines ${list(names, 3)}.` : ""));
}
