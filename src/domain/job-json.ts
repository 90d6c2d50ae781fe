import type { CacheUse, ExecutorKind, Limits, StopProof, Usage } from "./job.ts";
import type { Stage } from "./progress.ts";
import type { Status, StatusReason } from "./status.ts";
import type { Waiting } from "./waiting.ts";

/** An instant as text: RFC 3339 in UTC with milliseconds. */
export type Instant = string;

/** A job as programs see it, the same through every door; absent = null. docs/api.md explains each field. */
export type JobJson<Input = unknown, Result = unknown> = {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly icon: string;
  readonly status: Status;
  readonly statusReason: StatusReason | null;
  readonly sessionId: string | null;
  readonly queue: string;
  readonly priority: number;
  readonly concurrencyKey: string | null;
  readonly executor: ExecutorKind;
  /** Fields that the schema marks `writeOnly` are `"•••"`. */
  readonly input: Input;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly pinned: boolean;
  readonly progress: ProgressJson;
  readonly result: Result | null;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly retryOf: string | null;
  readonly dependsOn: readonly string[];
  readonly parentId: string | null;
  readonly limits: Limits;
  readonly timeoutMs: number | null;
  readonly runAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly waiting: Waiting | null;
  readonly stop: StopJson | null;
  readonly cache: CacheUse | null;
  readonly callback: CallbackJson | null;
  readonly usage: Usage | null;
  readonly firstOutputMs: number | null;
  readonly durationMs: number | null;
  readonly waitMs: number | null;
  readonly nodeId: string | null;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly queuedAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly cancelRequestedAt: Instant | null;
  readonly completedAt: Instant | null;
  readonly updatedAt: Instant;
  readonly version: number;
  readonly links: LinksJson;
};

export type ProgressJson = {
  readonly stage: string | null;
  readonly stages: readonly {
    readonly name: string;
    readonly status: Stage["status"];
    readonly startedAt: Instant | null;
    readonly endedAt: Instant | null;
  }[];
  /** Within the stage; `total` 0 = unknown. */
  readonly current: number;
  readonly total: number;
  readonly unit: string | null;
  /** An integer for the whole job; null = unknown. */
  readonly percent: number | null;
  readonly message: string | null;
  readonly updatedAt: Instant | null;
  readonly etaMs: number | null;
};

export type StopJson = {
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  readonly reason: string | null;
  readonly steps: readonly { readonly step: string; readonly at: Instant }[];
  readonly proof: StopProof | null;
  readonly ms: number | null;
};

export type CallbackJson = {
  readonly url: string;
  readonly sentAt: Instant | null;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly attempts: number;
};

/** Paths of what belongs to the job, with the prefix under which the deck is mounted; null until there is something. */
export type LinksJson = {
  readonly self: string;
  readonly events: string | null;
  readonly log: string | null;
  readonly attempts: string | null;
  readonly artifacts: string | null;
  readonly docs: string | null;
};
