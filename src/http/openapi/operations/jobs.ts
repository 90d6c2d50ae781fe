import { Type as t } from "@sinclair/typebox";
import type { Group } from "../operation.ts";
import { AFTER, IDEMPOTENCY_KEY, LAST_EVENT_ID, LIST_PARAMETERS, query, SOME_ID } from "../parameters.ts";

/** Why a job can't be taken on. */
const REFUSALS = [
  ...(["type_unknown", "input_invalid", "executor_unavailable", "repo_refused"] as const),
  ...(["queue_full", "cool_down"] as const),
] as const;

const DEMO = { type: "demo", input: { steps: 3, stepMs: 0 } };

export const JOBS: Group = {
  name: "Jobs",
  description: "Many of them: create, list, follow, and do one thing to many.",
  operations: [
    {
      id: "createJob",
      method: "post",
      path: "/api/jobs",
      summary: "Create a job",
      description:
        "The same `id` or `Idempotency-Key` with the same input gives the job that is there; with another input it is refused. What is null counts as not given. A multipart form may bring one file in a field of the input, such as `input.repo` of a wiki: it becomes a document of the session in `sessionId`, or of a new one, and the field `document:ID`.",
      parameters: [IDEMPOTENCY_KEY],
      body: {
        schema: "NewJob",
        also: "fields",
        examples: {
          "A job": DEMO,
          "With options": { ...DEMO, title: "A trial", priority: 10, tags: ["trial"], timeoutMs: 60_000 },
        },
      },
      answers: {
        202: { description: "The new job", schema: "Job", headers: ["Location", "ETag"] },
        200: { description: "The job that is there", schema: "Job", headers: ["Location", "ETag"] },
      },
      errors: [...REFUSALS, "job_exists"],
    },
    {
      id: "listJobs",
      method: "get",
      path: "/api/jobs",
      summary: "List jobs",
      description:
        "Cursors are relative to the order and visit each job once while new ones arrive. Of `after` and `before`, give one. A value that is out of range is refused, never bent.",
      parameters: [
        ...LIST_PARAMETERS,
        query(
          "idPrefix",
          "The beginning of an id; then only `limit` counts besides it",
          t.String({ pattern: "^[0-9a-fA-F][0-9a-fA-F-]{2,35}$" }),
        ),
      ],
      answers: { 200: { description: "A page of jobs", schema: "JobPage" } },
    },
    {
      id: "createJobs",
      method: "post",
      path: "/api/jobs/batch",
      summary: "Create many jobs, all or none",
      description: "`dependsOn` and `inputFrom` may name ids of the same batch, so that it is a flow.",
      body: {
        schema: "NewJobs",
        also: "fields",
        examples: {
          "A flow": {
            jobs: [
              { ...DEMO, id: "0199d2c4-7a1e-7cc3-9d5e-000000000001" },
              { ...DEMO, dependsOn: ["0199d2c4-7a1e-7cc3-9d5e-000000000001"] },
            ],
          },
        },
      },
      answers: { 202: { description: "The new jobs, in the order of the request", schema: "Jobs" } },
      errors: [...REFUSALS, "job_exists"],
    },
    {
      id: "listActiveJobs",
      method: "get",
      path: "/api/jobs/active",
      summary: "Jobs that have not ended",
      answers: {
        200: { description: "Scheduled, queued and running ones, the oldest first", schema: "Jobs" },
      },
    },
    {
      id: "listRunningJobs",
      method: "get",
      path: "/api/jobs/running/all",
      summary: "Jobs that run",
      answers: { 200: { description: "Each with `isRunning` and `isCompleted`", schema: "RunningJobs" } },
    },
    {
      id: "streamJobs",
      method: "get",
      path: "/api/jobs/stream",
      summary: "Follow all jobs",
      description:
        "An event `jobs` with the whole taskbar as HTML whenever something in it has changed. The first bytes come at once, and something at least every 15 seconds.",
      parameters: [LAST_EVENT_ID, { ...AFTER, description: "The same for programs" }],
      answers: { 200: { description: "Server-sent events", contentType: "text/event-stream" } },
    },
    {
      id: "bulkJobs",
      method: "post",
      path: "/api/jobs/bulk",
      summary: "Cancel, retry or delete many jobs",
      description:
        "Give either `ids` or `filter`, which takes what narrows `GET /api/jobs`; `{}` means all jobs. Only jobs to which the action can be done match.",
      body: {
        schema: "Bulk",
        also: "fields",
        examples: {
          "What it would do": { action: "cancel", filter: { type: "demo" }, dryRun: true },
          "By ids": { action: "delete", ids: [SOME_ID] },
        },
      },
      answers: {
        202: {
          description: "A job of type `bulk` that does it",
          schema: "Job",
          headers: ["Location", "ETag"],
        },
        200: { description: "As a dry run: what it would do", schema: "BulkPreview" },
      },
      errors: ["queue_full"],
    },
  ],
};
