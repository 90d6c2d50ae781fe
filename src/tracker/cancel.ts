import type { Clock } from "../domain/clock.ts";
import { JobdeckError } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import { beginReceipt } from "../domain/receipt.ts";
import { isFinal } from "../domain/status.ts";
import type { JobStore, Written } from "../domain/store.ts";
import type { CancelRequest } from "../domain/submission.ts";

interface Options {
  readonly store: JobStore;
  readonly clock: Clock;
}

/**
 * One try to stop a job as it was seen: a waiting one is cancelled at once, a running one is asked.
 * @returns null when nothing is to be written: it was asked to stop before
 * @throws JobdeckError `job_already_ended`, `job_changed`
 */
export async function cancelSeen(
  options: Options,
  job: Job,
  request: CancelRequest,
): Promise<Written | null> {
  if (isFinal(job.status)) {
    throw new JobdeckError("job_already_ended", `Job ${job.id} has already ended: it is ${job.status}`, {
      details: { status: job.status },
    });
  }
  refuseChanged(job, request);
  if (job.cancelRequestedAt !== null) return null;
  return job.status === "running" ? askToStop(options, job, request) : cancelWaiting(options, job, request);
}

export function changed(job: Job): JobdeckError {
  return new JobdeckError(
    "job_changed",
    `Job ${job.id} has changed since you looked: it is ${job.status}, attempt ${job.attempt}`,
    { details: { status: job.status, attempt: job.attempt, version: job.version } },
  );
}

/** Refused when it is cancelling already, so that of two who ask at once only one is on the receipt. */
function askToStop({ store, clock }: Options, job: Job, request: CancelRequest): Promise<Written> {
  const at = clock.now();
  // It may be on its way down already, by its time limit.
  const begun = job.stop !== null && job.stop.proof === null ? job.stop.steps : [];
  const { stop, events } = beginReceipt(request.by, request.words ?? "", at, begun);
  return store.update(
    job.id,
    { cancelRequestedAt: at, statusReason: request.reason, stop },
    { ...seen(job, request.version), cancelling: false, statuses: ["running"], at },
    events,
  );
}

/**
 * There is no work to stop: what an earlier attempt left of a stop or a retry is taken back, and there is a receipt
 * only when something was said that it keeps.
 */
function cancelWaiting({ store, clock }: Options, job: Job, request: CancelRequest): Promise<Written> {
  const at = clock.now();
  const ended = { statusReason: request.reason, cancelRequestedAt: at, completedAt: at };
  const { stop, events } = beginReceipt(request.by, request.words ?? "", at);
  const isSaid = stop.reason !== undefined;
  return store.transition(
    job.id,
    "cancelWaiting",
    { ...ended, stop: isSaid ? stop : null, nextAttemptAt: null },
    { ...seen(job, request.version), at },
    isSaid ? events : [],
  );
}

/** The guard of a write that was decided on a look at the job. */
function seen(
  job: Job,
  version: number | undefined,
): { readonly attempt: number; readonly version?: number } {
  return version === undefined ? { attempt: job.attempt } : { attempt: job.attempt, version };
}

function refuseChanged(job: Job, { attempt, version }: CancelRequest): void {
  const sameAttempt =
    attempt === undefined || attempt === job.attempt || (attempt === 0 && job.attempt === 1);
  if (sameAttempt && (version === undefined || version === job.version)) return;
  throw changed(job);
}
