/** @jsxImportSource @kitajs/html */
import type { DocsFacets, DocsFindings } from "../../src/domain/docs-search.ts";
import type { Job } from "../../src/domain/job.ts";
import { type SearchChoice, SearchForm } from "../components/search-form.tsx";
import { SearchFound } from "../fragments/search-found.tsx";
import { type Frame, Layout } from "../layout.tsx";

export interface SearchPageProps {
  readonly frame: Frame;
  /** The words; "" = nothing was asked for. */
  readonly q: string;
  readonly choice: SearchChoice;
  readonly facets: DocsFacets;
  readonly found: DocsFindings;
  /** Jobs that left documentation, and all, each the newest first. */
  readonly volumes: readonly Job[];
  readonly jobs: readonly Job[];
  /** Whether there are more jobs than are shown. */
  readonly hasMore: boolean;
}

/** What has certain words: pages and symbols of every documentation, and titles, errors and inputs of jobs. */
export function SearchPage({ frame, q, choice, facets, ...shown }: SearchPageProps): JSX.Element {
  const { prefix, now } = frame;
  return (
    <Layout {...frame} title={q === "" ? "Search" : `Search: ${q}`} active="none">
      <div class="list-head">
        <h1 class="page-title">Search</h1>
      </div>
      <SearchForm prefix={prefix} q={q} choice={choice} facets={facets} />
      <SearchFound q={q} prefix={prefix} now={now} {...shown} />
    </Layout>
  );
}
