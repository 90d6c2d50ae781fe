import type { Grant } from "../../auth/grant.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { readSubmission } from "../api/submission.ts";
import { programOf } from "../api/who.ts";
import { refuseSubmission, refuseUnseen } from "../rights.ts";
import type { CommandData } from "./command-data.ts";
import type { SocketWeb } from "./socket-web.ts";

/** What programs written for NodeTool also send, and what means nothing here. */
const WITHOUT_MEANING = [
  "user_id",
  "auth_token",
  "api_url",
  "messages",
  "env",
  "explicit_types",
  "requestId",
];

/** NodeTool's words for how isolated a job runs. */
const EXECUTORS: Readonly<Record<string, string>> = {
  threaded: "thread",
  subprocess: "subprocess",
  docker: "container",
};

const MEBIBYTE = 1024 * 1024;

/**
 * Creates the job that `run_job` asks for: `job_type`, `params` and `job_id`, and otherwise the fields of
 * `POST /api/jobs`.
 * @throws JobdeckError as `Tracker.submit`; `request_invalid`
 */
export async function startJob(web: SocketWeb, grant: Grant, data: CommandData): Promise<Job> {
  const { idempotencyKey, ...body } = submissionOf(data);
  const key = typeof idempotencyKey === "string" && idempotencyKey !== "" ? idempotencyKey : null;
  const submission = readSubmission(body, key);
  refuseSubmission(web, grant, submission);
  const { job } = await web.tracker.submit(submission, programOf({ grant }));
  refuseUnseen(grant, job);
  return job;
}

function submissionOf(data: CommandData): Record<string, unknown> {
  const { job_type, params, job_id, workflow_id, graph, execution_strategy, resource_limits, ...rest } = data;
  if (graph !== undefined && graph !== null) {
    throw new JobdeckError(
      "request_invalid",
      "Jobdeck runs job types, not graphs: name one in `job_type`, and give its input in `params`",
      { issues: [{ path: "/graph", message: "must be left out" }] },
    );
  }
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !WITHOUT_MEANING.includes(name)));
  return {
    ...others,
    ...named("type", job_type),
    ...named("input", params),
    ...named("id", job_id),
    ...named("executor", executorOf(execution_strategy)),
    ...named("limits", limitsOf(resource_limits)),
    ...named(
      "metadata",
      workflow_id === undefined ? undefined : withWorkflow(others["metadata"], workflow_id),
    ),
  };
}

function named(name: string, value: unknown): Record<string, unknown> {
  return value === undefined || value === null ? {} : { [name]: value };
}

function executorOf(strategy: unknown): unknown {
  return typeof strategy === "string" ? (EXECUTORS[strategy] ?? strategy) : strategy;
}

function withWorkflow(metadata: unknown, workflowId: unknown): unknown {
  if (workflowId === null) return metadata;
  return { ...(typeof metadata === "object" ? metadata : {}), workflowId };
}

/** `cpu_percent` is no limit of ours. */
function limitsOf(limits: unknown): unknown {
  if (typeof limits !== "object" || limits === null) return limits;
  const given = new Map<string, unknown>(Object.entries(limits));
  const times = (name: string, unit: number) => {
    const value = given.get(name);
    return typeof value === "number" ? Math.round(value * unit) : value;
  };
  return {
    ...named("timeMs", times("time_seconds", 1000)),
    ...named("memoryBytes", times("memory_mb", MEBIBYTE)),
    ...named("outputBytes", times("file_size_mb", MEBIBYTE)),
    ...named("processes", given.get("max_processes")),
  };
}
