/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { plain } from "../ansi.ts";
import { DocumentList, type DocumentListProps } from "../fragments/document-list.tsx";
import type { JobGraph } from "../fragments/job-graph.tsx";
import { JobList } from "../fragments/job-list.tsx";
import { SessionGraph } from "../fragments/session-graph.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";

export interface SessionPageProps {
  readonly frame: Frame;
  readonly id: string;
  /** In the order of their creation. */
  readonly jobs: readonly Job[];
  /** How they hang together; null where they don't. */
  readonly graph: JobGraph | null;
  readonly title?: string | null;
  /** Default none. */
  readonly documents?: DocumentListProps["documents"];
  /** Whether archives among them can be documented; default false. */
  readonly canDocument?: boolean;
  /** Whether it has more jobs than these; default false. */
  readonly more?: boolean;
  /** Why waiting jobs wait, by job id. */
  readonly waiting?: Readonly<Record<string, string>>;
}

/** The jobs that belong together by their session. */
export function SessionPage({
  frame,
  id,
  jobs,
  graph,
  title = null,
  documents = [],
  canDocument = false,
  more = false,
  waiting,
}: SessionPageProps): JSX.Element {
  const { prefix, now } = frame;
  const listHref = links(prefix).jobsOf({ session: id });
  return (
    <Layout {...frame} title={`Session ${plain(title ?? id)}`} active="sessions">
      <h1 class="page-title session-title" dir="auto" safe>
        {`Session ${plain(title ?? id)}`}
      </h1>
      <SessionGraph id={id} graph={graph} more={more} prefix={prefix} />
      <DocumentList sessionId={id} documents={documents} canDocument={canDocument} prefix={prefix} />
      <section class="session-jobs" aria-labelledby="session-jobs">
        <header class="section-head">
          <h2 id="session-jobs">Its jobs, the oldest first</h2>
        </header>
        {jobs.length === 0 ? (
          <p class="quiet">None so far.</p>
        ) : (
          <JobList jobs={jobs} now={now} prefix={prefix} {...(waiting === undefined ? {} : { waiting })} />
        )}
        {more ? (
          <p class="quiet">
            <span safe>{`Only the first ${jobs.length} of them are shown.`}</span>{" "}
            <a class="link" href={listHref}>
              See all of them
            </a>
          </p>
        ) : (
          ""
        )}
      </section>
      <div hidden data-stream="session" hx-sse:connect={links(prefix).sessionStream(id)} hx-swap="none" />
    </Layout>
  );
}
