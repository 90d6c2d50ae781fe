import type { JobdeckError } from "./errors.ts";
import type { Job } from "./job.ts";
import type { Schedule } from "./schedule.ts";
import type { NewJob } from "./store.ts";

export type Replacement =
  | { readonly kind: "replaced"; readonly schedule: Schedule; readonly jobs: readonly Job[] }
  /** Somebody else was faster: how it stands now, undefined when it is gone. Nothing was written. */
  | { readonly kind: "changed"; readonly schedule: Schedule | undefined }
  /** The jobs may not be created. Nothing was written. */
  | { readonly kind: "refused"; readonly refusal: JobdeckError };

/** Where schedules live, in the same database as jobs. test/store/conformance/schedules.ts is what each must pass. */
export interface ScheduleStore {
  /** A new one, in version 1. */
  create(schedule: Schedule): Promise<void>;
  /**
   * Replaces a schedule whose version is still that of `schedule`, which becomes the next one, and creates jobs in the
   * same transaction: all of it or nothing, so that of two processes only one creates the jobs of one time.
   * @param mostWaiting how many jobs may wait in a queue; no bound by default
   */
  replace(schedule: Schedule, jobs?: readonly NewJob[], mostWaiting?: number): Promise<Replacement>;
  /** @returns whether it was there, in this version; in any when left out */
  remove(id: string, version?: number): Promise<boolean>;
  find(id: string): Schedule | undefined;
  /** In the order of their creation, at most `limit`. */
  list(limit: number): readonly Schedule[];
  /** Those whose time has come, the earliest first, at most `limit`. */
  listDue(now: number, limit: number): readonly Schedule[];
  /** The earliest instant at which `listDue` will have something; null = never as it stands. */
  nextDue(): number | null;
  /** What a schedule created, the newest first, at most `limit`. */
  jobsOf(id: string, limit: number): readonly Job[];
}
