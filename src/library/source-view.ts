import type { DocsIndex } from "../domain/docs-page.ts";
import type { SourceEntry, SourcePage } from "../domain/source-page.ts";
import type { Artifacts } from "./artifacts.ts";
import type { Highlighter } from "./highlight.ts";
import { addressOf } from "./page-links.ts";
import type { ListedEntry, Source } from "./source.ts";
import type { SourceRows } from "./source-rows.ts";

export interface SourceViewOptions {
  readonly artifacts: Artifacts;
  readonly baseOf: (jobId: string) => string;
  readonly highlighter: Highlighter;
  readonly source: Source;
  readonly rows: SourceRows;
}

export interface SourceView {
  /** @returns null when the documentation kept no repository, or nothing lies at the path */
  show(jobId: string, docs: DocsIndex, path: string, signal?: AbortSignal): Promise<SourcePage | null>;
}

/** Shows files and folders of the commit that a documentation was made from. */
export function createSourceView(options: SourceViewOptions): SourceView {
  const { artifacts, baseOf, highlighter, source, rows } = options;
  return {
    async show(jobId, docs, requested, signal) {
      const gitDir = await artifacts.repository(jobId);
      const commit = docs.origin?.commit;
      if (gitDir === null || commit === undefined) return null;
      const path = requested.replace(/\/$/, "");
      const address = { gitDir, commit, path, signal };
      const base = baseOf(jobId);
      const place = { docs, path, commit, crumbs: crumbsOf(docs.title, base, path) };
      const file = await source.file(address);
      switch (file.kind) {
        case "missing":
          return null;
        case "folder": {
          const entries = await source.list(address);
          if (entries === null) return null;
          return { ...place, kind: "folder", entries: entries.map((entry) => linked(base, path, entry)) };
        }
        case "binary":
        case "too_large":
          return { ...place, kind: file.kind, bytes: file.bytes };
        case "file": {
          const language = highlighter.byPath(path);
          return {
            ...place,
            kind: "file",
            language: language?.label ?? null,
            bytes: file.bytes,
            lines: file.lines,
            rows: rows.render(file.text, language),
            blob: file.blob,
          };
        }
        default:
          return file satisfies never;
      }
    },
  };
}

/** The folders above a path, from the repository's root, which bears the documentation's name. */
function crumbsOf(root: string, base: string, path: string): { name: string; href: string }[] {
  const names = path.split("/").slice(0, -1);
  const folders = names.map((name, index) => ({
    name,
    href: addressOf(base, `src/${names.slice(0, index + 1).join("/")}`),
  }));
  return path === "" ? [] : [{ name: root, href: `${base}/src/` }, ...folders];
}

function linked(base: string, folder: string, entry: ListedEntry): SourceEntry {
  // A name that is no UTF-8, or holds a line break, cannot be asked for again.
  const shown = entry.kind !== "submodule" && !/[\uFFFD\r\n]/.test(entry.name);
  const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
  return { ...entry, href: shown ? addressOf(base, `src/${path}`) : null };
}
