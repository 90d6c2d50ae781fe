import { type Grant, queuesOf, sees } from "../auth/grant.ts";
import { BULK_TYPE, type BulkAction } from "../domain/bulk.ts";
import { JobdeckError, jobNotFound, quote } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import { ACTIVE_STATUSES, type Status } from "../domain/status.ts";
import type { JobFilter } from "../domain/store.ts";
import type { Submission } from "../domain/submission.ts";
import type { Scope } from "../domain/token.ts";
import type { Tracker } from "../tracker/tracker.ts";
import { invalidQuery } from "./api/list-query.ts";
import { refuseScope, tooWide } from "./gate.ts";

/** A job that acts on others asks for what that would ask for by itself. */
const SCOPE_OF_BULK: Readonly<Record<BulkAction, Scope>> = {
  cancel: "cancel",
  retry: "run",
  delete: "admin",
};

const MOST_JOBS = 1000;

/**
 * What a grant may not create: a bulk job beyond its scopes, and, limited to queues, a job of another one, or one that
 * would be given something of another one's jobs.
 * @throws JobdeckError `scope_missing`, `queue_refused`, `request_invalid`
 */
export function refuseSubmission(
  { tracker }: { readonly tracker: Pick<Tracker, "find"> },
  grant: Grant,
  submission: Pick<Submission, "type" | "input" | "queue" | "dependsOn" | "inputFrom">,
): void {
  const { type, input, queue = type, dependsOn = [], inputFrom = {} } = submission;
  if (type === BULK_TYPE) {
    refuseBulk(grant, actionOf(input));
    // What it does would only be known when it runs.
    if (Object.keys(inputFrom).length > 0) refuseScope(grant, "admin");
  }
  if (queuesOf(grant) === null) return;
  if (!sees(grant, queue)) {
    throw new JobdeckError(
      "queue_refused",
      `This token is limited to the queue ${queuesOf(grant)?.map(quote).join(", ")}, got a job for ${quote(queue)}`,
    );
  }
  for (const id of [...dependsOn, ...Object.values(inputFrom).map(({ job }) => job)]) {
    const needed = tracker.find(id);
    if (needed !== undefined) refuseUnseen(grant, needed);
  }
}

/** @throws JobdeckError `scope_missing`, `queue_refused` */
export function refuseBulk(grant: Grant, action: BulkAction | null): void {
  // What is none of them is refused by the type itself.
  if (action !== null) refuseScope(grant, SCOPE_OF_BULK[action]);
  if (queuesOf(grant) !== null) throw tooWide(grant);
}

/**
 * A job that was there already, by its id, by its key or as an equal one, may stand in another queue.
 * @throws JobdeckError `job_not_found`
 */
export function refuseUnseen(grant: Grant, job: Pick<Job, "id" | "queue">): void {
  if (!sees(grant, job.queue)) throw jobNotFound(job.id);
}

/** A job, unless it is another queue's. */
export function seenJob(
  { tracker }: { readonly tracker: Pick<Tracker, "find"> },
  grant: Grant,
  id: string,
): Job | undefined {
  const job = tracker.find(id);
  return job === undefined || sees(grant, job.queue) ? job : undefined;
}

/** @throws JobdeckError `job_not_found` */
export function gotJob(web: { readonly tracker: Pick<Tracker, "find"> }, grant: Grant, id: string): Job {
  const job = seenJob(web, grant, id);
  if (job === undefined) throw jobNotFound(id);
  return job;
}

/**
 * The filter of a list as it is for a grant. One that is limited to several queues has to name one of them.
 * @throws JobdeckError `queue_refused`, `invalid_query`
 */
export function seenBy<Filter extends JobFilter>(grant: Grant, filter: Filter): Filter {
  const queues = queuesOf(grant);
  if (queues === null) return filter;
  const queue = filter.queue ?? (queues.length === 1 ? queues[0] : undefined);
  if (queue === undefined)
    throw invalidQuery("queue", `one of ${queues.join(", ")}, which this token is limited to`);
  if (!queues.includes(queue)) throw tooWide(grant);
  return { ...filter, queue };
}

/** The jobs with some statuses that a grant sees, oldest first. */
export function activeFor(
  { tracker }: { readonly tracker: Pick<Tracker, "active" | "running" | "list"> },
  grant: Grant,
  statuses: readonly Status[] = ACTIVE_STATUSES,
): readonly Job[] {
  const queues = queuesOf(grant);
  if (queues === null) return statuses === ACTIVE_STATUSES ? tracker.active() : tracker.running();
  return queues
    .flatMap((queue) => tracker.list({ queue, statuses }, { limit: MOST_JOBS, order: "asc" }).jobs)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

function actionOf(input: unknown): BulkAction | null {
  const action = typeof input === "object" && input !== null && "action" in input ? input.action : null;
  return action === "cancel" || action === "retry" || action === "delete" ? action : null;
}
