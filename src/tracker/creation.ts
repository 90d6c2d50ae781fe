import { JobdeckError } from "../domain/errors.ts";
import { fingerprint } from "../domain/fingerprint.ts";
import type { CacheUse, Callback, ExecutorKind, InputFrom, Job } from "../domain/job.ts";
import { noProgress } from "../domain/progress.ts";
import type { NewJob } from "../domain/store.ts";
import { BOUNDS, type Submission } from "../domain/submission.ts";
import { checkPartly } from "./flow.ts";
import { refuseCallback, refuseSubmission } from "./rules.ts";
import type { TypeRules, Types } from "./types.ts";

interface Given {
  readonly request: Submission;
  readonly by: string;
  readonly now: number;
  readonly types: Types;
  /** Which executors this deck has. */
  readonly executors: ReadonlySet<ExecutorKind>;
  readonly newId: () => string;
  /** Whether a callback may go to a host with a private address. */
  readonly allowPrivateHosts: boolean;
  readonly origin?: Origin;
}

/** Where a job comes from, when nobody has asked for just this one. */
export interface Origin {
  readonly retryOf?: string;
  readonly parentId?: string;
  readonly scheduleId?: string;
}

/**
 * The row of a new job: defaults of its type filled in, every rule checked.
 * @throws JobdeckError `type_unknown`, `input_invalid`, `request_invalid`, `executor_unavailable`
 */
export function createJob(given: Given): NewJob {
  const { request, by, now, types, executors, newId, allowPrivateHosts, origin = {} } = given;
  refuseSubmission(request);
  const callback = callbackOf(request, allowPrivateHosts);
  const from = request.inputFrom === undefined ? null : inLowerCase(request.inputFrom);
  const input =
    from === null
      ? types.check(request.type, request.input)
      : checkPartly(types, request.type, request.input, from);
  const rules = types.find(request.type);
  if (rules === undefined) throw new Error(`Type ${request.type} was checked and is not there`);
  const executor = chosen(rules, request.executor ?? executorOf(rules, input, from), executors);
  const named = (request.dependsOn ?? []).map((id) => id.toLowerCase());
  const dependsOn = [...new Set([...named, ...Object.values(from ?? {}).map(({ job }) => job)])];
  const runAt = request.runAt ?? null;
  const later = (runAt !== null && runAt > now) || dependsOn.length > 0;
  // A retry by hand is somebody's wish to run it again, and so is a request to compute anew.
  const anew = request.skipCache === true || origin.retryOf !== undefined;
  const sessionId = request.sessionId ?? null;
  return {
    id: request.id?.toLowerCase() ?? newId(),
    type: rules.type,
    title: request.title ?? titleOf(rules, input, from),
    icon: rules.icon,
    status: later ? "scheduled" : "queued",
    statusReason: null,
    sessionId,
    queue: request.queue ?? rules.type,
    priority: request.priority ?? 0,
    concurrencyKey: request.concurrencyKey ?? null,
    executor,
    input,
    metadata: request.metadata ?? {},
    tags: request.tags ?? [],
    pinned: false,
    progress: noProgress(from === null ? rules.stagesFor(input) : rules.stages),
    result: null,
    errors: [],
    warnings: [],
    attempt: 0,
    maxAttempts: request.maxAttempts ?? rules.maxAttempts,
    nextAttemptAt: null,
    retryOf: origin.retryOf ?? null,
    dependsOn,
    inputFrom: from,
    cascade: request.cascade ?? true,
    parentId: origin.parentId ?? null,
    scheduleId: origin.scheduleId ?? null,
    limits: { ...rules.limits, ...request.limits },
    runAt,
    expiresAt: request.expiresAt ?? null,
    stop: null,
    cache: cacheUse(rules, input, request.skipCache === true),
    callback,
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
    // Of an input of which parts are still to come nobody knows yet what it equals.
    fingerprint:
      from === null && (rules.dedupe || rules.coolDownMs > 0)
        ? fingerprint(rules.type, rules.version, sessionId, input)
        : null,
    // Another job tells somebody else of its end, or nobody, and does not wait for what this one is to come after.
    dedupe: rules.dedupe && !anew && callback === null && dependsOn.length === 0,
    coolDownMs: anew ? 0 : rules.coolDownMs,
  };
}

/**
 * What this machine lacks at the moment to run a new job. Not a rule of its row: who asks again for one that is there
 * must get it all the same.
 * @param missing what an executor lacks; null = nothing
 */
export function lackOf(
  { type, executor, input, inputFrom }: NewJob,
  types: Types,
  missing: (executor: ExecutorKind) => string | null,
): JobdeckError | null {
  // Which image an input asks for may hang on a part that is still to come.
  if (inputFrom !== null) return null;
  const rules = types.find(type);
  const image = rules?.program?.(input).image ?? rules?.image ?? null;
  const lacks =
    executor === "container" && image === null
      ? `Job type ${type} names no image, so it can't run in executor container`
      : missing(executor);
  if (lacks === null) return null;
  const issues = [{ path: "/executor", message: "Expected an executor that can run it here" }];
  return new JobdeckError("executor_unavailable", lacks, { issues });
}

/** How the result of a job is known again; null = its type reuses none. */
export function cacheUse(
  rules: Pick<TypeRules, "type" | "version" | "cache">,
  input: unknown,
  skip: boolean,
): CacheUse | null {
  if (rules.cache === null) return null;
  const use = { key: fingerprint(rules.type, rules.version, input), hit: false, sourceJobId: null };
  return skip ? { ...use, skip } : use;
}

/** Ids are kept in lower case. */
function inLowerCase(from: InputFrom): InputFrom {
  const parts = Object.entries(from).map(
    ([target, source]) => [target, { ...source, job: source.job.toLowerCase() }] as const,
  );
  return Object.fromEntries(parts);
}

/** Which executor an input asks for may hang on a part that is still to come. */
function executorOf(rules: TypeRules, input: unknown, from: unknown): ExecutorKind {
  return from === null ? rules.executorFor(input) : rules.executor;
}

/** A type may make anything of an input: what it gives has to be a title like any other, or no retry takes it. */
function titleOf(rules: TypeRules, input: unknown, from: InputFrom | null): string {
  const title = (from === null ? rules.titleOf(input) : titleOfPart(rules, input)).slice(0, BOUNDS.title);
  return title.trim() === "" ? rules.type : title;
}

/** A type's own title may need a part of the input that is still to come. */
function titleOfPart(rules: TypeRules, input: unknown): string {
  try {
    return rules.titleOf(input);
  } catch {
    return rules.type;
  }
}

function callbackOf({ callbackUrl }: Submission, allowPrivate: boolean): Callback | null {
  if (callbackUrl === undefined) return null;
  refuseCallback(callbackUrl, allowPrivate);
  const { href } = new URL(callbackUrl);
  return { url: href, sentAt: null, statusCode: null, error: null, attempts: 0 };
}

/** What a job was created from, so that it can be created again. */
export function submissionOf(job: Job): Submission {
  const { type, input, title, queue, priority, executor, metadata, tags, maxAttempts, limits, cascade } = job;
  return {
    ...{ type, input, title, queue, priority, executor, metadata, tags, maxAttempts, limits, cascade },
    ...(job.sessionId === null ? {} : { sessionId: job.sessionId }),
    ...(job.concurrencyKey === null ? {} : { concurrencyKey: job.concurrencyKey }),
    ...(job.callback === null ? {} : { callbackUrl: job.callback.url }),
  };
}

function chosen(
  rules: TypeRules,
  executor: ExecutorKind,
  available: ReadonlySet<ExecutorKind>,
): ExecutorKind {
  if (!available.has(executor)) {
    throw new JobdeckError(
      "executor_unavailable",
      `Executor ${executor} is not available here: choose ${[...available].join(" or ")}`,
      { issues: [{ path: "/executor", message: `Expected one of ${[...available].join(", ")}` }] },
    );
  }
  if (rules.program !== null) {
    if (executor === "subprocess" || executor === "container") return executor;
    throw new JobdeckError(
      "executor_unavailable",
      `Job type ${rules.type} is a program: it runs in executor subprocess or container, not ${executor}`,
      { issues: [{ path: "/executor", message: "Expected one of subprocess, container" }] },
    );
  }
  if (executor !== "inline" && rules.module === null) {
    throw new JobdeckError(
      "executor_unavailable",
      `Job type ${rules.type} names no module, so it can only run inline, not in executor ${executor}`,
      { issues: [{ path: "/executor", message: "Expected inline" }] },
    );
  }
  return executor;
}
