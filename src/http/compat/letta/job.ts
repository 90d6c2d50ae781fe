import { durationMs, type Job } from "../../../domain/job.ts";
import { isFinal, type Status } from "../../../domain/status.ts";
import { rfc3339 } from "../../api/times.ts";

const NS_PER_MS = 1_000_000;

/** Its words for where a job is. */
const STATUS: Readonly<Record<Status, string>> = {
  scheduled: "created",
  queued: "pending",
  running: "running",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
  expired: "expired",
};

/** Why a job has stopped; Letta has no word for one that was never started. */
const STOP_REASON: Readonly<Partial<Record<Status, string>>> = {
  completed: "end_turn",
  failed: "error",
  cancelled: "cancelled",
};

/** A job in Letta's names; null for what is not set. */
export function lettaJob(job: Job): Readonly<Record<string, unknown>> {
  const { callback, metadata } = job;
  return {
    id: job.id,
    status: STATUS[job.status],
    created_at: rfc3339(job.createdAt),
    updated_at: rfc3339(job.updatedAt),
    completed_at: rfc3339(job.completedAt),
    stop_reason: STOP_REASON[job.status] ?? null,
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
    job_type: job.type === "batch" ? "batch" : "job",
    background: null,
    agent_id: null,
    callback_url: callback?.url ?? null,
    callback_sent_at: rfc3339(callback?.sentAt ?? null),
    callback_status_code: callback?.statusCode ?? null,
    callback_error: callback?.error ?? null,
    ttft_ns: nanoseconds(job.firstOutputMs),
    total_duration_ns: isFinal(job.status)
      ? nanoseconds(durationMs(job, job.completedAt ?? job.updatedAt))
      : null,
    user_id: null,
    created_by_id: job.createdBy,
    last_updated_by_id: null,
  };
}

function nanoseconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * NS_PER_MS);
}
