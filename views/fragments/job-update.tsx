/** @jsxImportSource @kitajs/html */
import type { Attempt } from "../../src/domain/attempt.ts";
import type { Job } from "../../src/domain/job.ts";
import type { LogLine as Line } from "../../src/domain/log-line.ts";
import { domId } from "../dom-id.ts";
import { render } from "../render.ts";
import { ArtifactList, type ArtifactListProps } from "./artifact-list.tsx";
import { JobDetails } from "./job-details.tsx";
import { type Family, JobFamily, NO_FAMILY } from "./job-family.tsx";
import { JobHead } from "./job-head.tsx";
import { LogLine } from "./job-log.tsx";
import { JobOutcome } from "./job-outcome.tsx";
import { partial, replaced } from "./partial.tsx";
import { StageBar } from "./stage-bar.tsx";
import { Timeline } from "./timeline.tsx";

export interface JobUpdate {
  readonly job: Job;
  readonly attempts: readonly Attempt[];
  /** Left out = unchanged. */
  readonly artifacts?: ArtifactListProps["artifacts"];
  /** Why a waiting job waits, in one sentence. */
  readonly waiting?: string;
  /** Default: it stands alone. */
  readonly family?: Family;
  readonly now: number;
  readonly prefix: string;
}

/**
 * What one unnamed message on a job page's stream is made of: everything on the page but the log, each part by
 * itself, so that parts which the page has already can be left out.
 */
export function jobUpdate(update: JobUpdate): readonly string[] {
  const { job, attempts, artifacts, waiting, family = NO_FAMILY, now, prefix } = update;
  const why = waiting === undefined ? {} : { waiting };
  return [
    replaced(domId.jobHead, <JobHead job={job} now={now} prefix={prefix} {...why} />),
    replaced(domId.stageBar, <StageBar job={job} />),
    replaced(domId.timeline, <Timeline job={job} attempts={attempts} now={now} />),
    replaced(domId.jobDetails, <JobDetails job={job} prefix={prefix} />),
    replaced(domId.jobFamily, <JobFamily family={family} prefix={prefix} />),
    replaced(domId.jobOutcome, <JobOutcome job={job} />),
    ...(artifacts === undefined
      ? []
      : [replaced(domId.artifacts, <ArtifactList jobId={job.id} artifacts={artifacts} prefix={prefix} />)]),
  ];
}

/** The data of one unnamed message that adds lines to the log. Lines that are there already are not repeated. */
export function logAppend(lines: readonly Line[]): string {
  if (lines.length === 0) return "";
  return partial(
    `#${domId.logLines}`,
    "upsert",
    lines.map((line) => render(<LogLine line={line} />)).join(""),
  );
}
