import { JobdeckError } from "../domain/errors.ts";
import type { ExecutorKind, Job, Limits } from "../domain/job.ts";
import { noProgress, type StageSpec } from "../domain/progress.ts";
import type { NewJob } from "../domain/store.ts";
import type { Submission } from "../domain/submission.ts";
import { refuseSubmission } from "./rules.ts";

/** What the tracker must know of a job type to create a job of it. */
export interface TypeRules {
  readonly type: string;
  readonly icon: string;
  readonly stages: readonly StageSpec[];
  readonly executor: ExecutorKind;
  readonly module: string | null;
  readonly command: readonly string[] | null;
  readonly image: string | null;
  readonly maxAttempts: number;
  readonly limits: Limits;
  titleOf(input: unknown): string;
}

export interface Types {
  find(type: string): TypeRules | undefined;
  /** @throws JobdeckError `type_unknown`, `input_invalid` */
  check(type: string, input: unknown): unknown;
  /** The types no part of whose input is secret. */
  withoutSecrets(): readonly string[];
}

interface Given {
  readonly request: Submission;
  readonly by: string;
  readonly now: number;
  readonly types: Types;
  /** Which executors this deck has. */
  readonly executors: ReadonlySet<ExecutorKind>;
  /** What an executor lacks on this machine; null = nothing. */
  readonly missing: (executor: ExecutorKind) => string | null;
  readonly newId: () => string;
  readonly retryOf?: string;
}

/**
 * The row of a new job: defaults of its type filled in, every rule checked.
 * @throws JobdeckError `type_unknown`, `input_invalid`, `request_invalid`, `executor_unavailable`
 */
export function createJob({ request, by, now, types, executors, missing, newId, retryOf }: Given): NewJob {
  const input = types.check(request.type, request.input);
  const rules = types.find(request.type);
  if (rules === undefined) throw new Error(`Type ${request.type} was checked and is not there`);
  const executor = chosen(rules, request.executor, executors);
  refuseMissing(rules, executor, missing(executor));
  refuseSubmission(request);
  const runAt = request.runAt ?? null;
  const later = runAt !== null && runAt > now;
  return {
    id: request.id?.toLowerCase() ?? newId(),
    type: rules.type,
    title: request.title ?? rules.titleOf(input),
    icon: rules.icon,
    status: later ? "scheduled" : "queued",
    statusReason: null,
    sessionId: request.sessionId ?? null,
    queue: request.queue ?? rules.type,
    priority: request.priority ?? 0,
    concurrencyKey: request.concurrencyKey ?? null,
    executor,
    input,
    metadata: request.metadata ?? {},
    tags: request.tags ?? [],
    pinned: false,
    progress: noProgress(rules.stages),
    result: null,
    errors: [],
    warnings: [],
    attempt: 0,
    maxAttempts: request.maxAttempts ?? rules.maxAttempts,
    nextAttemptAt: null,
    retryOf: retryOf ?? null,
    dependsOn: [],
    inputFrom: null,
    cascade: true,
    parentId: null,
    scheduleId: null,
    limits: { ...rules.limits, ...request.limits },
    runAt,
    expiresAt: request.expiresAt ?? null,
    stop: null,
    cache: null,
    callback: null,
    usage: null,
    firstOutputMs: null,
    nodeId: null,
    createdBy: by,
    createdAt: now,
    queuedAt: later ? null : now,
    startedAt: null,
    cancelRequestedAt: null,
    completedAt: null,
    updatedAt: now,
    artifactCount: 0,
    docsEntry: null,
    idempotencyKey: request.idempotencyKey ?? null,
    fingerprint: null,
    dedupe: false,
    coolDownMs: 0,
  };
}

/** What a job was created from, so that it can be created again. */
export function submissionOf(job: Job): Submission {
  const { type, input, title, queue, priority, executor, metadata, tags, maxAttempts, limits } = job;
  return {
    ...{ type, input, title, queue, priority, executor, metadata, tags, maxAttempts, limits },
    ...(job.sessionId === null ? {} : { sessionId: job.sessionId }),
    ...(job.concurrencyKey === null ? {} : { concurrencyKey: job.concurrencyKey }),
  };
}

function chosen(
  rules: TypeRules,
  asked: ExecutorKind | undefined,
  available: ReadonlySet<ExecutorKind>,
): ExecutorKind {
  const executor = asked ?? rules.executor;
  if (!available.has(executor)) {
    throw new JobdeckError(
      "executor_unavailable",
      `Executor ${executor} is not available here: choose ${[...available].join(" or ")}`,
      { issues: [{ path: "/executor", message: `Expected one of ${[...available].join(", ")}` }] },
    );
  }
  const hasProgram = rules.module !== null || (executor === "container" && rules.command !== null);
  if (executor !== "inline" && !hasProgram) {
    throw new JobdeckError(
      "executor_unavailable",
      `Job type ${rules.type} names no module, so it can only run inline, not in executor ${executor}`,
      { issues: [{ path: "/executor", message: "Expected inline" }] },
    );
  }
  return executor;
}

function refuseMissing({ type, image }: TypeRules, executor: ExecutorKind, missing: string | null): void {
  const lacks =
    executor === "container" && image === null
      ? `Job type ${type} names no image, so it can't run in executor container`
      : missing;
  if (lacks === null) return;
  const issues = [{ path: "/executor", message: "Expected an executor that can run it here" }];
  throw new JobdeckError("executor_unavailable", lacks, { issues });
}
