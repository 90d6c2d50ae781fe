import type { Attempt } from "./attempt.ts";
import type { Cursor } from "./cursor.ts";
import type { JobEvent, LogLevel, NewEvent } from "./event.ts";
import type { Job } from "./job.ts";
import type { LogLine } from "./log-line.ts";
import type { Node } from "./node.ts";
import type { QueueEdit, QueueState } from "./queue.ts";
import type { Stats } from "./stats.ts";
import type { Status, TransitionName } from "./status.ts";

/** What the store gives a job itself: everything else the tracker decides. */
type GivenByStore = "version" | "change" | "lastSeq" | "unmet" | "blocked";

export type NewJob = Omit<Job, GivenByStore> & {
  /** The client's own key for this creation, unique; null = none. */
  readonly idempotencyKey: string | null;
  /** Equal for jobs of one type version, session and input; null = nobody asks. */
  readonly fingerprint: string | null;
  /** Whether a waiting or running job with the same fingerprint stands in for it. */
  readonly dedupe: boolean;
  /** It is refused this long after the failure of a job with the same fingerprint. */
  readonly coolDownMs: number;
};

/** What no patch replaces: it never changes, or the write's own arguments say it. */
type Fixed = "id" | "type" | "status" | "createdAt" | "updatedAt";

/** The fields that a write may replace. Fields left out stay as they are. */
export type JobPatch = {
  readonly [K in keyof Job as K extends GivenByStore | Fixed ? never : K]?: Job[K];
};

/** What must still be true for the write to happen. */
export interface Guard {
  readonly attempt?: number;
  readonly nodeId?: string;
  readonly version?: number;
  /** Whether the job was asked to stop. */
  readonly cancelling?: boolean;
}

/** An attempt of a job, where it runs. */
export type RunId = Pick<Job, "id" | "attempt" | "nodeId">;

export type Insertion =
  | { readonly kind: "created"; readonly job: Job }
  /** The id or idempotency key is taken by this job. */
  | { readonly kind: "exists"; readonly job: Job };

/** The row after the write, or, where the guard or the table refused, the row as it stands (null = there is none). */
export type Written =
  | {
      readonly ok: true;
      readonly job: Job;
      /** Jobs that waited for this one and were changed with it, in the order of their changes. */
      readonly others: readonly Job[];
    }
  | { readonly ok: false; readonly job: Job | null };

export interface ClaimRequest {
  readonly nodeId: string;
  readonly at: number;
  /** Free slots in the whole process. */
  readonly limit: number;
  /** The node must be known, and have given a sign of life since then; null = whoever asks may claim. */
  readonly heardSince: number | null;
  /** The job types to start: up to `LONGEST_LINE` jobs of others are passed over in a queue; null = any. */
  readonly types: readonly string[] | null;
  /** The queues to look at. */
  readonly queues: readonly QueueClaim[];
}

export interface QueueClaim {
  readonly queue: string;
  /** How many of its jobs may run at once where nobody has set another number. */
  readonly concurrency: number;
  /** Slots that jobs hold which have ended, but whose work goes on: a fenced-out handler's. */
  readonly held: number;
}

export interface Claimed {
  readonly jobs: readonly Job[];
  /** When a rate limit that held jobs back allows the next start; null = none did. */
  readonly againAt: number | null;
  /** Whether nothing was given because the node has been silent for too long: it has to give a sign of life first. */
  readonly unheard: boolean;
}

/** A value that was streamed to a job. */
export interface StreamedInput {
  /** From 1, without gaps. */
  readonly i: number;
  readonly isEnd: boolean;
  readonly value: unknown;
}

/** How many values may be streamed to one job, and how long they may be together: a run that does not read holds them. */
export const MOST_INPUTS = 10_000;
export const MOST_INPUT_BYTES = 64_000_000;

export interface JobFilter {
  readonly statuses?: readonly Status[];
  readonly types?: readonly string[];
  readonly sessionId?: string;
  readonly queue?: string;
  /** Jobs that this one started. */
  readonly parentId?: string;
  readonly tag?: string;
  readonly nodeId?: string;
  /** The `workflowId` in its metadata, by which programs written for NodeTool know their jobs. */
  readonly workflowId?: string;
  /**
   * Every word must occur in the title, the errors or the input, the last one at least as the beginning of a word.
   * Words are runs of letters and digits, whatever their case and accents.
   */
  readonly words?: readonly string[];
  /** The types in whose inputs words are looked for; all when left out. */
  readonly inputsOf?: readonly string[];
  /** Created at or after this instant, and before that one. */
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  /** Only jobs that left documentation. */
  readonly withDocs?: boolean;
}

export interface PageRequest {
  readonly limit: number;
  readonly order: "asc" | "desc";
  /** Cursors are relative to the order: `after` is further along it. At most one is given. */
  readonly after?: Cursor;
  readonly before?: Cursor;
}

/** The places in a list between two others, which are not in it themselves. */
export interface CursorRange {
  readonly after?: Cursor;
  readonly before?: Cursor;
  readonly limit: number;
}

export interface JobPage {
  readonly jobs: readonly Job[];
  readonly next: Cursor | null;
  readonly prev: Cursor | null;
}

export interface Removal {
  readonly id: string;
  readonly change: number;
}

/** What changed after a number. `complete` is false when there is more than was asked for, or when removals that old are forgotten. */
export interface Changes {
  readonly jobs: readonly Job[];
  readonly removed: readonly Removal[];
  readonly complete: boolean;
}

export interface LogQuery {
  readonly attempt?: number;
  readonly level?: LogLevel;
  readonly text?: string;
  /** Lines with a greater `seq` only. */
  readonly after?: number;
  /** The last `limit` lines instead of the first; still in the order of `seq`. */
  readonly newest?: boolean;
  readonly limit: number;
}

/**
 * Where jobs live. Every write is stamped with the next `change`, keeps the counters and the journal in the same
 * transaction, and resolves when it is committed. test/store/conformance.ts is what each implementation must pass.
 */
export interface JobStore {
  /** Names this database: cursors of another one mean nothing here. */
  readonly id: string;

  /**
   * All or none.
   * @param claim starts the jobs for a node in the same transaction
   * @param mostWaiting how many jobs may wait in a queue, scheduled and queued ones together; no bound by default
   * @throws JobdeckError `queue_full` when a queue has no room for all that are new; `cool_down`;
   * `request_invalid` when a job that one depends on is not there; `job_exists` when one of several has the id or key
   * of a job with another type or input
   */
  insert(
    jobs: readonly NewJob[],
    claim?: { nodeId: string; at: number },
    mostWaiting?: number,
  ): Promise<readonly Insertion[]>;
  /** Whether `insert` would find a job that has the id or the key of this one, or stands in for it. */
  isTaken(job: NewJob): boolean;
  /**
   * Starts the first jobs in line: highest priority first, then oldest, as far as the queues' limits allow. Each gets
   * a new attempt. A node that was held for so long that others may have given it up gets none.
   */
  claim(request: ClaimRequest): Promise<Claimed>;
  /** One compare-and-set change of status; its status event comes after `events` in the journal. */
  transition(
    id: string,
    name: TransitionName,
    patch: JobPatch,
    guard: Guard & { at: number },
    events?: readonly NewEvent[],
  ): Promise<Written>;
  /** Adds to the journal and replaces fields of a job whose status stays as it is. */
  update(
    id: string,
    patch: JobPatch,
    guard: Guard & { at: number; statuses?: readonly Status[] },
    events?: readonly NewEvent[],
  ): Promise<Written>;
  /**
   * Keeps what a running attempt has finished for good.
   * @returns false when the job is not running that attempt on that node: nothing was kept
   */
  saveCheckpoint(run: RunId, key: string, value: unknown): Promise<boolean>;
  /**
   * Keeps a value that is streamed to a job that has not ended.
   * @returns why it was refused; null = it was kept
   */
  addInput(
    id: string,
    value: unknown,
    isEnd: boolean,
  ): Promise<"not_found" | "final" | "ended" | "full" | null>;
  /** What is left out stays, also of what somebody else sets at the same time. */
  editQueue(name: string, edit: QueueEdit): Promise<void>;
  /**
   * Removes a final job with its journal.
   * @returns the change that it was; null when the job is not there or not final
   */
  remove(id: string, at: number): Promise<number | null>;
  /** Forgets removals older than `before`. */
  forgetRemovals(before: number): Promise<void>;

  /** Removes rows beside the jobs that no job needs any more. */
  removeLeftovers(now: number): Promise<void>;

  /**
   * Takes the next jobs that changed, at most `limit`, into the index of words, tags, nodes and queues. Lists know
   * them before that, at a price that grows with `unindexed`.
   */
  index(limit: number): Promise<void>;
  /** How many changes the index has still to look at. */
  unindexed(): number;

  saveNode(node: Node): Promise<void>;
  removeNode(id: string): Promise<void>;
  listNodes(): readonly Node[];

  find(id: string): Job | undefined;
  /** Jobs whose id begins so, in the order of their ids, at most `limit`. */
  listByPrefix(prefix: string, limit: number): readonly Job[];
  list(filter: JobFilter, page: PageRequest): JobPage;
  /** Where the jobs of a filter are, oldest first, at most `limit`: their rows are not read. */
  listIds(filter: JobFilter, range: CursorRange): readonly Cursor[];
  /** Scheduled, queued and running, oldest first, at most `limit`. */
  listActive(limit: number): readonly Job[];
  /** Ended at or after `since`, in the order of their ends, at most `limit`. */
  listEnded(since: number, limit: number): readonly Job[];
  listRunning(): readonly Job[];
  /** Scheduled jobs whose time has come, and waiting ones past `expiresAt`. */
  listDue(now: number, limit: number): readonly Job[];
  /** The earliest instant at which `listDue` will have something; null = never as it stands. */
  nextDue(): number | null;
  /** Final, not pinned, ended before `before`, with no callback on its way: what retention may remove. */
  listRemovable(before: number, limit: number): readonly Job[];
  /** Whether a process that takes jobs from the lines, or those of one type, has given a sign of life since then. */
  hasWorkers(since: number, type?: string): boolean;
  /** Children that go on although their parent was cancelled and they go with it, at most `limit`. */
  listForsaken(limit: number): readonly Job[];
  /** The first job with this key that has not ended. */
  firstOfKey(key: string): Job | undefined;
  listChildren(parentId: string, limit: number): readonly Job[];
  /** Jobs that wait for this one to end, at most `limit`. */
  listDependents(id: string, limit: number): readonly Job[];
  /** Completed jobs with this cache key that computed their result themselves, newest first, ended at or after `since`. */
  listReusable(key: string, since: number): readonly Job[];
  /** What was streamed to a job after value number `after`, at most 1,000. */
  inputs(id: string, after: number): readonly StreamedInput[];
  queue(name: string, now: number): QueueState;
  /** The queues in which jobs wait or run, by name; from counters. */
  lines(): readonly { readonly queue: string; readonly waiting: number; readonly running: number }[];
  /** Every queue that has jobs or settings. */
  queueNames(): readonly string[];
  /** Since when the first job of a queue stands in line; null = none does. */
  oldestInLine(queue: string): number | null;
  /** Ids of the first waiting jobs of a queue in the order in which they will start; without those that are blocked. */
  line(queue: string, limit: number): readonly string[];
  /** Queues in which a job waits. */
  queuesInLine(): readonly string[];
  changesAfter(change: number, limit: number): Changes;
  /** The newest number. */
  change(): number;
  /** Whether another process has written since the last call. */
  changedElsewhere(): boolean;
  events(id: string, after: number, limit: number): readonly JobEvent[];
  log(id: string, query: LogQuery): readonly LogLine[];
  attempts(id: string): readonly Attempt[];
  checkpoints(id: string): Readonly<Record<string, unknown>>;
  stats(now: number): Stats;
  /** How many jobs of each type have each status, by type; from counters, so it costs the same whatever is stored. */
  counts(): readonly { readonly type: string; readonly status: Status; readonly n: number }[];
  /** Bytes of its files that new rows fill before the files grow. */
  spareBytes(): number;
  close(): void;
}
