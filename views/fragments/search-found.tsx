/** @jsxImportSource @kitajs/html */
import type { DocsFindings } from "../../src/domain/docs-search.ts";
import type { Job } from "../../src/domain/job.ts";
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import { DocsHits } from "./docs-hits.tsx";
import { Empty } from "./empty.tsx";
import { JobList } from "./job-list.tsx";
import { Volume } from "./volume.tsx";

interface SearchFoundProps {
  readonly q: string;
  readonly found: DocsFindings;
  readonly volumes: readonly Job[];
  readonly jobs: readonly Job[];
  readonly hasMore: boolean;
  readonly now: number;
  readonly prefix: string;
}

/** What was found everywhere: in documentations, documentations themselves, and jobs. */
export function SearchFound(props: SearchFoundProps): JSX.Element {
  const { q, found, volumes, jobs, hasMore, now, prefix } = props;
  const isEmpty = found.hits.length + volumes.length + jobs.length === 0;
  return (
    <div id={domId.searchFound} data-hits>
      {isEmpty && found.pending === 0 ? <Nothing q={q} prefix={prefix} /> : ""}
      {found.hits.length + found.pending === 0 ? (
        ""
      ) : (
        <section class="search-part" aria-labelledby="hits-title">
          <header class="section-head">
            <h2 id="hits-title">In documentation</h2>
          </header>
          <DocsHits found={found} isMixed prefix={prefix} />
        </section>
      )}
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
    </div>
  );
}

function Nothing({ q, prefix }: { q: string; prefix: string }): JSX.Element {
  return q === "" ? (
    <Empty
      prefix={prefix}
      icon="search"
      title="What are you looking for?"
      text="Pages and symbols of documentation are found by their words, jobs by their title, their error and their input."
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
