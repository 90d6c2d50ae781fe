import type { DocsSymbol } from "../../domain/docs-data.ts";
import type { Artifacts } from "../artifacts.ts";
import { readSymbols } from "../data-files.ts";
import { createDocsIndexes, isPage, titleOf } from "../docs-index.ts";
import { isSourcePath } from "../paths.ts";
import { createSections } from "./sections.ts";
import { symbolUnit, type Unit, unitsOf } from "./units.ts";

const MAX_PAGES = 20_000;
/** As the viewer. */
const MAX_PAGE_BYTES = 8_000_000;
/** Symbols that no page describes are found too; they stand where no page can. */
const NO_PAGE = "";
/** The list of all symbols has the words of each, which is found itself. */
const SYMBOL_LIST = /^reference\/api(?:\/|\.md$)/;

/** A documentation as it lies on the disk now. */
export interface ReadDocs {
  readonly title: string;
  /** The repository that it was made from; null when it does not say. */
  readonly repo: string | null;
  readonly languages: readonly string[];
  /** Its pages, each with what changes when it has to be read again. */
  readonly pages: readonly { readonly path: string; readonly etag: string }[];
  /** What can be found on a page; null when it is gone meanwhile. */
  read(path: string): Promise<readonly Unit[] | null>;
}

/** Reads what jobs left, for the index. @returns null when a job left no documentation */
export function createDocsReader(artifacts: Artifacts): (jobId: string) => Promise<ReadDocs | null> {
  const indexes = createDocsIndexes(artifacts, () => "");
  const sections = createSections();
  return async (jobId) => {
    const docs = await indexes.open(jobId);
    if (docs === null) return null;
    const files = (await artifacts.list(jobId)).filter(({ path }) => path.startsWith("docs/"));
    const data = await artifacts.open(jobId, "docs/symbols.json");
    const symbols = ((await readSymbols(data?.body ?? null))?.symbols ?? []).filter(({ path }) =>
      isSourcePath(path),
    );
    const stamp = data?.artifact.etag ?? "";
    const pages = files
      .map(({ path, etag }) => ({ path: path.slice("docs/".length), etag: `${etag} ${stamp}` }))
      .filter(({ path }) => isPage(path))
      .slice(0, MAX_PAGES);
    const known = new Set(pages.map(({ path }) => path));
    const byPage = Map.groupBy(symbols, ({ page }) => (page !== null && known.has(page) ? page : NO_PAGE));
    return {
      title: docs.index.title,
      repo: docs.index.origin?.repo ?? null,
      languages: [...new Set(symbols.map(({ language }) => language))].sort(),
      pages: byPage.has(NO_PAGE) ? [...pages, { path: NO_PAGE, etag: stamp }] : pages,
      async read(path) {
        if (path === NO_PAGE)
          return own(byPage.get(NO_PAGE)).map((symbol) => symbolUnit({ ...symbol, page: null }, "", ""));
        const file = await artifacts.open(jobId, `docs/${path}`);
        if (file === null) return null;
        const parts = sections(await file.body.slice(0, MAX_PAGE_BYTES).text());
        const title = parts[0]?.heading || docs.page(path).title || titleOf(path);
        const isList = symbols.length > 0 && SYMBOL_LIST.test(path);
        const shown = isList ? [{ anchor: "", heading: title, prose: "", code: [] }] : parts;
        return unitsOf(path, title, shown, own(byPage.get(path)));
      },
    };
  };
}

/** Each symbol of a place once: in Go it may be defined in several files, for other systems. */
function own(symbols: readonly DocsSymbol[] = []): readonly DocsSymbol[] {
  const first = new Map<string, DocsSymbol>();
  for (const symbol of symbols) {
    const key = [symbol.name, symbol.kind, symbol.anchor ?? symbol.path].join("\n");
    if (!first.has(key)) first.set(key, symbol);
  }
  return [...first.values()];
}
