import type { Outcome } from "../domain/executor.ts";
import type { Job, Stop } from "../domain/job.ts";
import { finished, type Progress, stopped } from "../domain/progress.ts";
import type { StatusReason, TransitionName } from "../domain/status.ts";
import type { JobPatch } from "../domain/store.ts";

/** Why a run was told to stop; undefined = it was not. */
export type StopReason = StatusReason | undefined;

export interface Verdict {
  readonly transition: TransitionName;
  readonly patch: JobPatch;
}

interface Ended {
  readonly job: Job;
  readonly outcome: Outcome;
  readonly stopReason: StopReason;
  readonly stop: Stop | null;
  readonly progress: Progress;
  readonly now: number;
  backoffMs(attempt: number): number;
}

/** What becomes of a job whose attempt has ended. Pure: every outcome has exactly one verdict. */
export function verdictOf({ job, outcome, stopReason, stop, progress, now, backoffMs }: Ended): Verdict {
  const still = stopped(progress, now);
  const receipt = stop === null ? {} : { stop };
  switch (stopReason) {
    case "user":
    case "api":
      return {
        transition: "cancel",
        patch: { statusReason: stopReason, completedAt: now, progress: still, ...receipt },
      };
    case "shutdown":
      if (outcome.kind === "returned") break;
      // A shutdown uses up no attempt: the next start has the same number.
      return {
        transition: "giveBack",
        patch: {
          ...{
            statusReason: "shutdown",
            attempt: job.attempt - 1,
            queuedAt: now,
            startedAt: null,
            nodeId: null,
          },
          ...{ progress: still, stop: null, cancelRequestedAt: null },
        },
      };
    case undefined:
      break;
    default: {
      const errors = [sentenceOf(stopReason, job)];
      return failed(job, errors, stopReason, true, { now, backoffMs }, { progress: still, ...receipt });
    }
  }
  if (outcome.kind === "threw") {
    return failed(job, outcome.errors, "error", outcome.retryable, { now, backoffMs }, { progress: still });
  }
  return {
    transition: "complete",
    patch: {
      result: outcome.result ?? null,
      completedAt: now,
      progress: finished(progress, now),
      statusReason: null,
    },
  };
}

function failed(
  job: Job,
  errors: readonly string[],
  reason: StatusReason,
  retryable: boolean,
  { now, backoffMs }: Pick<Ended, "now" | "backoffMs">,
  patch: JobPatch,
): Verdict {
  if (!retryable || job.attempt >= job.maxAttempts) {
    return { transition: "fail", patch: { ...patch, errors, statusReason: reason, completedAt: now } };
  }
  const again = {
    nextAttemptAt: now + backoffMs(job.attempt),
    startedAt: null,
    nodeId: null,
    cancelRequestedAt: null,
  };
  return { transition: "retry", patch: { ...patch, ...again, errors, statusReason: "retry" } };
}

function sentenceOf(reason: StatusReason, job: Job): string {
  if (reason === "timeout")
    return `Attempt ${job.attempt} was stopped: its time limit is ${seconds(job.limits.timeMs)}`;
  if (reason === "limit") return `Attempt ${job.attempt} was stopped: it went over one of its limits`;
  return `Attempt ${job.attempt} was stopped (${reason})`;
}

function seconds(ms: number | null): string {
  return ms === null ? "none" : `${ms / 1000} s`;
}
