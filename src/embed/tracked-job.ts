import type { TrackedWork } from "../domain/tracked-work.ts";

/** What else is said of work that the caller runs. */
export interface TrackOptions extends Omit<TrackedWork, "type" | "metadata" | "limits"> {
  /** After this many milliseconds its signal is aborted; the job fails with `timeout`. Default no limit. */
  readonly timeoutMs?: number;
}

/** Work that the caller runs, and a job that says how it goes. */
export interface TrackedJob {
  readonly jobId: string;
  /** Aborted when somebody cancels the job, or the deck stops. Its `reason` is an Error that says why. */
  readonly signal: AbortSignal;
  isCancelled(): boolean;
  /** `total` 0 = unknown. Cheap: call it as often as you like. Nothing is written after the end. */
  updateProgress(current: number, total: number, message?: string): void;
}
