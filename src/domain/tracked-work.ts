import type { Limits } from "./job.ts";

/** What is said of work that the caller runs itself when it begins. */
export interface TrackedWork {
  /** What kind of work it is: a name like a job type's, known to Jobdeck or not. */
  readonly type: string;
  /** Default: the type. */
  readonly title?: string;
  readonly sessionId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  /** Only `timeMs` is watched: nobody can say what work takes up that shares its process with others. */
  readonly limits?: Pick<Partial<Limits>, "timeMs">;
}

/** The queue that such jobs are counted in; they wait in none. */
export const EXTERNAL_QUEUE = "external";
