import { links } from "../../../../views/links.ts";
import type { Job } from "../../../domain/job.ts";
import type { Status } from "../../../domain/status.ts";
import { rfc3339 } from "../../api/times.ts";

/** Its words for where a job is. */
const STATUS: Readonly<Record<Status, string>> = {
  scheduled: "queued",
  queued: "queued",
  running: "processing",
  completed: "completed",
  failed: "failed",
  cancelled: "failed",
  expired: "failed",
};

/** @param name how the job was asked for */
export function codewikiJob(job: Job, name: string, prefix: string): Readonly<Record<string, unknown>> {
  const error = job.errors.length === 0 ? null : job.errors.join("\n");
  const ended = STATUS[job.status] === "failed";
  return {
    job_id: name,
    repo_url: textOf(job.input, "repo"),
    status: STATUS[job.status],
    created_at: rfc3339(job.createdAt),
    started_at: rfc3339(job.startedAt),
    completed_at: rfc3339(job.completedAt),
    error_message: ended ? (error ?? `The job was ${job.status}`) : null,
    progress: progressOf(job, error),
    docs_path: job.docsEntry === null ? null : links(prefix).docs(job.id),
    main_model: null,
    commit_id: textOf(job.result, "commit") ?? textOf(job.input, "ref"),
  };
}

function progressOf(job: Job, error: string | null): string {
  switch (STATUS[job.status]) {
    case "queued":
      return "Waiting in queue…";
    case "completed":
      return "Documentation generation completed";
    case "failed":
      return `Failed: ${error ?? job.status}`;
    default:
      return job.progress.message ?? "Starting repository clone…";
  }
}

function textOf(value: unknown, name: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const found = new Map<string, unknown>(Object.entries(value)).get(name);
  return typeof found === "string" ? found : null;
}
