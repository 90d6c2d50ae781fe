/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { SiteSearch } from "../components/site-search.tsx";
import { Empty } from "../fragments/empty.tsx";
import { JobList } from "../fragments/job-list.tsx";
import { Volume } from "../fragments/volume.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface SearchPageProps {
  readonly frame: Frame;
  /** The words; "" = nothing was asked for. */
  readonly q: string;
  /** Jobs that left documentation, and all, each the newest first. */
  readonly volumes: readonly Job[];
  readonly jobs: readonly Job[];
  /** Whether there are more jobs than are shown. */
  readonly hasMore: boolean;
}

/** What has certain words in its title, its error or its input. */
export function SearchPage({ frame, q, volumes, jobs, hasMore }: SearchPageProps): JSX.Element {
  const { prefix, now } = frame;
  return (
    <Layout {...frame} title={q === "" ? "Search" : `Search: ${q}`} active="none">
      <div class="list-head">
        <h1 class="page-title">Search</h1>
        <SiteSearch prefix={prefix} q={q} />
      </div>
      {jobs.length === 0 ? <Nothing q={q} prefix={prefix} /> : ""}
      {volumes.length === 0 ? (
        ""
      ) : (
        <section class="search-part" aria-labelledby="volumes-title">
          <header class="section-head">
            <h2 id="volumes-title">Documentation</h2>
          </header>
          <ul class="shelf">
            {volumes.map((job) => (
              <Volume job={job} now={now} prefix={prefix} />
            ))}
          </ul>
        </section>
      )}
      {jobs.length === 0 ? (
        ""
      ) : (
        <section class="search-part" aria-labelledby="jobs-title">
          <header class="section-head">
            <h2 id="jobs-title">Jobs</h2>
            {hasMore ? (
              <a class="link" href={links(prefix).jobsOf({ q })}>
                Show all
              </a>
            ) : (
              ""
            )}
          </header>
          <JobList jobs={jobs} now={now} prefix={prefix} />
        </section>
      )}
    </Layout>
  );
}

function Nothing({ q, prefix }: { q: string; prefix: string }): JSX.Element {
  return q === "" ? (
    <Empty
      prefix={prefix}
      icon="search"
      title="What are you looking for?"
      text="Documentation and jobs are found by words in their title, their error and their input."
    />
  ) : (
    <Empty
      prefix={prefix}
      icon="search"
      title="Nothing has these words"
      text="All of them have to be there; the beginning of a word is enough."
      action={{ href: links(prefix).jobs(), label: "Show all jobs" }}
    />
  );
}
