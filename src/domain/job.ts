import type { StopStep } from "./event.ts";
import type { Progress } from "./progress.ts";
import type { Status, StatusReason } from "./status.ts";

/** How isolated a job runs; `external` is work that the caller runs and only tracks. */
export const EXECUTOR_KINDS = ["inline", "thread", "subprocess", "container", "external"] as const;
export type ExecutorKind = (typeof EXECUTOR_KINDS)[number];

/** The bounds of one attempt; null = unlimited. */
export interface Limits {
  readonly timeMs: number | null;
  readonly memoryBytes: number | null;
  readonly outputBytes: number | null;
  readonly files: number | null;
  readonly processes: number | null;
  readonly costUsd: number | null;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

/** How the stop was shown to be real: see docs/architecture.md, "Stopping a job". */
export type StopProof = "exited" | "killed" | "removed" | "fenced";

export interface Stop {
  readonly requestedAt: number;
  readonly requestedBy: string;
  /** Why, in the words of whoever asked; absent when nothing was said. */
  readonly reason?: string;
  readonly steps: readonly { readonly step: StopStep; readonly at: number }[];
  readonly proof: StopProof | null;
  /** From the request to the proof; null until there is one. */
  readonly ms: number | null;
}

export interface Callback {
  readonly url: string;
  readonly sentAt: number | null;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly attempts: number;
}

export interface CacheUse {
  readonly key: string;
  /** Whether it was asked to compute anew. */
  readonly skip?: boolean;
  readonly hit: boolean;
  readonly sourceJobId: string | null;
}

/** When the result of an earlier job may stand in for a new one. */
export interface CacheRule {
  /** How old it may be, in milliseconds; default: the setting `cacheTtl`. */
  readonly ttlMs?: number;
  /** Whether equal inputs are told apart by what they point at: the handler says so with `ctx.revision()`. Default false. */
  readonly byRevision?: boolean;
  /** Whether a result is whole enough to be reused; default: it is not empty, and nothing was warned of. */
  readonly keep?: (result: unknown, warnings: readonly string[]) => boolean;
}

/** By JSON pointer into the input: the job whose result goes there, and the JSON pointer into that result ("" = all of it). */
export type InputFrom = Readonly<Record<string, { readonly job: string; readonly pointer: string }>>;

/** One run of a job type with an input. Instants are milliseconds since 1970; the doors turn them into RFC 3339. */
export interface Job {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly icon: string;
  readonly status: Status;
  readonly statusReason: StatusReason | null;
  readonly sessionId: string | null;
  readonly queue: string;
  /** -100 to 100; a higher one is started first. */
  readonly priority: number;
  /** Jobs with the same key run one at a time, in the order in which they were created. */
  readonly concurrencyKey: string | null;
  /** Whether an earlier job with the same key has not ended. */
  readonly blocked: boolean;
  readonly executor: ExecutorKind;
  readonly input: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly pinned: boolean;
  readonly progress: Progress;
  readonly result: unknown;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly nextAttemptAt: number | null;
  readonly retryOf: string | null;
  /** Jobs that must be completed before it starts. */
  readonly dependsOn: readonly string[];
  /** How many of them have not ended yet. */
  readonly unmet: number;
  /** Where parts of its input come from; null = nowhere else. Filled in when it is released. */
  readonly inputFrom: InputFrom | null;
  /** Whether it fails or is cancelled with a job that it depends on, and is cancelled with its parent. */
  readonly cascade: boolean;
  readonly parentId: string | null;
  /** The schedule that created it. */
  readonly scheduleId: string | null;
  readonly limits: Limits;
  readonly runAt: number | null;
  readonly expiresAt: number | null;
  readonly stop: Stop | null;
  readonly cache: CacheUse | null;
  readonly callback: Callback | null;
  readonly usage: Usage | null;
  readonly firstOutputMs: number | null;
  readonly nodeId: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly cancelRequestedAt: number | null;
  readonly completedAt: number | null;
  readonly updatedAt: number;
  /** Grows with every change of this job: its ETag. */
  readonly version: number;
  /** The database-wide number of the job's last change: the cursor of everything live. */
  readonly change: number;
  /** The number of the last entry in its journal; 0 = none. */
  readonly lastSeq: number;
  /** How many files it left; 0 = none. */
  readonly artifactCount: number;
  /** The page at which its documentation opens, such as `overview.md`; null = it made none. */
  readonly docsEntry: string | null;
}

/** How long the job has been running, or ran; null before it started. */
export function durationMs(job: Pick<Job, "startedAt" | "completedAt">, now: number): number | null {
  return job.startedAt === null ? null : Math.max(0, (job.completedAt ?? now) - job.startedAt);
}

/** How long it stood in line before its latest start; null while it waits. */
export function waitMs(job: Job): number | null {
  return job.startedAt === null ? null : Math.max(0, job.startedAt - (job.queuedAt ?? job.createdAt));
}

/** A running job that was asked to stop and has not stopped yet: shown as "Cancelling". */
export function isCancelling(job: Pick<Job, "status" | "cancelRequestedAt">): boolean {
  return job.status === "running" && job.cancelRequestedAt !== null;
}
