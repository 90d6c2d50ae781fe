import { jsonValue } from "../queue/handler/json-value.ts";
import type { TrackedJob, TrackOptions } from "./tracked-job.ts";

export interface CommandOptions {
  /** What the work is called: the job's title, and, as a name like a job type's, its type. */
  readonly name: string;
  /** Whether a job tells of it; default true. Without one the function runs all the same. */
  readonly trackAsJob?: boolean;
  readonly jobMetadata?: Readonly<Record<string, unknown>>;
  /** After this many milliseconds its signal is aborted; default no limit. */
  readonly timeoutMs?: number;
}

/** What the function is given: that of a job, or of nobody's. */
export type CommandContext = Omit<TrackedJob, "jobId"> & {
  /** Null when no job tells of it. */
  readonly jobId: string | null;
};

interface Tracking {
  createJob(
    type: string,
    metadata: Readonly<Record<string, unknown>>,
    options: TrackOptions,
  ): Promise<TrackedJob>;
  completeJob(id: string, ok: boolean, error?: unknown, result?: unknown): Promise<unknown>;
}

/** See `JobTracker.runCommand`. */
export async function runCommand<T>(
  tracker: Tracking,
  fn: (command: CommandContext) => Promise<T> | T,
  { name, trackAsJob = true, jobMetadata = {}, timeoutMs }: CommandOptions,
): Promise<T> {
  if (!trackAsJob) return fn(UNTRACKED);
  const job = await tracker.createJob(typeNamed(name), jobMetadata, {
    title: name,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  let value: T;
  try {
    value = await fn(job);
  } catch (thrown) {
    await ended(tracker.completeJob(job.jobId, false, thrown));
    throw thrown;
  }
  await ended(tracker.completeJob(job.jobId, true, undefined, keepable(value)));
  return value;
}

/** How the work ended is the caller's, even if its job is removed or the deck is stopped by then. */
async function ended(told: Promise<unknown>): Promise<void> {
  await Promise.allSettled([told]);
}

/** What JSON can't hold is the caller's alone. */
function keepable(value: unknown): unknown {
  try {
    return jsonValue(value, "the result");
  } catch {
    return null;
  }
}

const UNTRACKED: CommandContext = {
  jobId: null,
  signal: new AbortController().signal,
  isCancelled: () => false,
  updateProgress: () => undefined,
};

/** "Nightly backup" → `nightly-backup`. */
function typeNamed(name: string): string {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 64);
  return word === "" ? "command" : word;
}
