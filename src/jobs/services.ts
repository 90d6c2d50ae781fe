import type { Clock } from "../domain/clock.ts";
import type { Cursor } from "../domain/cursor.ts";
import type { Job } from "../domain/job.ts";
import type { CursorRange, JobFilter } from "../domain/store.ts";
import type { CancelRequest } from "../domain/submission.ts";
import type { GitAccess } from "./git.ts";
import type { ModelAccess } from "./model.ts";

/** Ports to the outside that a handler may ask for. The runner and the server give the same ones. */
export interface Services {
  readonly processes: Processes;
  readonly git: GitAccess;
  readonly clock: Clock;
  readonly cache: Cache;
  readonly model: ModelAccess;
  /** Only for jobs that run in the process that keeps them (`inline`): elsewhere each call throws. */
  readonly jobs: Jobs;
}

/** What a job may do to other jobs. The tracker is the implementation, with its rules and errors. */
export interface Jobs {
  find(id: string): Job | undefined;
  /** Oldest first. */
  listIds(filter: JobFilter, range: CursorRange): readonly Cursor[];
  cancel(id: string, request: CancelRequest): Promise<unknown>;
  /** @param key asked for twice under one key, it is one new job */
  retry(id: string, by: string, key: string): Promise<Job>;
  remove(id: string): Promise<void>;
}

/** Starts programs that belong to the run: they inherit its process group and its `JOBDECK_RUN` mark. */
export interface Processes {
  /** @returns the process id of the started program */
  spawn(command: readonly string[]): number;
}

/**
 * What jobs keep on this machine for later jobs of any process. It only ever saves work: what was kept may be gone,
 * and what can't be kept is let go without a word.
 */
export interface Cache {
  /** @returns what is there, by key */
  find(keys: readonly string[]): ReadonlyMap<string, Uint8Array>;
  /** Keeps values, in the place of earlier ones. */
  keep(entries: readonly (readonly [key: string, value: Uint8Array])[]): void;
}
