import type { DocsFile, DocsFiles, DocsFolder, DocsSymbol, DocsSymbols } from "../../../domain/docs-data.ts";
import type { Member } from "../facts.ts";
import type { AtlasFile, PlacedSymbol } from "../graph/atlas.ts";
import { symbolKey } from "../graph/bindings.ts";
import { familyOf } from "../languages.ts";
import { compare, sorted } from "../order.ts";
import { type Book, isPublic } from "./book.ts";
import { holds } from "./file-summary.ts";
import { plainWords } from "./markdown.ts";
import { memberKey, oneLine } from "./member-table.ts";
import type { Page } from "./page.ts";
import { whatItIs } from "./purpose.ts";
import { FILES } from "./reference.ts";

const MOST_CHARACTERS = 200;

/** Every symbol of the source files, with its members, for search and source view. */
export function symbolList(book: Book): DocsSymbols {
  const symbols = book.atlas.modules.flatMap((module) =>
    module.symbols.flatMap((symbol) => [
      ...placesOf(symbol).map((place) => symbolEntry(book, symbol, place)),
      ...symbol.fact.members.map((member) => memberEntry(book, symbol, member)),
    ]),
  );
  return {
    symbols: sorted(symbols, (s) => `${s.path}\n${String(s.line).padStart(7, "0")}\n${s.name}\n${s.kind}`),
  };
}

type Lines = Pick<DocsSymbol, "path" | "line" | "endLine">;

/** Where it is defined: in Go perhaps in several files, for other systems. */
function placesOf({ path, fact, twins = [] }: PlacedSymbol): readonly Lines[] {
  return [{ path, line: fact.line, endLine: fact.endLine }, ...twins];
}

function symbolEntry(book: Book, symbol: PlacedSymbol, lines: Lines): DocsSymbol {
  const { fact, path } = symbol;
  const place = book.places.get(symbolKey(path, fact.name));
  const { code, tests, others } = book.users(symbol);
  return {
    name: fact.name,
    kind: fact.kind,
    public: isPublic(symbol),
    page: place?.page ?? null,
    anchor: place?.anchor ?? null,
    path: lines.path,
    line: lines.line,
    endLine: lines.endLine,
    signature: declaration(fact.signature),
    summary: plainWords(book.summary(fact.doc, path)),
    language: languageOf(book, path),
    uses: code.length + tests + others,
  };
}

/** A member that has no section of its own stands in the table of its type. */
function memberEntry(book: Book, symbol: PlacedSymbol, member: Member): DocsSymbol {
  const { fact, path } = symbol;
  const own = member.path ?? path;
  const place =
    book.places.get(memberKey(fact.name, member, path)) ?? book.places.get(symbolKey(path, fact.name));
  return {
    name: `${fact.name}.${member.name}`,
    kind: member.kind,
    public: isPublic(symbol),
    page: place?.page ?? null,
    anchor: place?.anchor ?? null,
    path: own,
    line: member.line,
    endLine: member.endLine,
    signature: declaration(member.signature),
    summary: plainWords(book.summary(member.doc, own)),
    language: languageOf(book, own),
    uses: 0,
  };
}

/** One line; of overloads the first. */
function declaration(signature: string): string {
  const [first = ""] = signature.trim().split(/\n(?=[\w$#"'[(<])/, 1);
  const line = oneLine(first);
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}

function languageOf(book: Book, path: string): string {
  return familyOf(book.atlas.files.get(path)?.facts.language ?? "");
}

/** Every file that was read and every folder that is a module, for the source view. */
export function fileList(book: Book, pages: readonly Page[]): DocsFiles {
  const linked = linksToSource(pages);
  const written = new Set(pages.map((page) => page.path));
  const files = sorted(book.atlas.files.values(), (f) => f.path).map((file): DocsFile => {
    const pageOf = [book.filePage(file.path), book.atlas.moduleOf.get(file.path)?.page ?? ""];
    return {
      path: file.path,
      role: file.role,
      summary: summaryOf(book, file),
      page: pageOf.find((page) => written.has(page)) ?? null,
      usedBy: [...(book.atlas.importers.get(file.path) ?? [])].sort(compare),
      pages: [...(linked.get(file.path) ?? [])].sort(compare),
    };
  });
  const folders = book.atlas.modules
    .filter((module) => module.group === null && module.folder !== "")
    .map(
      (module): DocsFolder => ({
        path: module.folder,
        summary: plainWords(whatItIs(book, module)),
        page: module.page,
      }),
    );
  return { files, folders: sorted(folders, (f) => f.path) };
}

function summaryOf(book: Book, file: AtlasFile): string {
  return plainWords(holds(book, file).replaceAll(/\[(`+[^`]*`+)\]\(symbol:[0-9a-z]+\)/g, "$1"));
}

/** Pages by the file that they link to; the list of all files says nothing about one. */
function linksToSource(pages: readonly Page[]): ReadonlyMap<string, ReadonlySet<string>> {
  const linked = new Map<string, Set<string>>();
  for (const page of pages) {
    if (page.path === FILES) continue;
    for (const [, written = ""] of page.body.matchAll(/\]\(source:([^)#\s]+)/g)) {
      const path = decoded(written);
      if (path !== null) linked.set(path, (linked.get(path) ?? new Set()).add(page.path));
    }
  }
  return linked;
}

/** Code that a page shows may hold what only looks like a link of ours. */
function decoded(written: string): string | null {
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}
