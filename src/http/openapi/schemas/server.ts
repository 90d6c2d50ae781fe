import { Type as t } from "@sinclair/typebox";
import { EXECUTOR_KINDS } from "../../../domain/job.ts";
import { STATUSES } from "../../../domain/status.ts";
import { count, flag, freeObject, instant, list, members, oneOf, orNull, ref, text } from "../json-schema.ts";

const counts = members(Object.fromEntries(STATUSES.map((status) => [status, count()])));

export const SERVER_SCHEMAS = {
  JobType: members({
    type: text(),
    title: text(),
    description: text(),
    icon: text(),
    input: freeObject("The JSON Schema of the input"),
    stages: list(members({ name: text(), title: text() })),
    executor: oneOf(EXECUTOR_KINDS),
    maxAttempts: t.Integer({ minimum: 1 }),
    concurrency: t.Integer({ minimum: 0, description: "Jobs of its queue that run at once" }),
    limits: ref("Limits"),
  }),
  JobTypes: members({ types: list(ref("JobType")) }),
  Queue: members({
    name: text(),
    depth: count("Jobs that wait"),
    running: count(),
    oldest: orNull(instant("Since when the first one stands in line")),
    limit: orNull(count("Jobs at once; null = as its job type says")),
    paused: flag(),
    rate: orNull(ref("Rate")),
    nextStartAt: orNull(instant("When its rate lets the next one start")),
  }),
  Queues: members({ queues: list(ref("Queue")) }),
  Rate: members(
    { count: t.Integer({ minimum: 1 }), perMs: t.Integer({ minimum: 1 }) },
    { description: "So many starts in so many milliseconds" },
  ),
  Node: members({
    id: text(),
    role: text(),
    pid: t.Integer(),
    startedAt: instant(),
    heartbeatAt: instant(),
    alive: flag(),
    slots: count("Jobs that it runs at once; 0 = it takes none from the queues"),
    types: list(text(), "Job types that it knows: it takes jobs of no other"),
    running: count(),
  }),
  Nodes: members({ nodes: list(ref("Node")) }),
  Stats: members({
    asOf: instant(),
    counts,
    byType: t.Record(t.String(), counts),
    throughput: list(
      members({ at: instant(), completed: count(), failed: count(), cancelled: count() }),
      "Ends in each minute of the last hour, the oldest first; minutes without one are left out",
    ),
    durations: t.Record(t.String(), members({ p50: t.Number(), p95: t.Number() }), {
      description: "Milliseconds from start to end of the newest 1,000 completed jobs, by type",
    }),
  }),
  Health: members({ status: oneOf(["ok"]), version: text() }),
  Ready: members({ status: oneOf(["ready"]) }),
} as const;
