import type { Job } from "../domain/job.ts";

/**
 * The body of a callback.
 * @param json the job as programs see it
 */
export function messageOf(job: Job, json: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    type: `job.${job.status}`,
    job_id: job.id,
    status: job.status,
    completed_at: json["completedAt"],
    metadata: json["metadata"],
    job: json,
  });
}
