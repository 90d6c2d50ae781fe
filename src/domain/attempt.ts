import type { ExecutorKind, Stop } from "./job.ts";

/** One execution of a job. `interrupted`: its process shut down or was lost before the attempt ended. */
export interface Attempt {
  readonly attempt: number;
  readonly status: "running" | "completed" | "failed" | "cancelled" | "interrupted";
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly nodeId: string;
  readonly executor: ExecutorKind;
  readonly errors: readonly string[];
  readonly stop: Stop | null;
}
