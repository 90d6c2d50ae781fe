import type { ExecutorKind, Job } from "../../../domain/job.ts";
import { isFinal, type Status } from "../../../domain/status.ts";
import { rfc3339 } from "../../api/times.ts";

type Json = Readonly<Record<string, unknown>>;

/** Its words for where a job is; it knows none that were not started in time. */
const STATUS: Readonly<Record<Status, string>> = {
  scheduled: "scheduled",
  queued: "queued",
  running: "running",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
  expired: "failed",
};

const STRATEGY: Readonly<Record<ExecutorKind, string>> = {
  inline: "threaded",
  thread: "threaded",
  subprocess: "subprocess",
  container: "docker",
  external: "threaded",
};

/** A job in NodeTool's names. */
export function nodetoolJob(job: Job): Json {
  const error = job.errors.length === 0 ? null : job.errors.join("\n");
  return {
    id: job.id,
    user_id: job.createdBy,
    job_type: job.type,
    status: STATUS[job.status],
    workflow_id: workflowOf(job),
    started_at: rfc3339(job.startedAt),
    finished_at: rfc3339(job.completedAt),
    error,
    cost: job.usage?.costUsd ?? null,
    suspended_node_id: null,
    suspension_reason: null,
    error_message: error,
    execution_strategy: STRATEGY[job.executor],
    is_resumable: false,
    etag: String(job.version),
  };
}

/** The shorter form in the list of running jobs. */
export function nodetoolRunning(job: Job): Json {
  return {
    job_id: job.id,
    status: STATUS[job.status],
    workflow_id: workflowOf(job),
    created_at: rfc3339(job.createdAt),
    is_running: job.status === "running",
    is_completed: isFinal(job.status),
  };
}

export function nodetoolStatus({ status }: Job): string {
  return STATUS[status];
}

function workflowOf({ metadata }: Job): unknown {
  return metadata["workflowId"] ?? null;
}
