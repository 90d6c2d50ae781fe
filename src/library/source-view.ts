import type { DocsIndex } from "../domain/docs-page.ts";
import type { SourceEntry, SourcePage } from "../domain/source-page.ts";
import type { Artifacts } from "./artifacts.ts";
import { BoundedCache } from "./bounded-cache.ts";
import type { Highlighter } from "./highlight.ts";
import { addressOf } from "./page-links.ts";
import type { ListedEntry, Source, SourceAddress, SourceFile } from "./source.ts";
import { createSourceNotes, type SourceNotes } from "./source-notes.ts";
import type { SourceRows } from "./source-rows.ts";

export interface SourceViewOptions {
  readonly artifacts: Artifacts;
  readonly baseOf: (jobId: string) => string;
  readonly highlighter: Highlighter;
  readonly source: Source;
  readonly rows: SourceRows;
}

/** Characters of files that were read last; a commit never changes, so they stay true. */
const KEPT_CHARACTERS = 32_000_000;

export interface SourceView {
  /** @returns the text of a file; null for everything else */
  text(jobId: string, docs: DocsIndex, path: string, signal?: AbortSignal): Promise<string | null>;
  /** @returns null when the documentation kept no repository, or nothing lies at the path */
  show(jobId: string, docs: DocsIndex, path: string, signal?: AbortSignal): Promise<SourcePage | null>;
}

/** Shows files and folders of the commit that a documentation was made from. */
export function createSourceView(options: SourceViewOptions): SourceView {
  const { artifacts, baseOf, highlighter, source, rows } = options;
  const notes = createSourceNotes(artifacts, baseOf);
  const kept = new BoundedCache<SourceFile>(KEPT_CHARACTERS);

  /** Files as they lie in git: asking it again for the same one takes as long as the first time. */
  const fileAt = async (jobId: string, address: SourceAddress): Promise<SourceFile> => {
    const key = [jobId, address.commit, address.path].join("\n");
    const known = kept.get(key);
    if (known !== undefined) return known;
    const file = await source.file(address);
    kept.set(key, file, 200 + (file.kind === "file" ? file.text.length : 0));
    return file;
  };

  return {
    async text(jobId, docs, path, signal) {
      const gitDir = await artifacts.repository(jobId);
      const commit = docs.origin?.commit;
      if (gitDir === null || commit === undefined) return null;
      const file = await fileAt(jobId, { gitDir, commit, path, signal });
      return file.kind === "file" ? file.text : null;
    },
    async show(jobId, docs, requested, signal) {
      const gitDir = await artifacts.repository(jobId);
      const commit = docs.origin?.commit;
      if (gitDir === null || commit === undefined) return null;
      const path = requested.replace(/\/$/, "");
      const address = { gitDir, commit, path, signal };
      const base = baseOf(jobId);
      const file = await fileAt(jobId, address);
      const said = await notes.open(jobId);
      const place = { docs, path, commit, crumbs: crumbsOf(docs.title, base, path), ...said.about(path) };
      switch (file.kind) {
        case "missing":
          return null;
        case "folder": {
          const entries = await source.list(address);
          if (entries === null) return null;
          return {
            ...place,
            kind: "folder",
            entries: entries.map((entry) => linked(base, path, entry, said)),
          };
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
            ...rows.render(file.text, language),
            blob: file.blob,
            ...said.file(path),
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

function linked(base: string, folder: string, entry: ListedEntry, said: SourceNotes): SourceEntry {
  // A name that is no UTF-8, or holds a line break, cannot be asked for again.
  const isStored = entry.kind === "folder" || (entry.kind !== "submodule" && entry.bytes !== null);
  const shown = isStored && !/[\uFFFD\r\n]/.test(entry.name);
  const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
  return {
    ...entry,
    href: shown ? addressOf(base, `src/${path}`) : null,
    about: said.about(path).about,
  };
}
