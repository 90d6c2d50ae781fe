import { Type as t } from "@sinclair/typebox";
import type { Group } from "../operation.ts";
import { IF_MATCH, IF_NONE_MATCH, JOB_ID, query } from "../parameters.ts";

const JOB = { description: "The job", schema: "Job", headers: ["ETag"] } as const;
const GONE = { description: "It is gone" } as const;

const CANCEL = {
  path: "/api/jobs/{id}/cancel",
  description:
    "A job that waits is `cancelled` at once. One that runs has `cancelRequestedAt` until its work has stopped; then it is `cancelled`, and `stop` is the receipt.",
  parameters: [JOB_ID, IF_MATCH],
  body: {
    schema: "Cancel",
    also: "fields",
    required: false,
    examples: { "With a reason": { reason: "no longer needed" } },
  },
  answers: { 200: JOB },
  errors: ["job_not_found", "job_already_ended", "job_changed"],
} as const;

export const ONE_JOB: Group = {
  name: "One job",
  description: "Look at a job, wait for it, change it, stop it.",
  operations: [
    {
      id: "getJob",
      method: "get",
      path: "/api/jobs/{id}",
      summary: "Show a job",
      parameters: [JOB_ID, IF_NONE_MATCH],
      answers: { 200: JOB, 304: { description: "You have this version", headers: ["ETag"] } },
      errors: ["job_not_found"],
    },
    {
      id: "waitForJob",
      method: "get",
      path: "/api/jobs/{id}/wait",
      summary: "Wait until a job has ended",
      description: "Answers as soon as it has ended, or with the job as it is after so many seconds.",
      parameters: [
        JOB_ID,
        query("timeout", "Seconds", t.Integer({ minimum: 0, maximum: 60, default: 30 }), 0),
      ],
      answers: { 200: JOB },
      errors: ["job_not_found"],
    },
    {
      id: "editJob",
      method: "patch",
      path: "/api/jobs/{id}",
      summary: "Change a job",
      description: "What is left out or null stays. `metadata` and `tags` are replaced.",
      parameters: [JOB_ID, IF_MATCH],
      body: { schema: "JobEdit", examples: { "Pin it": { title: "To keep", pinned: true } } },
      answers: { 200: JOB },
      errors: ["job_not_found", "job_changed"],
    },
    { id: "cancelJob", method: "post", summary: "Cancel a job", ...CANCEL },
    { id: "cancelJobByPatch", method: "patch", summary: "Cancel a job, as PATCH", ...CANCEL },
    {
      id: "retryJob",
      method: "post",
      path: "/api/jobs/{id}/retry",
      summary: "Retry a job",
      description: "A new job with the same input, and with `retryOf`.",
      parameters: [JOB_ID],
      answers: { 202: { description: "The new job", schema: "Job", headers: ["Location", "ETag"] } },
      errors: ["job_not_found", "job_not_final", "type_unknown", "queue_full"],
    },
    {
      id: "sendInput",
      method: "post",
      path: "/api/jobs/{id}/input",
      summary: "Stream input to a job",
      description:
        "`value` reaches the handler's `ctx.inputs`; `end` says that it was the last one. A job that waits gets it when it runs.",
      parameters: [JOB_ID],
      body: {
        schema: "JobInput",
        also: "fields",
        examples: { "A value": { value: { line: "hello" } }, End: { end: true } },
      },
      answers: { 204: { description: "It is taken" } },
      errors: ["job_not_found", "job_already_ended", "input_refused"],
    },
    {
      id: "deleteJob",
      method: "delete",
      path: "/api/jobs/{id}",
      summary: "Delete a job that has ended, with what it left",
      parameters: [JOB_ID, IF_MATCH],
      answers: { 204: GONE },
      errors: ["job_not_found", "job_not_final", "job_changed"],
    },
    {
      id: "deleteJobByForm",
      method: "post",
      path: "/api/jobs/{id}/delete",
      summary: "Delete a job, by a form",
      formOf: "deleteJob",
      parameters: [JOB_ID, IF_MATCH],
      answers: { 204: GONE },
      errors: ["job_not_found", "job_not_final", "job_changed"],
    },
  ],
};
