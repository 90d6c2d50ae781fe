/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { Pager } from "../components/pager.tsx";
import { SiteSearch } from "../components/site-search.tsx";
import { Empty } from "../fragments/empty.tsx";
import { Volume } from "../fragments/volume.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface LibraryPageProps {
  readonly frame: Frame;
  /** Completed jobs that left documentation, the newest first. */
  readonly jobs: readonly Job[];
  /** Cursors of the neighbouring pages; null or left out = none. */
  readonly newer?: string | null;
  readonly older?: string | null;
}

export function LibraryPage({ frame, jobs, newer = null, older = null }: LibraryPageProps): JSX.Element {
  const { prefix, now } = frame;
  const to = links(prefix);
  return (
    <Layout {...frame} title="Library" active="library">
      <div class="list-head">
        <h1 class="page-title">Library</h1>
        <SiteSearch prefix={prefix} />
      </div>
      {jobs.length === 0 ? (
        <Empty
          prefix={prefix}
          icon="book-open"
          title="Nothing to read so far"
          text="When a job writes documentation, it is put here."
          action={{ href: to.home("wiki"), label: "Document a repository" }}
        />
      ) : (
        <ul class="shelf">
          {jobs.map((job) => (
            <Volume job={job} now={now} prefix={prefix} />
          ))}
        </ul>
      )}
      <Pager
        newer={newer === null ? null : to.library({ before: newer })}
        older={older === null ? null : to.library({ after: older })}
        prefix={prefix}
      />
    </Layout>
  );
}
