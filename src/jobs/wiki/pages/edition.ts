import type { DocsNav } from "../../../domain/docs-page.ts";
import type { GitChange } from "../../git.ts";
import type { Module } from "../graph/atlas.ts";
import { plain } from "../graph/names.ts";
import type { Shelf } from "../guides/shelf.ts";
import type { NotFollowed } from "../source/not-followed.ts";
import type { SkippedFile } from "../source/read.ts";
import { architecturePage } from "./architecture.ts";
import type { Book } from "./book.ts";
import { codeWikiFiles } from "./codewiki.ts";
import { fileList, symbolList } from "./data.ts";
import { dependenciesPages } from "./dependencies.ts";
import { findingsPages } from "./findings-pages.ts";
import { guideNodes, guidePages } from "./guides.ts";
import { llmsFullText } from "./llms-full.ts";
import { modulePages } from "./module-page.ts";
import { llmsText, navigation, type Origin } from "./nav.ts";
import { type Census, OVERVIEW, overviewPage } from "./overview.ts";
import type { Page, PageWriter } from "./page.ts";
import { qualityPages } from "./quality/pages.ts";
import { apiPages, filesPage } from "./reference.ts";
import { startHerePage } from "./start-here.ts";
import { writeUnread } from "./unread.ts";

export interface EditionInput {
  readonly book: Book;
  readonly census: Census;
  readonly skipped: readonly SkippedFile[];
  /** Source files that the parser did not come through. */
  readonly unparsed: readonly SkippedFile[];
  readonly shelf: Shelf;
  /** The commits that led to this one, newest first; none when history was not asked for. */
  readonly changes: readonly GitChange[];
  readonly source: Origin;
  /** What the repository names and was not fetched. */
  readonly notFollowed: NotFollowed;
  /** When the commit was made: the only time that the files hold, so that a second run gives the same bytes. */
  readonly committedAt: string;
  readonly warnings: number;
  /** Adds to the end of a module's page. */
  readonly note: (page: PageWriter, module: Module) => void;
  /** Awaited between modules, so that a request to stop is heard; rejects when there is one. */
  readonly breathe: () => Promise<void>;
}

export interface Edition {
  readonly nav: DocsNav;
  /** Path below the documentation's folder and content: the tree, then the pages, then the rest. */
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array }[];
  readonly pages: number;
  readonly symbols: number;
}

/** Makes all files of the documentation. Nothing in them depends on when or where they were made. */
export async function makeEdition(input: EditionInput): Promise<Edition> {
  const { book } = input;
  const drafts = [overviewPage(book, input.census), startHerePage(book), architecturePage(book)];
  for (const module of book.atlas.modules) {
    await input.breathe();
    drafts.push(
      ...modulePages(book, module, (page) => {
        writeUnread(page, book, module, input.unparsed);
        input.note(page, module);
      }),
    );
  }
  await input.breathe();
  drafts.push(
    ...findingsPages(book),
    ...dependenciesPages(book),
    ...apiPages(book),
    filesPage(book, input.skipped, input.unparsed, input.notFollowed),
    ...qualityPages(book, input.changes),
  );
  await input.breathe();
  const guides = guidePages(book, input.shelf, input.changes);
  const pages = [...drafts.map((page) => book.links.resolve(page, book.places)), ...guides.pages];
  const wiki = codeWikiFiles(book.atlas);
  const symbols = book.atlas.modules.reduce((sum, m) => sum + m.symbols.length, 0);
  const stats = {
    files: book.atlas.files.size,
    modules: book.atlas.modules.length,
    pages: pages.length,
    symbols,
    warnings: input.warnings,
  };
  const nav = navigation(book, pages, input.source, OVERVIEW, stats, guideNodes(input.shelf));
  const data = [
    { path: "llms.txt", content: llmsText(nav, pages[0]?.summary ?? "") },
    { path: "llms-full.txt", content: llmsFullText(book.title, pages) },
    { path: "module_tree.json", content: json(wiki.moduleTree) },
    { path: "first_module_tree.json", content: json(wiki.firstModuleTree) },
    { path: `dependency_graphs/${plain(book.title)}_dependency_graph.json`, content: json(wiki.graph) },
    { path: "symbols.json", content: list({ ...symbolList(book) }) },
    { path: "files.json", content: list({ ...fileList(book, pages) }) },
    ...diagrams(pages),
  ];
  const first = { path: "nav.json", content: json(nav) };
  const files = [
    first,
    ...pages.map((p) => ({ path: p.path, content: p.body })),
    ...data,
    ...guides.pictures,
  ];
  const metadata = {
    generation_info: {
      timestamp: input.committedAt,
      main_model: "none",
      generator_version: "1.0.0",
      repo_path: input.source.repo,
      commit_id: input.source.commit,
    },
    statistics: wiki.statistics,
    files_generated: [...files.map((f) => f.path), "metadata.json"],
  };
  return {
    nav,
    files: [...files, { path: "metadata.json", content: json(metadata) }],
    pages: pages.length,
    symbols,
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

/** One entry a line: long lists stay readable without growing by their indentation. */
function list(value: Readonly<Record<string, readonly unknown[]>>): string {
  const parts = Object.entries(value).map(
    ([name, entries]) =>
      `${JSON.stringify(name)}: [\n${entries.map((e) => JSON.stringify(e)).join(",\n")}\n]`,
  );
  return `{\n${parts.join(",\n")}\n}\n`;
}

/** Each page's diagram as a file of its own. */
function diagrams(pages: readonly Page[]): { path: string; content: string }[] {
  return pages.flatMap((page) => {
    const body = /^```diagram\n(.*)\n```$/m.exec(page.body)?.[1];
    return body === undefined
      ? []
      : [{ path: `diagrams/${page.path.replace(/\.md$/, ".json")}`, content: `${body}\n` }];
  });
}
