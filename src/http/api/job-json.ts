import { durationMs, type Job, waitMs } from "../../domain/job.ts";
import type { JobJson, LinksJson, ProgressJson, StopJson } from "../../domain/job-json.ts";
import type { Waiting } from "../../domain/waiting.ts";
import { masked } from "./mask.ts";
import { rfc3339 } from "./times.ts";

export interface JobJsonContext {
  readonly prefix: string;
  readonly now: number;
  readonly waiting: Waiting | null;
  /** The type's input schema; null when the type is not known any more. */
  readonly schema: Readonly<Record<string, unknown>> | null;
}

/** A job as programs see it: every name of docs/api, RFC 3339 times, absent = null. */
export function jobJson(job: Job, { prefix, now, waiting, schema }: JobJsonContext): JobJson {
  return {
    id: job.id,
    type: job.type,
    title: job.title,
    icon: job.icon,
    status: job.status,
    statusReason: job.statusReason,
    sessionId: job.sessionId,
    queue: job.queue,
    priority: job.priority,
    concurrencyKey: job.concurrencyKey,
    executor: job.executor,
    input: masked(job.input, schema),
    metadata: job.metadata,
    tags: job.tags,
    pinned: job.pinned,
    progress: progressJson(job),
    result: job.result ?? null,
    errors: job.errors,
    warnings: job.warnings,
    attempt: job.attempt,
    maxAttempts: job.maxAttempts,
    nextAttemptAt: rfc3339(job.nextAttemptAt),
    retryOf: job.retryOf,
    dependsOn: job.dependsOn,
    parentId: job.parentId,
    limits: job.limits,
    timeoutMs: job.limits.timeMs,
    runAt: rfc3339(job.runAt),
    expiresAt: rfc3339(job.expiresAt),
    waiting:
      waiting === null ? null : { cause: waiting.cause, text: waiting.text, position: waiting.position },
    stop: stopJson(job.stop),
    cache: cacheJson(job),
    callback: job.callback === null ? null : { ...job.callback, sentAt: rfc3339(job.callback.sentAt) },
    usage: job.usage,
    firstOutputMs: job.firstOutputMs,
    durationMs: durationMs(job, now),
    waitMs: waitMs(job),
    nodeId: job.nodeId,
    createdBy: job.createdBy,
    createdAt: rfc3339(job.createdAt),
    queuedAt: rfc3339(job.queuedAt),
    startedAt: rfc3339(job.startedAt),
    cancelRequestedAt: rfc3339(job.cancelRequestedAt),
    completedAt: rfc3339(job.completedAt),
    updatedAt: rfc3339(job.updatedAt),
    version: job.version,
    links: linksJson(job, prefix),
  };
}

/** How an attempt was stopped, step by step. */
export function stopJson(stop: Job["stop"]): StopJson | null {
  if (stop === null) return null;
  return {
    requestedAt: rfc3339(stop.requestedAt),
    requestedBy: stop.requestedBy,
    reason: stop.reason ?? null,
    steps: stop.steps.map(({ step, at }) => ({ step, at: rfc3339(at) })),
    proof: stop.proof,
    ms: stop.ms,
  };
}

function progressJson({ progress }: Job): ProgressJson {
  return {
    stage: progress.stage,
    stages: progress.stages.map(({ name, status, startedAt, endedAt }) => ({
      name,
      status,
      startedAt: rfc3339(startedAt),
      endedAt: rfc3339(endedAt),
    })),
    current: progress.current,
    total: progress.total,
    unit: progress.unit,
    percent: progress.percent,
    message: progress.message,
    updatedAt: rfc3339(progress.updatedAt),
    etaMs: progress.etaMs,
  };
}

/** That it was asked to compute anew is our own note. */
function cacheJson({ cache }: Job): JobJson["cache"] {
  return cache === null ? null : { key: cache.key, hit: cache.hit, sourceJobId: cache.sourceJobId };
}

/** Paths of what belongs to the job; null until there is something. */
function linksJson(job: Job, prefix: string): LinksJson {
  const self = `${prefix}/api/jobs/${job.id}`;
  const started = job.attempt > 0;
  return {
    self,
    events: job.lastSeq > 0 ? `${self}/events` : null,
    log: started ? `${self}/log` : null,
    attempts: started ? `${self}/attempts` : null,
    artifacts: job.artifactCount > 0 ? `${self}/artifacts` : null,
    docs: job.docsEntry === null ? null : `${prefix}/docs/${job.id}/`,
  };
}
