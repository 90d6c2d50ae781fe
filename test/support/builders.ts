import type { Job } from "../../src/domain/job.ts";
import { noProgress } from "../../src/domain/progress.ts";
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
