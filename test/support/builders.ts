import type { Job } from "../../src/domain/job.ts";
import type { Node } from "../../src/domain/node.ts";
import { noProgress } from "../../src/domain/progress.ts";
import type { Schedule } from "../../src/domain/schedule.ts";
import type { NewJob } from "../../src/domain/store.ts";

let made = 0;

/** A queued job of type `demo`, with what a test cares about in `fields`. */
export function newJob(fields: Partial<NewJob> = {}): NewJob {
  made += 1;
  const createdAt = fields.createdAt ?? Date.UTC(2026, 0, 1) + made;
  return {
    id: Bun.randomUUIDv7("hex", createdAt),
    type: "demo",
    title: `Demo ${made}`,
    icon: "circle-play",
    status: "queued",
    statusReason: null,
    sessionId: null,
    queue: "demo",
    priority: 0,
    concurrencyKey: null,
    executor: "inline",
    input: { steps: 1, stepMs: 0 },
    metadata: {},
    tags: [],
    pinned: false,
    progress: noProgress(),
    result: null,
    errors: [],
    warnings: [],
    attempt: 0,
    maxAttempts: 1,
    nextAttemptAt: null,
    retryOf: null,
    dependsOn: [],
    inputFrom: null,
    cascade: true,
    parentId: null,
    scheduleId: null,
    limits: {
      timeMs: null,
      memoryBytes: null,
      outputBytes: null,
      files: null,
      processes: null,
      costUsd: null,
    },
    runAt: null,
    expiresAt: null,
    stop: null,
    cache: null,
    callback: null,
    usage: null,
    firstOutputMs: null,
    nodeId: null,
    createdBy: "test",
    createdAt,
    queuedAt: createdAt,
    startedAt: null,
    cancelRequestedAt: null,
    completedAt: null,
    updatedAt: createdAt,
    artifactCount: 0,
    docsEntry: null,
    idempotencyKey: null,
    fingerprint: null,
    dedupe: false,
    coolDownMs: 0,
    ...fields,
  };
}

/** The same as a job that is there, at its first change. */
export function wholeJob(fields: Partial<Job> = {}): Job {
  const { idempotencyKey: _, fingerprint: __, dedupe: ___, coolDownMs: ____, ...given } = newJob();
  return { ...given, unmet: 0, blocked: false, version: 1, change: 1, lastSeq: 1, ...fields };
}

/** A schedule of `demo` jobs at nine each day, with what a test cares about in `fields`. */
export function newSchedule(fields: Partial<Schedule> = {}): Schedule {
  made += 1;
  const createdAt = fields.createdAt ?? Date.UTC(2026, 0, 1) + made;
  return {
    id: Bun.randomUUIDv7("hex", createdAt),
    title: `Schedule ${made}`,
    submission: { type: "demo", input: { steps: 1, stepMs: 0 } },
    cron: "0 9 * * *",
    timeZone: "UTC",
    missed: "once",
    overlap: "skip",
    paused: false,
    nextAt: Date.UTC(2026, 0, 1, 9),
    lastAt: null,
    lastJobId: null,
    note: null,
    createdBy: "test",
    createdAt,
    updatedAt: createdAt,
    version: 1,
    ...fields,
  };
}

/** A process that takes jobs. @param at when it started, and was heard of last */
export function newNode(at: number, fields: Partial<Node> = {}): Node {
  const identity = { pid: 1, bootId: "b", pidSpace: "", startTicks: 1 };
  return {
    id: "n",
    role: "serve",
    ...identity,
    startedAt: at,
    heartbeatAt: at,
    slots: 4,
    types: ["demo", "everything"],
    ...fields,
  };
}
