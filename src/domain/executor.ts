import type { LogLevel, StopStep } from "./event.ts";
import type { ExecutorKind, Limits, StopProof, Usage } from "./job.ts";
import type { Footprint } from "./processes.ts";
import type { ProgressReport } from "./progress.ts";
import type { StatusReason } from "./status.ts";
import type { Supplies } from "./supplies.ts";

/** One attempt, as an executor is given it. */
export interface RunRequest {
  readonly jobId: string;
  readonly type: string;
  readonly attempt: number;
  /** Nothing of earlier jobs is to be used; absent = false. */
  readonly fresh?: boolean;
  /** What it may still cost, in US dollars; absent = as much as it likes. */
  readonly costLeftUsd?: number;
  readonly input: unknown;
  /** Absolute; exists. */
  readonly outputDir: string;
  readonly checkpoints: Readonly<Record<string, unknown>>;
  readonly limits: Limits;
  /** What its type has asked for; absent = nothing. */
  readonly supplies?: Supplies;
}

/** What comes out of a run while it runs, in its order. A report after the end is dropped. */
export type Report =
  | { readonly type: "progress"; readonly report: ProgressReport }
  | { readonly type: "log"; readonly level: LogLevel; readonly message: string }
  | { readonly type: "warn"; readonly message: string }
  | { readonly type: "metadata"; readonly patch: Readonly<Record<string, unknown>> }
  | { readonly type: "title"; readonly title: string }
  | { readonly type: "artifact"; readonly path: string; readonly bytes: number }
  | { readonly type: "checkpoint"; readonly key: string; readonly value: unknown }
  | { readonly type: "output"; readonly value: unknown }
  | { readonly type: "usage"; readonly usage: Partial<Usage> }
  /** Asks for a child job; the answer is told with the same `ref`. */
  | { readonly type: "enqueue"; readonly ref: string; readonly child: ChildRequest }
  /** What the input points at now, such as a commit: the result of an earlier job may be the same. */
  | { readonly type: "revision"; readonly revision: string };

/** A job that a handler wants to be created. */
export interface ChildRequest {
  readonly type: string;
  readonly input: unknown;
  readonly title?: string;
  readonly queue?: string;
  readonly priority?: number;
  /** Whether it is cancelled with its parent; default true. */
  readonly cascade?: boolean;
}

/** What a run is told while it runs, in this order. */
export type RunMessage =
  /** A value for `ctx.inputs`. */
  | { readonly type: "input"; readonly value: unknown }
  | { readonly type: "end_input" }
  /** The child job that was asked for under this `ref` is on disk. */
  | { readonly type: "enqueued"; readonly ref: string; readonly jobId: string }
  /** It was refused. */
  | { readonly type: "refused"; readonly ref: string; readonly message: string };

/** How an attempt ended by itself. A stop that was asked for is not among them: the ladder knows of it. */
export type Outcome =
  | { readonly kind: "returned"; readonly result: unknown }
  | { readonly kind: "threw"; readonly errors: readonly string[]; readonly retryable: boolean };

/** Work under way. */
export interface Execution {
  /** Settles when the work has ended by itself or by force; never rejects. */
  readonly done: Promise<Outcome>;
  /** Hands a message to the work. One that has ended is told nothing more. */
  tell(message: RunMessage): void;
  /** Asks the work to stop. */
  signal(reason: StatusReason): void;
  /**
   * Makes the work stop, rung by rung, telling `step` of each. Null where the executor can't be forced.
   * Resolves when nothing of the run is left.
   */
  readonly force: ((step: (step: StopStep) => void) => Promise<void>) | null;
  /** What it takes up right now; absent where the executor can't tell. Only asked for when a limit depends on it. */
  readonly measure?: () => Promise<Footprint>;
  /** Whether it may have left files in its folder; absent where the executor can't tell. */
  readonly mayHaveLeft?: () => boolean;
  /** Ends whatever the run left behind and says how it is known that nothing lives: called once after `done`. */
  prove(forced: boolean): Promise<StopProof>;
}

/** A way to run jobs: test/queue/executor-conformance.ts is what each must pass. */
export interface Executor {
  readonly kind: ExecutorKind;
  start(request: RunRequest, report: (report: Report) => void): Execution;
}
