import type { Tokens } from "../auth/tokens.ts";
import type { Config } from "../config.ts";
import type { Credentials, ListedCredential } from "../credentials/credentials.ts";
import type { LogLine } from "../domain/log-line.ts";
import type { Node } from "../domain/node.ts";
import type { JobFilter } from "../domain/store.ts";
import type { Token } from "../domain/token.ts";
import type { DeckJob } from "./shown-job.ts";

/**
 * What a process does on a data folder: serve the web face and run jobs, run jobs without a web face, run one job, or
 * only look and ask.
 */
export type Role = "serve" | "work" | "run" | "look";

/** A job to be created: the body of `POST /api/jobs`. */
export interface AddRequest {
  readonly body: Readonly<Record<string, unknown>>;
  /** Asked for again under it, it is the job that is there. */
  readonly idempotencyKey: string | null;
}

export type ListFilter = Pick<JobFilter, "statuses" | "types" | "sessionId" | "queue" | "tag" | "words">;

/** Where the commands find jobs: a data folder of this machine, or a server. test/cli/conformance.ts is what both must pass. */
export interface Deck {
  /** What it is, in an address or a path. */
  readonly place: string;
  find(id: string): Promise<DeckJob | undefined>;
  /** Jobs whose id begins so, in the order of their ids. */
  listByPrefix(prefix: string, limit: number): Promise<readonly DeckJob[]>;
  /** The newest ones, the newest first. */
  list(filter: ListFilter, limit: number): Promise<readonly DeckJob[]>;
  /** @throws JobdeckError with an issue for each field that is wrong; `type_unknown`, `queue_full` … */
  add(request: AddRequest): Promise<DeckJob>;
  /** @throws JobdeckError `job_already_ended` */
  cancel(id: string): Promise<DeckJob>;
  /** @throws JobdeckError `job_not_final`, `queue_full` */
  retry(id: string): Promise<DeckJob>;
  /**
   * Follows a job until it has ended.
   * @param onChange is told of the job as it stands, then of changes; the last call has the final job
   * @throws JobdeckError `job_not_found` when it is removed meanwhile; the signal's reason when that is aborted
   */
  watch(id: string, onChange: (job: DeckJob) => void, signal: AbortSignal): Promise<DeckJob>;
  /** @param live whether it goes on until the job has ended; then it throws the signal's reason when that is aborted */
  log(id: string, live: boolean, signal: AbortSignal): AsyncIterable<LogLine>;
  /** Where the job's documentation and files are, on disk and in the browser, each with its name. */
  placesOf(job: DeckJob): readonly (readonly [name: string, text: string])[];
  /** Lets running jobs have their grace, then gives back what has not ended. */
  stop(): Promise<void>;
}

/** A data folder of this machine, opened. */
export interface LocalDeck extends Deck {
  readonly config: Config;
  readonly tokens: Pick<Tokens, "list" | "create" | "revoke" | "reset">;
  /** A token as programs read it, without its secret. */
  tokenJson(token: Token): Readonly<Record<string, unknown>>;
  readonly credentials: Pick<Credentials, "list" | "create" | "remove" | "keyPlace">;
  /** A credential as programs read it, without its secret. */
  credentialJson(credential: ListedCredential): Readonly<Record<string, unknown>>;
  /** Creates a job that this process runs itself, outside the line. */
  run(request: AddRequest): Promise<DeckJob>;
  /** Where the web face can be reached; null when no process serves this data folder. */
  url(): string | null;
  nodes(): readonly { readonly node: Node; readonly alive: boolean }[];
}
