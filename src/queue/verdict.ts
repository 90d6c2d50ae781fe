import type { Outcome } from "../domain/executor.ts";
import type { Job, Stop } from "../domain/job.ts";
import { finished, type Progress, stopped } from "../domain/progress.ts";
import type { StatusReason, TransitionName } from "../domain/status.ts";
import type { JobPatch } from "../domain/store.ts";
import { type Excess, excessWords } from "./excess.ts";

export interface Verdict {
  readonly transition: TransitionName;
  readonly patch: JobPatch;
}

interface Ended {
  readonly job: Job;
  readonly outcome: Outcome;
  /** Why somebody asked for the job to be cancelled; null = nobody did. */
  readonly cancelled: StatusReason | null;
  /** Why else the run was told to stop; null = it was not. */
  readonly stopped: StatusReason | null;
  /** The limit that it went over; null = none. */
  readonly excess: Excess | null;
  /** The receipt of the stop; null = there was none. */
  readonly stop: Stop | null;
  readonly progress: Progress;
  readonly now: number;
  backoffMs(attempt: number): number;
}

/**
 * What becomes of a job whose attempt has ended. Pure: every outcome has exactly one verdict. A wish to cancel that
 * was accepted outranks everything else; work that returned outranks the other reasons to stop only when that
 * reason is a shutdown.
 */
export function verdictOf(ended: Ended): Verdict {
  const { job, outcome, cancelled, stop, now } = ended;
  const still = { progress: stopped(ended.progress, now), ...(stop === null ? {} : { stop }) };
  if (cancelled !== null) {
    return { transition: "cancel", patch: { ...still, statusReason: cancelled, completedAt: now } };
  }
  // Nobody else can go on with work that the caller runs.
  const isLost = ended.stopped === "shutdown" && job.executor === "external" && outcome.kind !== "returned";
  if (ended.stopped !== null && (ended.stopped !== "shutdown" || isLost)) {
    return failed(ended, [sentenceOf(ended.stopped, ended)], ended.stopped, still);
  }
  if (outcome.kind === "returned") {
    const done = { result: outcome.result ?? null, progress: finished(ended.progress, now) };
    // The steps of a stop that came too late are in the journal.
    const receipt = stop === null ? {} : { stop: null };
    return { transition: "complete", patch: { ...done, ...receipt, completedAt: now, statusReason: null } };
  }
  if (ended.stopped === "shutdown")
    return { transition: "giveBack", patch: { ...still, ...givenBack(job, now) } };
  return failed(ended, outcome.errors, "error", still);
}

/**
 * A shutdown uses up no attempt: the next start has the same number. A deadline is one for the first start, which
 * has been; with the number taken back it would count again.
 */
function givenBack(job: Job, now: number): JobPatch {
  return {
    statusReason: "shutdown",
    attempt: job.attempt - 1,
    expiresAt: null,
    queuedAt: now,
    startedAt: null,
    nodeId: null,
  };
}

function failed(ended: Ended, errors: readonly string[], reason: StatusReason, patch: JobPatch): Verdict {
  const { job, outcome, now } = ended;
  const retryable = mayHelp(reason, outcome);
  if (!retryable || job.attempt >= job.maxAttempts) {
    return { transition: "fail", patch: { ...patch, errors, statusReason: reason, completedAt: now } };
  }
  const nextAttemptAt = now + ended.backoffMs(job.attempt);
  return {
    transition: "retry",
    patch: { ...patch, errors, statusReason: "retry", nextAttemptAt, startedAt: null, nodeId: null },
  };
}

/** Whether another attempt may end in another way: a limit is met again by the same work. */
function mayHelp(reason: StatusReason, outcome: Outcome): boolean {
  if (reason === "limit") return false;
  return reason !== "error" || (outcome.kind === "threw" && outcome.retryable);
}

function sentenceOf(reason: StatusReason, { job, stop, excess }: Ended): string {
  if (reason === "timeout")
    return `Attempt ${job.attempt} was stopped: its time limit is ${seconds(job.limits.timeMs)}`;
  if (reason === "shutdown") return "The process that ran it was stopped before it had ended";
  if (reason === "limit" && excess !== null) {
    const fate = stop === null ? "does not count" : "was stopped";
    return `Attempt ${job.attempt} ${fate}: ${excessWords(excess)}`;
  }
  return `Attempt ${job.attempt} was stopped (${reason})`;
}

function seconds(ms: number | null): string {
  return ms === null ? "none" : `${ms / 1000} s`;
}
