/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { JobBar } from "../components/progress-bar.tsx";
import { ReadDocs } from "../components/read-docs.tsx";
import { PickJob } from "../components/selection.tsx";
import { StatusMark, StatusPill } from "../components/status-mark.tsx";
import { Ago, Clock, Took } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import {
  activity,
  counted,
  resultPhrase,
  stageTitle,
  stoppingPhrase,
  subtitle,
  titleOf,
  whoWords,
  whyEnded,
} from "../phrases.ts";
import { type ShownStatus, shownStatus } from "../status.ts";

export interface JobRowProps {
  readonly job: Job;
  readonly now: number;
  readonly prefix: string;
  /** Why a waiting job waits, in one sentence, when the page knows it. */
  readonly waiting?: string;
}

/** A job in the lists of Home and Jobs. */
export function JobRow({ job, now, prefix, waiting }: JobRowProps): JSX.Element {
  const status = shownStatus(job);
  return (
    <li id={domId.job(job.id)} class="job-row" data-status={status}>
      <PickJob id={job.id} title={titleOf(job)} />
      <StatusMark status={status} />
      <div class="job-name">
        <a href={links(prefix).job(job.id)} title={titleOf(job)} safe>
          {titleOf(job)}
        </a>
        <small>
          <span safe>{subtitle(job)}</span>
          {" · "}
          <Ago at={job.createdAt} now={now} />
        </small>
      </div>
      <div class="job-says">
        <Says job={job} status={status} prefix={prefix} waiting={waiting} now={now} />
      </div>
      <Counted job={job} />
      <StatusPill status={status} />
      <span class="job-time">
        <Time job={job} now={now} />
      </span>
    </li>
  );
}

interface SaysProps {
  readonly job: Job;
  readonly status: ShownStatus;
  readonly prefix: string;
  readonly waiting: string | undefined;
  readonly now: number;
}

function Says({ job, status, prefix, waiting, now }: SaysProps): JSX.Element {
  switch (status) {
    case "scheduled": {
      const at = job.nextAttemptAt ?? job.runAt;
      if (waiting !== undefined || at === null) return <span safe>{waiting ?? "Waits for other jobs"}</span>;
      return (
        <span>
          {job.nextAttemptAt === null ? "Starts" : "Tries again"} <Ago at={at} now={now} />
        </span>
      );
    }
    case "queued":
      return <span safe>{waiting ?? "Waits for a free slot"}</span>;
    case "running":
    case "cancelling":
      return (
        <>
          <span class="clip" safe>
            {status === "running" ? activity(job) : stoppingPhrase(job)}
          </span>
          <JobBar job={job} />
        </>
      );
    case "completed":
      return (
        <span>
          <span safe>{resultPhrase(job) ?? warned(job) ?? "Done"}</span>
          {job.docsEntry === null ? "" : " · "}
          {job.docsEntry === null ? "" : <ReadDocs job={job} prefix={prefix} />}
        </span>
      );
    case "failed":
      return (
        <span class="why-failed clip" title={whyEnded(job)} safe>
          {whyEnded(job)}
        </span>
      );
    case "cancelled":
    case "expired":
      return (
        <span class="clip" safe>
          {whyNot(job)}
        </span>
      );
    default:
      return status satisfies never;
  }
}

function Counted({ job }: { job: Job }): JSX.Element {
  const text = job.status === "running" ? counted(job) : null;
  return (
    <span class="job-counted num" safe>
      {text ?? ""}
    </span>
  );
}

function warned(job: Job): string | undefined {
  return job.warnings.length === 0 ? undefined : `Done, with ${job.warnings.length} warnings`;
}

function whyNot(job: Job): string {
  const by = job.stop?.requestedBy;
  const stage = stageTitle(job);
  const where = stage === null ? "" : ` during “${stage}”`;
  return job.status === "expired"
    ? "Was not started in time"
    : `Cancelled${by === undefined || by === "" ? "" : ` by ${whoWords(by)}`}${where}`;
}

function Time({ job, now }: { job: Job; now: number }): JSX.Element {
  if (job.startedAt === null) return "—";
  if (job.completedAt !== null) return <Took ms={job.completedAt - job.startedAt} />;
  return job.status === "running" ? <Clock from={job.startedAt} now={now} /> : "—";
}
