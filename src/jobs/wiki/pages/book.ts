import { posix } from "node:path";
import { fenced } from "../comments/doc.ts";
import type { Doc, SymbolFact } from "../facts.ts";
import { type Findings, gather } from "../findings/gather.ts";
import type { Atlas, AtlasFile, Module, PlacedSymbol } from "../graph/atlas.ts";
import { type FileEdge, symbolKey } from "../graph/bindings.ts";
import { errorSymbols } from "../graph/error-symbols.ts";
import { uniquePages } from "../graph/names.ts";
import { TestMap } from "../graph/test-map.ts";
import type { Project } from "../language.ts";
import { languageNamed } from "../languages.ts";
import { compare } from "../order.ts";
import { type Notes, notesOf } from "../source/notes.ts";
import { code, count, firstSentence, list, pageUrl, sourceUrl } from "./markdown.ts";
import { type Places, SymbolLinks } from "./page.ts";
import { contained } from "./prose.ts";

/** Where a text of the repository is shown. */
export interface GuidePlace {
  /** Of the text. */
  readonly path: string;
  readonly page: string;
  readonly title: string;
}

/** What all pages of one documentation share. */
export class Book {
  readonly title: string;
  readonly atlas: Atlas;
  readonly texts: ReadonlyMap<string, string>;
  readonly places: Places = new Map();
  readonly links = new SymbolLinks();
  readonly findings: Findings;
  /** Every path of the commit that the view of source can show. */
  readonly files: ReadonlySet<string>;
  /** Pages made of the repository's own texts, in reading order. */
  readonly guides: readonly GuidePlace[];
  readonly tests: TestMap;
  /** Public types, and values such as Go's `ErrNotFound`, by names that are theirs alone. */
  readonly errorSymbols: ReadonlyMap<string, PlacedSymbol>;
  readonly #notes = new Map<string, Notes>();
  readonly #filePages: ReadonlyMap<string, string>;
  readonly #users = new Map<string, Users>();
  readonly #edgesFrom = new Map<string, FileEdge[]>();
  /** The files, for what looks for one by the rules of a language. */
  readonly project: Project;

  /**
   * @param files every path of the commit, for links in prose
   * @param guides the pages made of the repository's own texts
   */
  constructor(
    title: string,
    atlas: Atlas,
    texts: ReadonlyMap<string, string>,
    files: ReadonlySet<string>,
    guides: readonly GuidePlace[] = [],
  ) {
    this.title = title;
    this.atlas = atlas;
    this.texts = texts;
    this.findings = gather(atlas, texts);
    this.files = files;
    this.guides = guides;
    this.tests = new TestMap(atlas);
    this.errorSymbols = errorSymbols(atlas);
    const paths = [...atlas.files.keys()].sort(compare);
    this.#filePages = uniquePages(
      "files",
      paths.map((path) => ({ id: path, path })),
    );
    this.project = {
      files: new Map([...atlas.files].map(([path, file]) => [path, file.facts] as const)),
      manifest: () => null,
      manifests: [],
    };
    for (const edge of atlas.fileEdges) {
      const edges = this.#edgesFrom.get(edge.from);
      if (edges === undefined) this.#edgesFrom.set(edge.from, [edge]);
      else edges.push(edge);
    }
  }

  /** How the files of a module need each other. */
  edgesWithin(module: Module): readonly FileEdge[] {
    const own = new Set(module.files.map((file) => file.path));
    return module.files.flatMap((f) => this.#edgesFrom.get(f.path) ?? []).filter((e) => own.has(e.to));
  }

  /** Where the page of a file is, if it gets one. */
  filePage(path: string): string {
    return this.#filePages.get(path) ?? "";
  }

  /** What the file's text says beyond its symbols; read once. */
  notes(file: AtlasFile): Notes {
    const known = this.#notes.get(file.path) ?? notesOf(file.text, file.facts);
    this.#notes.set(file.path, known);
    return known;
  }

  /** Words from a file of the repository, made fit for a page. */
  prose(markdown: string, path: string): string {
    const folder = posix.dirname(path);
    return contained(markdown, { folder: folder === "." ? "" : folder, hasFile: (p) => this.files.has(p) });
  }

  /** The guides made of texts that lie in a folder itself. */
  guidesIn(folder: string): readonly GuidePlace[] {
    return this.guides.filter(({ path }) => posix.dirname(path) === (folder === "" ? "." : folder));
  }

  /** The first sentence of a documentation, made fit for a table; empty when there is none. */
  summary(doc: Doc | null, path: string): string {
    return doc === null ? "" : firstSentence(this.prose(doc.text, path));
  }

  module(from: string, module: Module): string {
    return `[${moduleName(module)}](${pageUrl(from, module.page)})`;
  }

  symbol(path: string, fact: SymbolFact): string {
    return this.links.to(symbolKey(path, fact.name), code(fact.name));
  }

  fence(path: string): string {
    const file = this.atlas.files.get(path);
    return languageNamed(file?.facts.language ?? "")?.fence ?? "";
  }

  source(path: string, code: string): string {
    return fenced(code, this.fence(path));
  }

  /** Files that use a symbol: source files by rank, and how many of other kinds. */
  users(symbol: PlacedSymbol): Users {
    const key = symbolKey(symbol.path, symbol.fact.name);
    const known = this.#users.get(key) ?? this.usersAmong(this.atlas.usedBy.get(key) ?? []);
    this.#users.set(key, known);
    return known;
  }

  /** How much a reader meets a symbol: in how many files it is used, tests and examples too, then how big it is. */
  renown(symbol: PlacedSymbol): number {
    const { code, tests, others } = this.users(symbol);
    const size = Math.min(99, symbol.fact.members.length);
    // What is made for tests is used by many of them, and is still not what the module is about.
    const own = FOR_TESTS.test(symbol.path) ? 0 : tests;
    return (code.length + own + others) * 100 + (isValue(symbol) ? 0 : size);
  }

  usersAmong(paths: readonly string[]): Users {
    const role = (path: string) => this.atlas.files.get(path)?.role;
    const rank = (path: string) => this.atlas.files.get(path)?.rank ?? 0;
    const code = paths.filter((path) => role(path) === "source");
    const tests = paths.filter((path) => role(path) === "test").length;
    return {
      code: code.toSorted((a, b) => rank(b) - rank(a) || compare(a, b)),
      tests,
      others: paths.length - code.length - tests,
    };
  }
}

export interface Users {
  readonly code: readonly string[];
  readonly tests: number;
  /** Examples, benchmarks, tools. */
  readonly others: number;
}

/** A module's title as code, since it is a path. */
export function moduleName(module: Module): string {
  return code(module.title);
}

export function lines(module: Module): number {
  return module.files.reduce((sum, file) => sum + file.facts.lines, 0);
}

export function isPublic(symbol: PlacedSymbol): boolean {
  return symbol.fact.exported;
}

const FOR_TESTS =
  /(?:^|\/)(?:[a-z]{1,30}_?)?(?<!la|fas|grea|con)(?:tests?|testing|testutils?|testhelpers?|mocks?|fixtures?)(?:[_.-][^/]{0,80})?\.[a-z]+$/i;

const TYPES: ReadonlySet<string> = new Set([
  "class",
  "struct",
  "interface",
  "record",
  "enum",
  "type",
  "annotation",
  "namespace",
  "object",
]);

export function isType(symbol: PlacedSymbol): boolean {
  return TYPES.has(symbol.fact.kind);
}

export function isValue(symbol: PlacedSymbol): boolean {
  return symbol.fact.kind === "constant" || symbol.fact.kind === "variable";
}

/** Where something is used, in a sentence; empty when nowhere. */
export function usedIn(users: Users): string {
  const shown = users.code.slice(0, 4).map((path) => `[${code(path)}](${sourceUrl(path)})`);
  const rest = users.code.length - shown.length;
  const items = [
    ...shown,
    ...(rest > 0 ? [count(rest, "more file")] : []),
    ...(users.tests > 0 ? [count(users.tests, "test file")] : []),
    ...(users.others > 0 ? [count(users.others, "example or tool", "examples or tools")] : []),
  ];
  return items.length === 0 ? "" : `Used in ${list(items)}.`;
}
