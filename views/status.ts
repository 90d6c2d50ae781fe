import { isCancelling, type Job } from "../src/domain/job.ts";
import type { Status } from "../src/domain/status.ts";

/** What people see as a job's status: the domain's words, and `cancelling` for a running job that was asked to stop. */
export type ShownStatus = Status | "cancelling";

const WORDS: Readonly<Record<ShownStatus, string>> = {
  scheduled: "Scheduled",
  queued: "Queued",
  running: "Running",
  cancelling: "Cancelling",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
  expired: "Expired",
};

export function shownStatus(job: Job): ShownStatus {
  return isCancelling(job) ? "cancelling" : job.status;
}

export function statusWord(status: ShownStatus): string {
  return WORDS[status];
}
