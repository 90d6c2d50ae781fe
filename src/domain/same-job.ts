import type { Job } from "./job.ts";
import { sameJson } from "./same-json.ts";

/** Whether a job is what was asked for once more, under the same id or key. */
export function isSameJob(
  job: Pick<Job, "type" | "input">,
  asked: { readonly type: string; readonly input: unknown },
): boolean {
  return job.type === asked.type && sameJson(job.input, asked.input);
}
