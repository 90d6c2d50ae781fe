import { BULK_TYPE, type BulkAction, statusesFor } from "../../domain/bulk.ts";
import { JobdeckError, messageOf } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import type { Status } from "../../domain/status.ts";
import type { Jobs } from "../services.ts";
import type { ItemOutcome } from "./ledger.ts";

export interface Task {
  readonly action: BulkAction;
  /** The bulk job itself. */
  readonly bulk: Pick<Job, "id" | "createdBy">;
  /** The statuses that were asked for; a job that has moved on is left alone. */
  readonly statuses: readonly Status[];
  /** Whether each was named by its id, so that a pinned one is meant too. */
  readonly isNamed: boolean;
  /** Whether an earlier attempt may have done it already, and was killed before it noted that. */
  readonly wasBegun: boolean;
}

/** Does it to one job. Never throws: what went wrong with one is no reason to leave out the others. */
export async function act(jobs: Jobs, task: Task, id: string): Promise<ItemOutcome> {
  const job = jobs.find(id);
  if (job === undefined) return { id, title: null, ...gone(task) };
  const of = { id: job.id, title: job.title };
  if (isAsked(job, task)) return { ...of, outcome: "done", reason: null };
  const reason = whyNot(job, task);
  if (reason !== null) return { ...of, outcome: "skipped", reason };
  try {
    return { ...of, outcome: "done", reason: await done(jobs, task, job) };
  } catch (thrown) {
    return { ...of, outcome: isOvertaken(thrown) ? "skipped" : "failed", reason: messageOf(thrown) };
  }
}

function gone({ action, wasBegun }: Task): Pick<ItemOutcome, "outcome" | "reason"> {
  // Who has deleted it nobody knows any more; that it is gone is what was asked for.
  if (action === "delete" && wasBegun)
    return { outcome: "done", reason: "it was gone when the job was taken up again" };
  return { outcome: "skipped", reason: "it is gone" };
}

function whyNot(job: Job, { action, statuses, isNamed }: Task): string | null {
  if (job.type === BULK_TYPE && job.status === "running") return "it is a bulk job that runs";
  // It would act on jobs that were not asked about, perhaps by an action that was not allowed.
  if (job.type === BULK_TYPE && action === "retry") return "it is a bulk job, which is retried by itself";
  if (!statusesFor(action).includes(job.status)) {
    return action === "cancel" ? `it has already ended: it is ${job.status}` : `it is still ${job.status}`;
  }
  if (!statuses.includes(job.status)) return `it has changed: it is ${job.status} now`;
  if (action === "cancel" && job.cancelRequestedAt !== null) return "it was asked to stop before";
  return action === "delete" && job.pinned && !isNamed ? "it is pinned" : null;
}

/** Whether an earlier attempt has asked it to stop, and was killed before it noted that. */
function isAsked(job: Job, { action, bulk }: Task): boolean {
  return action === "cancel" && job.stop?.reason === wordsOf(bulk);
}

async function done(jobs: Jobs, { action, bulk }: Task, { id }: Job): Promise<string | null> {
  switch (action) {
    case "cancel": {
      const reason = bulk.createdBy === "user" ? "user" : "api";
      await jobs.cancel(id, { by: bulk.createdBy, reason, words: wordsOf(bulk) });
      return null;
    }
    case "retry":
      // The key makes it one new job, however often it is asked for.
      return (await jobs.retry(id, `job ${bulk.id}`, `bulk ${bulk.id} ${id}`)).id;
    case "delete":
      await jobs.remove(id);
      return null;
    default:
      return action satisfies never;
  }
}

function wordsOf(bulk: Task["bulk"]): string {
  return `bulk job ${bulk.id}`;
}

/** Whether somebody else was faster. */
function isOvertaken(thrown: unknown): boolean {
  return (
    thrown instanceof JobdeckError &&
    ["job_not_found", "job_already_ended", "job_not_final", "job_changed"].includes(thrown.reason)
  );
}
