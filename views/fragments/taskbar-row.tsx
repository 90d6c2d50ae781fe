/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { CancelJob, RetryJob } from "../components/job-actions.tsx";
import { JobBar } from "../components/progress-bar.tsx";
import { ReadDocs } from "../components/read-docs.tsx";
import { StatusMark } from "../components/status-mark.tsx";
import { Clock, Took } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { percent } from "../format.ts";
import { links } from "../links.ts";
import { activity, resultPhrase, stoppingPhrase, titleOf, whyEnded } from "../phrases.ts";
import { type ShownStatus, shownStatus } from "../status.ts";

interface RowProps {
  readonly job: Job;
  readonly now: number;
  readonly prefix: string;
}

/** A job in the taskbar. */
export function TaskbarRow({ job, now, prefix }: RowProps): JSX.Element {
  const status = shownStatus(job);
  const says = phrase(job, status);
  return (
    <li id={domId.taskbarJob(job.id)} class="dock-row" data-status={status} tabindex="-1">
      <StatusMark status={status} />
      <a class="dock-title" href={links(prefix).job(job.id)} title={`${titleOf(job)} · ${says}`}>
        <b safe>{titleOf(job)}</b>
        <span class="dock-says" safe>
          {says}
        </span>
      </a>
      <span class="dock-middle">
        <Middle job={job} prefix={prefix} status={status} />
      </span>
      <span class="dock-time">
        <Time job={job} now={now} />
      </span>
      <span class="dock-act">
        <Act job={job} now={now} prefix={prefix} status={status} />
      </span>
    </li>
  );
}

function phrase(job: Job, status: ShownStatus): string {
  switch (status) {
    case "scheduled":
    case "queued":
      return "Waiting";
    case "running":
      return activity(job);
    case "cancelling":
      return stoppingPhrase(job);
    case "completed":
      return resultPhrase(job) ?? "Completed";
    case "failed":
    case "expired":
      return whyEnded(job);
    case "cancelled":
      return "Cancelled";
    default:
      return status satisfies never;
  }
}

function Middle({ job, prefix, status }: { job: Job; prefix: string; status: ShownStatus }): JSX.Element {
  if (status === "running" || status === "cancelling") return <JobBar job={job} />;
  return status === "completed" && job.docsEntry !== null ? <ReadDocs job={job} prefix={prefix} /> : "";
}

function Time({ job, now }: { job: Job; now: number }): JSX.Element {
  if (job.startedAt === null) return "";
  if (job.completedAt !== null) return <Took ms={job.completedAt - job.startedAt} />;
  return job.progress.percent === null ? (
    <Clock from={job.startedAt} now={now} />
  ) : (
    <span class="num" safe>
      {percent(job.progress.percent)}
    </span>
  );
}

function Act({ job, now, prefix, status }: RowProps & { status: ShownStatus }): JSX.Element {
  if (status === "running") return <CancelJob job={job} now={now} prefix={prefix} as="mark" />;
  return status === "failed" || status === "expired" ? <RetryJob job={job} prefix={prefix} as="mark" /> : "";
}
