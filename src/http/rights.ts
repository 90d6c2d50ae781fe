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
import type { Web } from "./web.ts";

/** A job that acts on others asks for what that would ask for by itself. */
const SCOPE_OF_BULK: Readonly<Record<BulkAction, Scope>> = {
  cancel: "cancel",
  retry: "run",
  delete: "admin",
};

const MOST_JOBS = 1000;

/**
 * What a grant may not create: a bulk job beyond its scopes, and, limited to queues, a job of another one, or one that
 * names another one's jobs or documents of sessions, which belong to no queue.
 * @throws JobdeckError `scope_missing`, `queue_refused`, `job_not_found`
 */
export function refuseSubmission(
  { tracker, types }: { readonly tracker: Pick<Tracker, "find"> } & Pick<Web, "types">,
  grant: Grant,
  submission: Pick<Submission, "id" | "type" | "input" | "queue" | "dependsOn" | "inputFrom">,
): void {
  const { id, type, input, queue = type, dependsOn = [], inputFrom = {} } = submission;
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
  if ((types.needsOf(type, input).documents ?? []).length > 0) {
    throw new JobdeckError(
      "queue_refused",
      `This token is limited to the queue ${queuesOf(grant)?.map(quote).join(", ")}, and documents of sessions belong to none`,
    );
  }
  const named = [
    ...(id === undefined ? [] : [id]),
    ...dependsOn,
    ...Object.values(inputFrom).map(({ job }) => job),
  ];
  for (const one of named) {
    const job = tracker.find(one);
    if (job !== undefined) refuseUnseen(grant, job);
  }
}

/** @throws JobdeckError `scope_missing`, `queue_refused` */
export function refuseBulk(grant: Grant, action: BulkAction | null): void {
  // What is none of them is refused by the type itself.
  if (action !== null) refuseScope(grant, SCOPE_OF_BULK[action]);
  if (queuesOf(grant) !== null) throw tooWide(grant);
}

/**
 * A job that was there already, by its key or as an equal one, may stand in another queue.
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

type Lists = { readonly tracker: Pick<Tracker, "active" | "running" | "list"> };

/** The jobs that have not ended and that a grant sees, oldest first. */
export function activeFor({ tracker }: Lists, grant: Grant): readonly Job[] {
  return ofQueues(tracker, grant, ACTIVE_STATUSES) ?? tracker.active();
}

/** The same of those that run. */
export function runningFor({ tracker }: Lists, grant: Grant): readonly Job[] {
  return ofQueues(tracker, grant, ["running"]) ?? tracker.running();
}

/** @returns null when it sees all queues */
function ofQueues(
  tracker: Lists["tracker"],
  grant: Grant,
  statuses: readonly Status[],
): readonly Job[] | null {
  const queues = queuesOf(grant);
  if (queues === null) return null;
  return queues
    .flatMap((queue) => tracker.list({ queue, statuses }, { limit: MOST_JOBS, order: "asc" }).jobs)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

function actionOf(input: unknown): BulkAction | null {
  const action = typeof input === "object" && input !== null && "action" in input ? input.action : null;
  return action === "cancel" || action === "retry" || action === "delete" ? action : null;
}
