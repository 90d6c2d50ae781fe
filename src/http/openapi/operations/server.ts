import type { Group } from "../operation.ts";
import { inPath } from "../parameters.ts";

const QUEUE = { description: "The queue", schema: "Queue" } as const;
const NAME = inPath(
  "name",
  "The name of a queue, which is that of a job type unless jobs name another",
  "demo",
);
const EDIT = {
  path: "/api/queues/{name}",
  parameters: [NAME],
  body: {
    schema: "QueueEdit",
    also: "fields",
    examples: {
      Pause: { paused: true },
      "Go on, two at once": { paused: false, limit: 2, rate: { count: 10, perMs: 60_000 } },
    },
  },
  answers: { 200: QUEUE },
  errors: ["request_invalid"],
} as const;

export const QUEUES: Group = {
  name: "Queues",
  description: "The lines in which jobs stand.",
  operations: [
    {
      id: "listQueues",
      method: "get",
      path: "/api/queues",
      summary: "List queues",
      answers: { 200: { description: "All of them", schema: "Queues" } },
    },
    {
      id: "getQueue",
      method: "get",
      path: "/api/queues/{name}",
      summary: "Show a queue",
      description: "A queue is there as soon as somebody names it.",
      parameters: [NAME],
      answers: { 200: QUEUE },
      errors: ["request_invalid"],
    },
    {
      id: "editQueue",
      method: "patch",
      summary: "Pause, resume or limit a queue",
      description: "`limit` null = as its job type says; `rate` null = none. What is left out stays.",
      ...EDIT,
    },
    {
      id: "editQueueByForm",
      method: "post",
      summary: "Change a queue, by a form",
      description: "A form sends `rateCount` and `ratePerSeconds` in the place of `rate`.",
      formOf: "editQueue",
      ...EDIT,
    },
  ],
};

export const SERVER: Group = {
  name: "Server",
  description: "What can be started, how it stands, and this reference.",
  operations: [
    {
      id: "listTypes",
      method: "get",
      path: "/api/types",
      summary: "List job types",
      answers: { 200: { description: "All of them", schema: "JobTypes" } },
    },
    {
      id: "getType",
      method: "get",
      path: "/api/types/{type}",
      summary: "Show a job type",
      parameters: [inPath("type", "Its name", "demo")],
      answers: { 200: { description: "With the JSON Schema of its input", schema: "JobType" } },
      errors: ["not_found"],
    },
    {
      id: "getStats",
      method: "get",
      path: "/api/stats",
      summary: "Counts, throughput and durations",
      answers: { 200: { description: "Exact numbers", schema: "Stats" } },
    },
    {
      id: "listNodes",
      method: "get",
      path: "/api/nodes",
      summary: "The processes that run jobs",
      answers: { 200: { description: "All of them", schema: "Nodes" } },
    },
    {
      id: "openSocket",
      method: "get",
      path: "/api/ws",
      summary: "Open a WebSocket",
      description:
        "Start jobs and follow many of them over one connection: see docs/api.md for its commands and events.",
      answers: { 101: { description: "The connection is a WebSocket now" } },
      errors: ["cross_site", "upgrade_required"],
    },
    {
      id: "isAlive",
      method: "get",
      path: "/healthz",
      summary: "Whether the server runs",
      answers: { 200: { description: "It does", schema: "Health" } },
    },
    {
      id: "isReady",
      method: "get",
      path: "/readyz",
      summary: "Whether it takes work",
      answers: { 200: { description: "It does", schema: "Ready" } },
      errors: ["not_ready"],
    },
    {
      id: "getMetrics",
      method: "get",
      path: "/metrics",
      summary: "Metrics for monitoring",
      answers: { 200: { description: "OpenMetrics 1.0", contentType: "application/openmetrics-text" } },
    },
    {
      id: "getOpenApi",
      method: "get",
      path: "/openapi.json",
      summary: "This document",
      answers: { 200: { description: "OpenAPI 3.1", contentType: "application/json" } },
    },
    {
      id: "getReference",
      method: "get",
      path: "/api/reference",
      summary: "The reference as a page",
      description: "A page to a browser; the document to programs.",
      answers: { 200: { description: "The reference", contentType: "text/html" } },
    },
  ],
};
