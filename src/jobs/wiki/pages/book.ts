import { posix } from "node:path";
import { fenced } from "../comments/doc.ts";
import type { Doc, SymbolFact } from "../facts.ts";
import type { Atlas, AtlasFile, Module, PlacedSymbol } from "../graph/atlas.ts";
import { type FileEdge, symbolKey } from "../graph/bindings.ts";
import { uniquePages } from "../graph/names.ts";
import type { Project } from "../language.ts";
import { languageNamed } from "../languages.ts";
import { compare } from "../order.ts";
import { code, count, firstSentence, list, pageUrl, sourceUrl } from "./markdown.ts";
import { type Places, SymbolLinks } from "./page.ts";
import { contained } from "./prose.ts";

/** What all pages of one documentation share. */
export class Book {
  readonly title: string;
  readonly atlas: Atlas;
  readonly texts: ReadonlyMap<string, string>;
  readonly places: Places = new Map();
  readonly links = new SymbolLinks();
  readonly #files: ReadonlySet<string>;
  readonly #filePages: ReadonlyMap<string, string>;
  readonly #users = new Map<string, Users>();
  readonly #edgesFrom = new Map<string, FileEdge[]>();
  /** Files with tests, in order. */
  readonly tests: readonly AtlasFile[];
  /** The files, for what looks for one by the rules of a language. */
  readonly project: Project;

  /** @param files every path of the commit, for links in prose */
  constructor(title: string, atlas: Atlas, texts: ReadonlyMap<string, string>, files: ReadonlySet<string>) {
    this.title = title;
    this.atlas = atlas;
    this.texts = texts;
    this.#files = files;
    const paths = [...atlas.files.keys()].sort(compare);
    this.#filePages = uniquePages(
      "files",
      paths.map((path) => ({ id: path, path })),
    );
    this.tests = [...atlas.files.values()].filter((file) => file.role === "test");
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

  /** Words from a file of the repository, made fit for a page. */
  prose(markdown: string, path: string): string {
    const folder = posix.dirname(path);
    return contained(markdown, { folder: folder === "." ? "" : folder, hasFile: (p) => this.#files.has(p) });
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
    return (code.length + tests + others) * 100 + (isValue(symbol) ? 0 : size);
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
