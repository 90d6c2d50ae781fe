/** @jsxImportSource @kitajs/html */
import type { BulkFilter } from "../../src/domain/bulk.ts";
import type { Job } from "../../src/domain/job.ts";
import { StatusMark } from "../components/status-mark.tsx";
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import { shortId, titleOf } from "../phrases.ts";
import { shownStatus, statusWord } from "../status.ts";
import { type JobGraph, JobGraphFigure } from "./job-graph.tsx";

/** The jobs that a job has to do with. */
export interface Family {
  /** What must end first; those that are gone by their ids alone. */
  readonly dependsOn: readonly (Job | string)[];
  /** What waits for its end. */
  readonly dependents: readonly Job[];
  /** What it started. */
  readonly children: readonly Job[];
  /** All of them as a drawing; null where there is nothing to draw. */
  readonly graph: JobGraph | null;
  /** What lists them where they are too many to draw; null = nothing does. */
  readonly listedBy: BulkFilter | null;
}

export const NO_FAMILY: Family = { dependsOn: [], dependents: [], children: [], graph: null, listedBy: null };

/** What a job waits for, what waits for it, and what it started; empty for a job that stands alone. */
export function JobFamily({ family, prefix }: { family: Family; prefix: string }): JSX.Element {
  const { graph, listedBy } = family;
  return (
    <div id={domId.jobFamily} class="family">
      <JobGraphFigure graph={graph} listHref={listedBy === null ? null : links(prefix).jobsOf(listedBy)} />
      <Kin id="depends-on" title="Depends on" jobs={family.dependsOn} prefix={prefix} />
      <Kin id="waits-for-it" title="Waits for it" jobs={family.dependents} prefix={prefix} />
      <Kin id="started-jobs" title="Jobs it started" jobs={family.children} prefix={prefix} />
    </div>
  );
}

interface KinProps {
  readonly id: string;
  readonly title: string;
  readonly jobs: readonly (Job | string)[];
  readonly prefix: string;
}

function Kin({ id, title, jobs, prefix }: KinProps): JSX.Element {
  if (jobs.length === 0) return "";
  return (
    <section class="panel-section" aria-labelledby={id}>
      <h2 id={id} safe>
        {title}
      </h2>
      <ul class="card kin">
        {jobs.map((job) =>
          typeof job === "string" ? (
            <li>
              <StatusMark status="expired" />
              <span safe>{`${shortId(job)}, which is no longer there`}</span>
            </li>
          ) : (
            <li>
              <StatusMark status={shownStatus(job)} />
              <a href={links(prefix).job(job.id)} dir="auto" safe>
                {titleOf(job)}
              </a>
              <small safe>{statusWord(shownStatus(job))}</small>
            </li>
          ),
        )}
      </ul>
    </section>
  );
}
