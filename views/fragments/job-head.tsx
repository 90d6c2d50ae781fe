/** @jsxImportSource @kitajs/html */
import { isCancelling, type Job } from "../../src/domain/job.ts";
import { isFinal } from "../../src/domain/status.ts";
import { CancelJob, DeleteJob, RetryJob } from "../components/job-actions.tsx";
import { ReadDocs } from "../components/read-docs.tsx";
import { StatusPill } from "../components/status-mark.tsx";
import { Ago, Clock, Took } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import { shortId, stopWords, titleOf, whoWords } from "../phrases.ts";
import { shownStatus } from "../status.ts";

export interface JobHeadProps {
  readonly job: Job;
  readonly now: number;
  readonly prefix: string;
  /** Why a waiting job waits, in one sentence. */
  readonly waiting?: string;
}

/** The head of a job's page: title, status, where it stands, and what can be done with it. */
export function JobHead({ job, now, prefix, waiting }: JobHeadProps): JSX.Element {
  const status = shownStatus(job);
  return (
    <header id={domId.jobHead} class="job-head">
      <div class="job-head-title">
        <h1>
          <span dir="auto" safe>
            {titleOf(job)}
          </span>{" "}
          <StatusPill status={status} />
        </h1>
        <p class="job-head-line">
          <code title={job.id} safe>
            {shortId(job.id)}
          </code>
          <Standing job={job} now={now} prefix={prefix} waiting={waiting} />
        </p>
      </div>
      <div class="job-head-acts">
        {job.docsEntry === null ? "" : <ReadDocs job={job} prefix={prefix} as="button" />}
        {isFinal(job.status) ? <RetryJob job={job} prefix={prefix} as="button" /> : ""}
        {isFinal(job.status) ? <DeleteJob job={job} prefix={prefix} /> : ""}
        {isFinal(job.status) || status === "cancelling" ? (
          ""
        ) : (
          <CancelJob job={job} now={now} prefix={prefix} as="button" />
        )}
      </div>
    </header>
  );
}

interface StandingProps {
  readonly job: Job;
  readonly now: number;
  readonly prefix: string;
  readonly waiting: string | undefined;
}

function Standing({ job, now, prefix, waiting }: StandingProps): JSX.Element {
  const by = job.createdBy === "" ? "" : ` by ${whoWords(job.createdBy)}`;
  const attempt =
    job.maxAttempts > 1 && job.attempt > 0 ? `attempt ${job.attempt} of ${job.maxAttempts}` : "";
  const step = isCancelling(job) ? job.stop?.steps.at(-1)?.step : undefined;
  return (
    <span class="dotted">
      <span>
        {job.startedAt === null ? "created" : "started"} <Ago at={job.startedAt ?? job.createdAt} now={now} />
        <span safe>{by}</span>
      </span>
      <Elapsed job={job} now={now} />
      {attempt === "" ? "" : <span safe>{attempt}</span>}
      <span>{job.executor}</span>
      <Reused job={job} prefix={prefix} />
      {step === undefined ? "" : <span safe>{stopWords(step)}</span>}
      {waiting === undefined ? "" : <span safe>{waiting}</span>}
    </span>
  );
}

function Reused({ job: { cache }, prefix }: { job: Job; prefix: string }): JSX.Element {
  if (cache === null || !cache.hit || cache.sourceJobId === null) return "";
  return (
    <span>
      reused from{" "}
      <a class="link" href={links(prefix).job(cache.sourceJobId)} safe>
        {shortId(cache.sourceJobId)}
      </a>
    </span>
  );
}

function Elapsed({ job, now }: { job: Job; now: number }): JSX.Element {
  if (job.startedAt === null) return "";
  if (job.completedAt !== null) {
    return (
      <span>
        took <Took ms={job.completedAt - job.startedAt} />
      </span>
    );
  }
  return job.status === "running" ? <Clock from={job.startedAt} now={now} /> : "";
}
