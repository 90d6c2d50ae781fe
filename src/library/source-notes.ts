import type { DocsFile, DocsFolder, DocsSymbol } from "../domain/docs-data.ts";
import type { SourceLink, SourceSymbol } from "../domain/source-page.ts";
import { anchorOf } from "./anchors.ts";
import type { Artifacts } from "./artifacts.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { readFiles, readSymbols } from "./data-files.ts";
import { isPage, titleOf } from "./docs-index.ts";
import { readNav } from "./nav.ts";
import { addressOf } from "./page-links.ts";
import { isSourcePath } from "./paths.ts";

/** Bytes of the data files whose contents are kept. */
const KEPT_BYTES = 64_000_000;

/** What a documentation says about the files and folders of its repository. */
export interface SourceNotes {
  /** What a file or folder is for. */
  about(path: string): { readonly about: string; readonly page: SourceLink | null };
  file(path: string): {
    readonly symbols: readonly SourceSymbol[];
    readonly usedBy: readonly SourceLink[];
    readonly pages: readonly SourceLink[];
  };
}

interface Data {
  readonly files: ReadonlyMap<string, DocsFile>;
  readonly folders: ReadonlyMap<string, DocsFolder>;
  readonly symbols: ReadonlyMap<string, readonly DocsSymbol[]>;
  readonly titles: ReadonlyMap<string, string>;
}

/** Reads `files.json` and `symbols.json` of a documentation, as far as it has them, and keeps what was read last. */
export function createSourceNotes(
  artifacts: Artifacts,
  baseOf: (jobId: string) => string,
): { open(jobId: string): Promise<SourceNotes> } {
  const kept = new BoundedCache<Data>(KEPT_BYTES);
  return {
    async open(jobId) {
      const [files, symbols, nav] = await Promise.all(
        ["files.json", "symbols.json", "nav.json"].map((name) => artifacts.open(jobId, `docs/${name}`)),
      );
      const all = [files, symbols, nav].map((file) => file?.artifact);
      const key = `${jobId} ${all.map((artifact) => artifact?.etag ?? "").join(" ")}`;
      const known = kept.get(key);
      if (known !== undefined) return notesOf(baseOf(jobId), known);
      const data = await read(files?.body ?? null, symbols?.body ?? null, nav?.body ?? null);
      kept.set(key, data, 1000 + all.reduce((sum, artifact) => sum + (artifact?.bytes ?? 0), 0));
      return notesOf(baseOf(jobId), data);
    },
  };
}

async function read(files: Blob | null, symbols: Blob | null, nav: Blob | null): Promise<Data> {
  const [listed, defined, order] = await Promise.all([readFiles(files), readSymbols(symbols), readNav(nav)]);
  const titles = order.kind === "read" ? order.value.pages : [];
  return {
    files: new Map(listed?.files.map((file) => [file.path, file])),
    folders: new Map(listed?.folders.map((folder) => [folder.path, folder])),
    symbols: Map.groupBy(defined?.symbols ?? [], ({ path }) => path),
    titles: new Map(titles.map(({ path, title }) => [path, title])),
  };
}

function notesOf(base: string, { files, folders, symbols, titles }: Data): SourceNotes {
  const pageAt = (path: string | null | undefined): readonly SourceLink[] =>
    path?.isWellFormed() === true && isPage(path)
      ? [{ label: titles.get(path) ?? titleOf(path), href: addressOf(base, path) }]
      : [];
  const symbolAt = ({ name, kind, line, page, anchor }: DocsSymbol): SourceSymbol => {
    const [described] = pageAt(page);
    const fragment = anchorOf(anchor ?? "");
    const href =
      described === undefined
        ? null
        : `${described.href}${fragment === "" ? "" : `#${encodeURIComponent(fragment.toWellFormed())}`}`;
    return { name, kind, line, href };
  };
  return {
    about(path) {
      const note = files.get(path) ?? folders.get(path);
      return { about: note?.summary ?? "", page: pageAt(note?.page)[0] ?? null };
    },
    file(path) {
      const file = files.get(path);
      return {
        symbols: (symbols.get(path) ?? []).map(symbolAt).sort((a, b) => a.line - b.line),
        usedBy: (file?.usedBy ?? [])
          .filter(isSourcePath)
          .map((label) => ({ label, href: addressOf(base, `src/${label}`) })),
        pages: (file?.pages ?? []).flatMap(pageAt),
      };
    },
  };
}
