import type { Tokens } from "../auth/tokens.ts";
import type { Config } from "../config.ts";
import type { Job } from "../domain/job.ts";
import type { Node } from "../domain/node.ts";
import type { JobFilter, JobPage, PageRequest } from "../domain/store.ts";
import type { CancelRequest, Submission } from "../domain/submission.ts";
import type { Token } from "../domain/token.ts";
import type { Waiting } from "../domain/waiting.ts";

/** What a process does on a data folder: serve the web face and run jobs, run one job, or only look and ask. */
export type Role = "serve" | "run" | "look";

/** What the commands need of a deck that `src/compose.ts` has put together and started. */
export interface Deck {
  readonly config: Config;
  readonly tracker: {
    find(id: string): Job | undefined;
    /** Jobs whose id begins so, in the order of their ids. */
    listByPrefix(prefix: string, limit: number): readonly Job[];
    list(filter: JobFilter, page: PageRequest): JobPage;
    cancel(id: string, request: CancelRequest): Promise<Job>;
    /** @throws JobdeckError `job_not_final`, `queue_full` */
    retry(id: string, by: string): Promise<Job>;
    waiting(job: Job): Waiting | null;
  };
  readonly tokens: Pick<Tokens, "list" | "create" | "revoke" | "reset">;
  /** A token as programs read it, without its secret. */
  tokenJson(token: Token): Readonly<Record<string, unknown>>;
  readonly hub: {
    /** Tells of every committed change, those of other processes included. @returns ends the subscription */
    subscribe(
      listener: (
        note: { readonly kind: "job"; readonly job: Job } | { readonly kind: "removed"; readonly id: string },
      ) => void,
    ): () => void;
  };
  /** Creates a job that this process runs itself, outside the line. */
  run(request: Submission, by: string): Promise<Job>;
  /** The job as programs read it: with the values that its type keeps secret masked. */
  json(job: Job): Readonly<Record<string, unknown>>;
  /** Where the job's files are; null when it left none. */
  folderOf(job: Job): string | null;
  /** Where the web face can be reached; null when no process serves this data folder. */
  url(): string | null;
  nodes(): readonly { readonly node: Node; readonly alive: boolean }[];
  /** Lets running jobs have their grace, then gives back what has not ended. */
  stop(): Promise<void>;
}
