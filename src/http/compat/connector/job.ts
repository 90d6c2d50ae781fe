import type { Job } from "../../../domain/job.ts";
import type { Status } from "../../../domain/status.ts";
import { rfc3339 } from "../../api/times.ts";
import { type Operation, operationOf } from "./operations.ts";

type Json = Readonly<Record<string, unknown>>;

/** Its words for where a job is. */
const STATUS: Readonly<Record<Status, string>> = {
  scheduled: "queued",
  queued: "queued",
  running: "running",
  completed: "finished",
  failed: "failed",
  cancelled: "failed",
  expired: "failed",
};

/** Under which a result that a person has put in the place of the job's own is kept in its metadata. */
export const OVERRIDE = "resultOverride";

export function connectorStatus({ status }: Job): string {
  return STATUS[status];
}

/** What its clients poll. */
export function connectorJob(job: Job, operation: Operation): Json {
  const errors = [...job.errors, ...job.warnings];
  const isFinished = job.status === "completed";
  return {
    jobId: job.id,
    status: STATUS[job.status],
    createdAt: rfc3339(job.createdAt),
    ...(job.startedAt === null ? {} : { startedAt: rfc3339(job.startedAt) }),
    updatedAt: rfc3339(job.updatedAt),
    progress: { ...wordsOf(job), ...countsOf(job, operation) },
    ...(isFinished || OVERRIDE in job.metadata ? { result: resultOf(job, operation) } : {}),
    ...(errors.length === 0 ? {} : { errors }),
  };
}

/** The shorter form in the list of a session. */
export function connectorEntry(job: Job): Json {
  return {
    jobId: job.id,
    type: operationOf(job)?.name ?? job.type,
    status: STATUS[job.status],
    createdAt: rfc3339(job.createdAt),
    updatedAt: rfc3339(job.updatedAt),
    ...(job.startedAt === null ? {} : { startedAt: rfc3339(job.startedAt) }),
    ...(job.completedAt === null ? {} : { finishedAt: rfc3339(job.completedAt) }),
  };
}

/** What its operation gives of its result, or what a person has put in the place of it. */
export function resultOf(job: Job, operation: Operation): unknown {
  return OVERRIDE in job.metadata ? job.metadata[OVERRIDE] : operation.partOf(job.result);
}

function wordsOf(job: Job): Json {
  const { stage, message } = job.progress;
  switch (STATUS[job.status]) {
    case "queued":
      return { stage: "queue", message: message ?? "Queued" };
    case "finished":
      return { stage: "finished", message: reused(job) ?? "completed" };
    case "failed":
      return { stage: "failed", message: job.errors[0] ?? job.status };
    default:
      return { stage: stage ?? "running", message: message ?? "Running" };
  }
}

function reused({ cache }: Job): string | null {
  return cache?.hit === true ? `Reused output from job ${cache.sourceJobId}` : null;
}

function countsOf({ progress: { current, total } }: Job, { counts }: Operation): Json {
  switch (counts) {
    case "documents":
      return { processedDocuments: current, totalDocuments: total };
    case "iterations":
      return { completedIterations: current, totalIterations: total };
    case null:
      return {};
    default:
      return counts satisfies never;
  }
}
