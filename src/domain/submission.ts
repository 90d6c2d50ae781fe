import type { ExecutorKind, InputFrom, Limits } from "./job.ts";
import type { StatusReason } from "./status.ts";

/** How long what a client writes may be, in characters where nothing else is said. */
export const BOUNDS = {
  title: 300,
  sessionId: 100,
  concurrencyKey: 200,
  idempotencyKey: 200,
  tag: 100,
  /** Tags of one job. */
  tags: 50,
  /** What somebody says about a cancel. */
  words: 200,
  /** From minus this to plus this. */
  priority: 100,
  maxAttempts: 100,
  /** Jobs that one job may depend on. */
  dependsOn: 1000,
  /** Parts of an input that come from results. */
  inputFrom: 100,
  callbackUrl: 2000,
  /** Jobs that are created in one request. */
  batch: 1000,
} as const;

/** What a client asks for when it creates a job. Instants are milliseconds since 1970. */
export interface Submission {
  readonly type: string;
  readonly input: unknown;
  /** A UUID of the client's own: asking twice with the same id and input creates one job. */
  readonly id?: string;
  readonly title?: string;
  readonly sessionId?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly concurrencyKey?: string;
  readonly executor?: ExecutorKind;
  readonly runAt?: number;
  readonly expiresAt?: number;
  /** Jobs that must be completed before it starts. */
  readonly dependsOn?: readonly string[];
  /** Parts of the input that come from the results of jobs that it depends on; those need not be named in `dependsOn`. */
  readonly inputFrom?: InputFrom;
  /** Whether it fails or is cancelled with a job that it depends on, and is cancelled with its parent; default true. */
  readonly cascade?: boolean;
  /** Whether an earlier result, a running equal and a cool-down are ignored; default false. */
  readonly skipCache?: boolean;
  /** Where its end is told: an http or https address without user and password. */
  readonly callbackUrl?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly maxAttempts?: number;
  readonly limits?: Partial<Limits>;
  /** The client's name for this creation, with the same promise as `id`. */
  readonly idempotencyKey?: string;
}

/** What may be changed about a job from outside. */
export interface JobEdit {
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly priority?: number;
  readonly pinned?: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A wish to stop a job. */
export interface CancelRequest {
  readonly by: string;
  readonly reason: StatusReason;
  /** Why, in the asker's own words, at most 200 characters; kept on the receipt. */
  readonly words?: string;
  /** The attempt that the asker saw; 0 also means the first. Another one is left alone. */
  readonly attempt?: number;
  /** The version that the asker saw; another one is left alone. */
  readonly version?: number;
}
