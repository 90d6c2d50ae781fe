/** @jsxImportSource @kitajs/html */
import type { Attempt } from "../../src/domain/attempt.ts";
import type { Job } from "../../src/domain/job.ts";
import type { LogLine } from "../../src/domain/log-line.ts";
import { isFinal } from "../../src/domain/status.ts";
import { ArtifactList, type ArtifactListProps } from "../fragments/artifact-list.tsx";
import { JobDetails } from "../fragments/job-details.tsx";
import { type Family, JobFamily, NO_FAMILY } from "../fragments/job-family.tsx";
import { JobHead } from "../fragments/job-head.tsx";
import { JobLog } from "../fragments/job-log.tsx";
import { JobOutcome } from "../fragments/job-outcome.tsx";
import { JsonTree } from "../fragments/json-tree.tsx";
import { StageBar } from "../fragments/stage-bar.tsx";
import { Timeline } from "../fragments/timeline.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links } from "../links.ts";
import { titleOf } from "../phrases.ts";

export interface JobPageProps {
  readonly frame: Frame;
  /** With the values that its type keeps secret masked. */
  readonly job: Job;
  readonly attempts: readonly Attempt[];
  /** The newest lines, oldest first. */
  readonly lines: readonly LogLine[];
  /** Whether there are lines before those; default false. */
  readonly earlier?: boolean;
  readonly artifacts: ArtifactListProps["artifacts"];
  /** Why a waiting job waits, in one sentence. */
  readonly waiting?: string;
  /** Default: it stands alone. */
  readonly family?: Family;
}

/** A job. While it may still change, the page holds a stream of its own, which the server ends by an event `end`. */
export function JobPage({
  frame,
  job,
  attempts,
  lines,
  earlier = false,
  artifacts,
  waiting,
  family = NO_FAMILY,
}: JobPageProps): JSX.Element {
  const { prefix, now } = frame;
  const live = !isFinal(job.status);
  const kin = [...family.dependents, ...family.children];
  const isFed = live || kin.some((one) => !isFinal(one.status));
  return (
    <Layout {...frame} title={titleOf(job)} active="jobs">
      <article class="job" aria-label={titleOf(job)}>
        <nav class="crumbs" aria-label="Breadcrumb">
          <a href={links(prefix).jobs()}>Jobs</a>
          <span aria-hidden="true">/</span>
          <a href={links(prefix).jobs({ types: [job.type] })} safe>
            {job.type}
          </a>
        </nav>
        <JobHead job={job} now={now} prefix={prefix} {...(waiting === undefined ? {} : { waiting })} />
        <StageBar job={job} />
        {live ? (
          <noscript>
            <p class="quiet">
              Without JavaScript this page stands still: reload it to see how the job goes on.
            </p>
          </noscript>
        ) : (
          ""
        )}
        <div class="job-columns">
          <div class="job-main">
            <JobOutcome job={job} />
            <JobFamily family={family} prefix={prefix} />
            <JobLog jobId={job.id} lines={lines} earlier={earlier} live={live} prefix={prefix} />
            <ArtifactList jobId={job.id} artifacts={artifacts} prefix={prefix} />
            <section class="panel-section" aria-labelledby="input-title">
              <h2 id="input-title">Input</h2>
              <div class="card card-code">
                <JsonTree value={job.input} />
              </div>
            </section>
          </div>
          <aside class="job-side" aria-label="About this job">
            <Timeline job={job} attempts={attempts} now={now} />
            <JobDetails job={job} prefix={prefix} />
          </aside>
        </div>
        {isFed ? (
          <div
            hidden
            data-stream="job"
            hx-sse:connect={links(prefix).jobStream(job.id, job.lastSeq)}
            hx-sse:close="end"
            hx-swap="none"
          />
        ) : (
          ""
        )}
      </article>
    </Layout>
  );
}
