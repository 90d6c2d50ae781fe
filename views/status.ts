import { isCancelling, type Job } from "../src/domain/job.ts";
import type { Status } from "../src/domain/status.ts";
import type { IconName } from "./components/icon-names.ts";

/** What people see as a job's status: the domain's words, and `cancelling` for a running job that was asked to stop. */
export type ShownStatus = Status | "cancelling";

interface Look {
  readonly word: string;
  /** Null: a dot, or the spinner of a running job. */
  readonly icon: IconName | null;
}

const LOOKS: Readonly<Record<ShownStatus, Look>> = {
  scheduled: { word: "Scheduled", icon: "clock" },
  queued: { word: "Queued", icon: null },
  running: { word: "Running", icon: null },
  cancelling: { word: "Cancelling", icon: null },
  completed: { word: "Completed", icon: "check" },
  failed: { word: "Failed", icon: "circle-alert" },
  cancelled: { word: "Cancelled", icon: "ban" },
  expired: { word: "Expired", icon: "timer-off" },
};

export function shownStatus(job: Job): ShownStatus {
  return isCancelling(job) ? "cancelling" : job.status;
}

export function statusWord(status: ShownStatus): string {
  return LOOKS[status].word;
}

export function statusIcon(status: ShownStatus): IconName | null {
  return LOOKS[status].icon;
}
