/** @jsxImportSource @kitajs/html */
import type { DocsIndex } from "../../src/domain/docs-page.ts";
import type { DocsFindings } from "../../src/domain/docs-search.ts";
import { DocsFrame } from "../components/docs-frame.tsx";
import { DocsHits } from "../fragments/docs-hits.tsx";
import { Empty } from "../fragments/empty.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface DocsSearchPageProps {
  readonly frame: Frame;
  readonly docs: DocsIndex;
  /** "" = nothing was asked for. */
  readonly q: string;
  readonly found: DocsFindings;
}

/** What was found in one documentation. */
export function DocsSearchPage({ frame, docs, q, found }: DocsSearchPageProps): JSX.Element {
  const { prefix } = frame;
  const isEmpty = found.hits.length === 0 && found.pending === 0;
  return (
    <Layout {...frame} title={`Search: ${q} · ${docs.title}`} active="library" width="wide">
      <DocsFrame docs={docs} current={null} prefix={prefix} q={q} aside="">
        <div class="docs-page" data-hits>
          <h1 class="page-title" dir="auto" safe>
            {q === "" ? "Search" : `Search: ${q}`}
          </h1>
          {isEmpty ? (
            <Empty
              prefix={prefix}
              icon="search"
              title={q === "" ? "What are you looking for?" : "Nothing has these words"}
              text="Pages, sections and symbols are found by their words, symbols also as Type.member."
              action={{ href: links(prefix).search(q), label: "Search everywhere" }}
            />
          ) : (
            <DocsHits found={found} isMixed={false} prefix={prefix} />
          )}
          {found.hasMore ? <p class="hits-note">There is more: another word narrows it.</p> : ""}
        </div>
      </DocsFrame>
    </Layout>
  );
}
