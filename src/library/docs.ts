import type { GitEnvironment } from "../adapters/git/command.ts";
import type { Clock } from "../domain/clock.ts";
import type { DocsIndex, DocsPage } from "../domain/docs-page.ts";
import type { SourcePage } from "../domain/source-page.ts";
import type { Artifacts, OpenArtifact } from "./artifacts.ts";
import { BoundedCache } from "./bounded-cache.ts";
import type { Diagrams } from "./diagram.ts";
import { createDocsIndexes, isPage, type OpenDocs, titleOf } from "./docs-index.ts";
import { createHighlighter } from "./highlight.ts";
import { createMarkdown, type RenderedPage } from "./markdown.ts";
import { createSource } from "./source.ts";
import { createSourceRows } from "./source-rows.ts";
import { createSourceView } from "./source-view.ts";

const KEPT_CHARACTERS = 32_000_000;

/** More than a page may have; the rest of a longer file is not even read. */
const MAX_BYTES = 8_000_000;

export interface DocsOptions {
  readonly artifacts: Artifacts;
  readonly diagrams: Diagrams;
  /** The address of a job's documentation, with the mount prefix and without a slash at the end: `/docs/ID`. */
  readonly baseOf: (jobId: string) => string;
  readonly clock: Clock;
  /** What git may see of this process's environment; default: nothing. */
  readonly env?: GitEnvironment;
}

/** What the docs viewer shows. Paths are decoded once by the caller; null is to be answered as "not found". */
export interface Docs {
  /** How the documentation hangs together; null when the job left none. */
  nav(jobId: string): Promise<DocsIndex | null>;
  /** @param path of a page, relative to the `docs` folder, with its `.md` */
  read(jobId: string, path: string): Promise<DocsPage | null>;
  /** A file of the `docs` folder that is no page, such as a picture. */
  file(jobId: string, path: string): Promise<OpenArtifact | null>;
  /** @param path relative to the repository's root; empty is the root */
  source(jobId: string, path: string, signal?: AbortSignal): Promise<SourcePage | null>;
  /** The text of a source file as it is; null for everything else. */
  sourceText(jobId: string, path: string, signal?: AbortSignal): Promise<string | null>;
}

export function createDocs({ artifacts, diagrams, baseOf, clock, env = {} }: DocsOptions): Docs {
  const highlighter = createHighlighter();
  const markdown = createMarkdown({ highlighter, diagrams });
  const indexes = createDocsIndexes(artifacts, baseOf);
  const sources = createSourceView({
    artifacts,
    baseOf,
    highlighter,
    source: createSource({ clock, env }),
    rows: createSourceRows(highlighter),
  });
  const rendered = new BoundedCache<RenderedPage>(KEPT_CHARACTERS);

  const render = async (jobId: string, path: string, file: OpenArtifact, docs: OpenDocs) => {
    const key = [jobId, path, file.artifact.etag, docs.version].join("\n");
    const known = rendered.get(key);
    if (known !== undefined) return known;
    const text = await file.body.slice(0, MAX_BYTES).text();
    const draw = (isThere: (other: string) => boolean) =>
      markdown.renderPage(text, { base: baseOf(jobId), pagePath: path, resolvePage: isThere });
    // A page that nav.json promises may still be on its way while the job runs.
    const isListed = (other: string) => docs.page(other).listed;
    let isWhole = true;
    let page = await draw((other) => {
      isWhole &&= isListed(other);
      return isListed(other);
    });
    // A thousand files take 20 ms to list, and most pages link to what is listed anyway.
    if (!isWhole) {
      const files = new Set(await artifacts.names(jobId, "docs"));
      page = await draw((other) => files.has(other) || isListed(other));
    }
    rendered.set(key, page, page.html.length);
    return page;
  };

  return {
    nav: async (jobId) => (await indexes.open(jobId))?.index ?? null,
    file: (jobId, path) => artifacts.open(jobId, `docs/${path}`),
    async read(jobId, path) {
      if (!isPage(path)) return null;
      const file = await artifacts.open(jobId, `docs/${path}`);
      const docs = file === null ? null : await indexes.open(jobId);
      if (file === null || docs === null) return null;
      const page = await render(jobId, path, file, docs);
      const note = docs.page(path);
      return {
        docs: docs.index,
        path,
        title: page.title ?? note.title ?? titleOf(path),
        summary: note.summary ?? page.summary,
        html: page.html,
        toc: page.toc,
        previous: note.previous,
        next: note.next,
        modifiedAt: file.artifact.modifiedAt,
        etag: `"${file.artifact.etag.replaceAll('"', "")}.${docs.version}"`,
      };
    },
    async source(jobId, path, signal) {
      const docs = await indexes.open(jobId);
      return docs === null ? null : sources.show(jobId, docs.index, path, signal);
    },
    async sourceText(jobId, path, signal) {
      const docs = await indexes.open(jobId);
      return docs === null ? null : sources.text(jobId, docs.index, path, signal);
    },
  };
}
