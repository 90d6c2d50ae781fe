import type { Job } from "../../domain/job.ts";

/** How a job is named in whatever is said of it; a program written for NodeTool knows its own by the workflow. */
export function namesOf({ id, metadata }: Job): Readonly<Record<string, unknown>> {
  const workflowId = metadata["workflowId"];
  return workflowId === undefined ? { job_id: id } : { job_id: id, workflow_id: workflowId };
}
