import type { DocsIndex, DocsLink, DocsNav, DocsNavNode, DocsTreeNode } from "../domain/docs-page.ts";
import type { Artifacts } from "./artifacts.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { type NavReading, readNav } from "./nav.ts";
import { addressOf } from "./page-links.ts";
import { plainSegments } from "./paths.ts";

const MAX_DEPTH = 12;
const KEPT_DOCUMENTATIONS = 64;
const FIRST_PAGES = ["overview.md", "index.md", "README.md", "readme.md"];

/** A documentation's index, and what a page needs of it. */
export interface OpenDocs {
  readonly index: DocsIndex;
  /** Changes with the tree. */
  readonly version: string;
  /** What `nav.json` says about a page, or the neighbours by the order of the listing. */
  page(path: string): PageNote;
}

interface PageNote {
  readonly listed: boolean;
  readonly title: string | null;
  readonly summary: string | null;
  readonly previous: DocsLink | null;
  readonly next: DocsLink | null;
}

export interface DocsIndexes {
  /** @returns null when the job left no documentation */
  open(jobId: string): Promise<OpenDocs | null>;
}

/** Reads how a documentation hangs together, from its `nav.json` or, without a usable one, from its file names. */
export function createDocsIndexes(artifacts: Artifacts, baseOf: (jobId: string) => string): DocsIndexes {
  const opened = new BoundedCache<OpenDocs>(KEPT_DOCUMENTATIONS);
  return {
    async open(jobId) {
      const file = await artifacts.open(jobId, "docs/nav.json");
      const key = `${jobId} ${file?.artifact.etag}`;
      const known = opened.get(key);
      if (known !== undefined) return known;
      const reading = await readNav(file?.body ?? null);
      if (reading.kind !== "read") return byListing(jobId, reading);
      const docs = byNav(jobId, reading.value, file?.artifact.etag ?? "");
      opened.set(key, docs);
      return docs;
    },
  };

  function byNav(jobId: string, nav: DocsNav, etag: string): OpenDocs {
    const base = baseOf(jobId);
    const pages = new Map(nav.pages.map((page) => [page.path, page]));
    const neighbour = (path: string | null) => {
      const page = path === null ? undefined : pages.get(path);
      return page === undefined ? null : linkTo(base, page.path, page.title);
    };
    return {
      version: etag.replaceAll('"', ""),
      index: {
        jobId,
        title: nav.title,
        entry: isPage(nav.entry) ? nav.entry : (nav.pages[0]?.path ?? null),
        origin: { ...nav.source, url: nav.source.url ?? null },
        model: nav.model ?? null,
        stats: nav.stats,
        tree: treeOf(nav.tree, base, 0),
        notice: null,
      },
      page(path) {
        const page = pages.get(path);
        return {
          listed: page !== undefined,
          title: page?.title ?? null,
          summary: page?.summary ?? null,
          previous: neighbour(page?.previous ?? null),
          next: neighbour(page?.next ?? null),
        };
      },
    };
  }

  async function byListing(
    jobId: string,
    reading: Exclude<NavReading, { kind: "read" }>,
  ): Promise<OpenDocs | null> {
    const files = (await artifacts.names(jobId, "docs")).filter(isPage);
    const entry = FIRST_PAGES.find((page) => files.includes(page)) ?? files[0];
    if (entry === undefined) return null;
    const base = baseOf(jobId);
    const pages = [entry, ...files.filter((file) => file !== entry)];
    const at = (index: number) => {
      const path = pages[index];
      return path === undefined ? null : linkTo(base, path, titleOf(path));
    };
    return {
      version: String(Bun.hash(pages.join("\n"))),
      index: {
        jobId,
        title: "Documentation",
        entry,
        origin: null,
        model: null,
        stats: { pages: pages.length },
        tree: treeOf(nodesOf(pages), base, 0),
        notice:
          reading.kind === "broken"
            ? `The order of these pages comes from their names, because nav.json could not be used: ${reading.problem}.`
            : null,
      },
      page(path) {
        const index = pages.indexOf(path);
        const listed = index >= 0;
        const [previous, next] = listed ? [at(index - 1), at(index + 1)] : [null, null];
        return { listed, title: null, summary: null, previous, next };
      },
    };
  }
}

/** A name for a page that has none: `modules/start-here.md` → `Start here`. */
export function titleOf(path: string): string {
  const name = path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.md$/i, "")
    .replaceAll(/[-_]+/g, " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function isPage(path: string): boolean {
  return plainSegments(path) !== null && path.toLowerCase().endsWith(".md");
}

function linkTo(base: string, path: string, title: string): DocsLink | null {
  return isPage(path) ? { title, path, href: addressOf(base, path) } : null;
}

function treeOf(nodes: readonly DocsNavNode[], base: string, depth: number): readonly DocsTreeNode[] {
  return nodes.map(({ title, path, children }) => ({
    title,
    path,
    href: path !== null && isPage(path) ? addressOf(base, path) : null,
    children: depth < MAX_DEPTH ? treeOf(children, base, depth + 1) : [],
  }));
}

/** Pages of the folder itself first, then one heading for each folder below it. */
function nodesOf(paths: readonly string[]): readonly DocsNavNode[] {
  const nodes: DocsNavNode[] = [];
  const folders = new Map<string, DocsNavNode[]>();
  for (const path of paths) {
    const slash = path.lastIndexOf("/");
    const page = { title: titleOf(path), path, children: [] };
    if (slash < 0) nodes.push(page);
    else {
      const folder = path.slice(0, slash);
      folders.set(folder, [...(folders.get(folder) ?? []), page]);
    }
  }
  return [...nodes, ...[...folders].map(([title, children]) => ({ title, path: null, children }))];
}
