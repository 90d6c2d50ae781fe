import type { Attempt } from "../src/domain/attempt.ts";
import { type Job, type Stop, waitMs } from "../src/domain/job.ts";
import { isFinal } from "../src/domain/status.ts";
import { clock, duration } from "./format.ts";
import { activity, resultPhrase, shortId, stopWords, whoWords, whyEnded } from "./phrases.ts";
import type { ShownStatus } from "./status.ts";

/** A shorter wait is none to people, in milliseconds. */
const WORTH_SAYING_MS = 100;

export interface TimelineEntry {
  readonly title: string;
  readonly text: string;
  /** Null = going on right now. */
  readonly at: number | null;
  /** Whether `at` is still to come. */
  readonly ahead: boolean;
  /** Whether it is a step of stopping, drawn smaller. */
  readonly step: boolean;
  readonly status: ShownStatus;
}

/** What happened to a job, oldest first. */
export function timelineEntries(job: Job, attempts: readonly Attempt[]): readonly TimelineEntry[] {
  return [
    entry("Queued", origin(job), job.createdAt, "queued"),
    ...attempts.flatMap((attempt, i) => ofAttempt(job, attempt, i === attempts.length - 1)),
    ...(isStoppedWaiting(job.stop, attempts.at(-1)) ? stopSteps(job.stop) : []),
    ...current(job),
    ...end(job),
  ];
}

function ofAttempt(job: Job, attempt: Attempt, isNewest: boolean): readonly TimelineEntry[] {
  // The job knows how long it waited for its newest attempt only.
  const wait = isNewest ? waitMs(job) : null;
  const waited = wait === null || wait < WORTH_SAYING_MS ? "" : `waited ${duration(wait)}`;
  const where = [shortId(attempt.nodeId), attempt.executor, waited];
  const started = entry(
    `Attempt ${attempt.attempt} started`,
    where.filter((part) => part !== "").join(" · "),
    attempt.startedAt,
    "running",
  );
  const steps = stopSteps(attempt.endedAt === null ? job.stop : attempt.stop);
  if (attempt.endedAt === null || (attempt.status !== "failed" && attempt.status !== "interrupted")) {
    return [started, ...steps];
  }
  const isLast = isFinal(job.status) && attempt.attempt === job.attempt;
  if (isLast) return [started, ...steps];
  const ended = entry(
    `Attempt ${attempt.attempt} ${attempt.status}`,
    attempt.errors[0] ?? "",
    attempt.endedAt,
    attempt.status === "failed" ? "failed" : "cancelled",
  );
  return [started, ...steps, ended];
}

/** Signal → grace → force → proof, each with the time since the request. */
function stopSteps(stop: Stop | null): readonly TimelineEntry[] {
  if (stop === null) return [];
  return stop.steps.map(({ step, at }, i) => ({
    ...entry(
      i === 0 && step === "requested" ? "Asked to stop" : capital(stopWords(step)),
      i === 0 ? asker(stop) : `after ${duration(Math.max(0, at - stop.requestedAt))}`,
      at,
      "cancelling",
    ),
    step: true,
  }));
}

/** Whether it was stopped outside of any attempt. */
function isStoppedWaiting(stop: Stop | null, newest: Attempt | undefined): boolean {
  if (newest === undefined) return true;
  return stop !== null && newest.endedAt !== null && stop.requestedAt > newest.endedAt;
}

function asker({ requestedBy, reason }: Stop): string {
  const by = `by ${whoWords(requestedBy)}`;
  return reason === undefined ? by : `${by}: ${reason}`;
}

function current(job: Job): readonly TimelineEntry[] {
  if (job.status === "running" && job.cancelRequestedAt === null) {
    const eta = job.progress.etaMs;
    return [entry(activity(job), eta === null ? "" : `about ${clock(eta)} left`, null, "running")];
  }
  const due = job.nextAttemptAt ?? job.runAt;
  if (job.status !== "scheduled" || due === null) return [];
  const title = job.nextAttemptAt === null ? "Starts" : `Attempt ${job.attempt + 1} of ${job.maxAttempts}`;
  return [{ ...entry(title, "", due, "scheduled"), ahead: true }];
}

function end(job: Job): readonly TimelineEntry[] {
  if (!isFinal(job.status) || job.completedAt === null) return [];
  const took =
    job.startedAt === null ? "never started" : `after ${duration(job.completedAt - job.startedAt)}`;
  const phrase =
    job.status === "completed"
      ? resultPhrase(job)
      : job.status === "cancelled"
        ? proof(job.stop)
        : whyEnded(job);
  return [
    entry(capital(job.status), [took, phrase].filter(Boolean).join(" · "), job.completedAt, job.status),
  ];
}

function proof(stop: Stop | null): string {
  if (stop?.proof === undefined || stop.proof === null) return "";
  if (stop.proof === "fenced")
    return "cut off: it could not be forced, and nothing that it does counts any more";
  return stop.ms === null ? "proven stopped" : `proven stopped within ${duration(stop.ms)}`;
}

function origin(job: Job): string {
  const from = job.createdBy === "" ? "" : `by ${whoWords(job.createdBy)}`;
  return job.retryOf === null ? from : `${from === "" ? "" : `${from} · `}a retry`;
}

function entry(title: string, text: string, at: number | null, status: ShownStatus): TimelineEntry {
  return { title, text, at, status, ahead: false, step: false };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
