import type { Deck } from "../compose.ts";
import { JobdeckError } from "../domain/errors.ts";
import type { Outcome } from "../domain/executor.ts";
import type { Job } from "../domain/job.ts";
import type { JobJson } from "../domain/job-json.ts";
import type { Submission } from "../domain/submission.ts";
import { Throttle } from "../events/throttle.ts";
import { jobJson } from "../http/api/job-json.ts";
import type { JobType } from "../jobs/define.ts";
import { failure } from "../queue/handler/failure.ts";
import { jsonValue } from "../queue/handler/json-value.ts";
import type { InputOf, JobOf, NameOf } from "./known-jobs.ts";
import { type CommandContext, type CommandOptions, runCommand } from "./run-command.ts";
import type { TrackedJob, TrackOptions } from "./tracked-job.ts";

/** What else is said when a job is created. Instants are `Date`s, or milliseconds since 1970. */
export interface EnqueueOptions
  extends Omit<Submission, "type" | "input" | "callbackUrl" | "runAt" | "expiresAt"> {
  readonly runAt?: Date | number;
  readonly expiresAt?: Date | number;
  /** The time limit of one attempt, in milliseconds. */
  readonly timeoutMs?: number;
}

/** Which jobs `getAllJobs` gives. */
export interface Page {
  /** At most so many, 1 to 1000; default 1000. */
  readonly limit?: number;
  /** Only jobs that were created before the one with this id. */
  readonly before?: string;
}

export interface Seat {
  readonly deck: Deck;
  /** What stands before the paths in `links`. */
  readonly prefix: () => string;
  /** Starts the deck, once. */
  readonly start: () => Promise<void>;
  readonly isStarted: () => boolean;
  readonly onFault: (cause: unknown) => void;
}

/** Who asks, when a program asks through the library. */
const BY = "library";
/** Listeners are told at most so often, in milliseconds. */
const TELL_MS = 100;
const MOST_JOBS = 1000;

/**
 * The jobs of a deck. Every method that creates or changes a job resolves when that is on disk; failures that can be
 * expected are a `JobdeckError` with a code in `reason`.
 */
export class JobTracker<Jobs extends readonly JobType[] = readonly JobType[]> {
  readonly #seat: Seat;

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  /** The same as `deck.start()`: what was running in a process that is gone is settled, and jobs are taken. */
  initialize(): Promise<void> {
    return this.#seat.start();
  }

  /**
   * Creates a job; it is on disk when the promise resolves.
   * @throws JobdeckError `type_unknown`, `input_invalid`, `request_invalid`, `executor_unavailable`, `job_exists`,
   * `queue_full`, `cool_down`, `disk_full`
   */
  async enqueue<Name extends NameOf<Jobs>>(
    type: Name,
    input: InputOf<Jobs, Name>,
    options: EnqueueOptions = {},
  ): Promise<JobOf<Jobs, Name>> {
    const { job } = await this.#seat.deck.tracker.submit({ ...submissionOf(options), type, input }, BY);
    return this.#typed(job);
  }

  /** Creates many jobs of one type: all or none. Throws as `enqueue`. */
  async enqueueMany<Name extends NameOf<Jobs>>(
    type: Name,
    inputs: readonly InputOf<Jobs, Name>[],
    options: Omit<EnqueueOptions, "id" | "idempotencyKey"> = {},
  ): Promise<readonly JobOf<Jobs, Name>[]> {
    const rest = submissionOf(options);
    const requests = inputs.map((input) => ({ ...rest, type, input }));
    const jobs = await this.#seat.deck.tracker.submitAll(requests, BY);
    return jobs.map((job) => this.#typed(job));
  }

  /**
   * Tracks work that the caller runs itself: the job is running when the promise resolves. End it with `completeJob`;
   * it fails when this process ends before that.
   * @param type what kind of work it is: a name like a job type's, known to the deck or not
   * @throws JobdeckError `request_invalid`, `disk_full`; `not_ready` before `initialize()`
   */
  async createJob(
    type: string,
    metadata: Readonly<Record<string, unknown>> = {},
    { timeoutMs, ...options }: TrackOptions = {},
  ): Promise<TrackedJob> {
    const { deck, isStarted } = this.#seat;
    if (!isStarted()) {
      // Nobody would know that this process lives, and the next one to look would fail the job.
      throw new JobdeckError("not_ready", "Expected the deck to be started: call `await deck.start()` first");
    }
    const limits = timeoutMs === undefined ? {} : { limits: { timeMs: timeoutMs } };
    const job = await deck.tracker.track({ ...options, ...limits, type, metadata }, BY, deck.nodeId);
    const signal = deck.external.begin(job);
    return {
      jobId: job.id,
      signal,
      isCancelled: () => signal.aborted,
      updateProgress: (current, total, message) => this.updateProgress(job.id, current, total, message),
    };
  }

  /**
   * Says how far work is that `createJob` of this deck began; of a job that has ended, or is not ours, nothing is
   * written.
   * @param total 0 = unknown
   */
  updateProgress(id: string, current: number, total: number, message?: string): void {
    const said = message === undefined ? {} : { message: String(message) };
    const report = { current: finite(current), total: finite(total), ...said };
    this.#seat.deck.external.report(id, { type: "progress", report });
  }

  /**
   * Ends work that `createJob` of this deck began: completed, or failed with `error`. One that was asked to stop is
   * cancelled, whatever is said. Only the first call counts.
   * @param result what the job keeps as its result; must survive JSON
   * @returns the job as it has ended
   * @throws JobdeckError `job_not_found`
   */
  async completeJob(id: string, ok: boolean, error?: unknown, result: unknown = null): Promise<JobJson> {
    const { external, tracker } = this.#seat.deck;
    await external.end(id, outcomeOf(ok, error, result));
    return this.#json(tracker.get(id));
  }

  /**
   * Runs a function and tracks it as a job: completed with what it returns, if that is JSON; failed with what it
   * throws; cancelled when it ends after somebody has asked for that.
   * @returns what the function returns
   * @throws what the function throws
   */
  runCommand<T>(fn: (command: CommandContext) => Promise<T> | T, options: CommandOptions): Promise<T> {
    return runCommand(this, fn, options);
  }

  /** @returns whether it is being stopped now, or has been; false when it is unknown or had ended already */
  async cancelJob(id: string): Promise<boolean> {
    try {
      await this.#seat.deck.tracker.cancel(id, { by: BY, reason: "api" });
      return true;
    } catch (thrown) {
      if (thrown instanceof JobdeckError && GONE.has(thrown.reason)) return false;
      throw thrown;
    }
  }

  getJob(id: string): JobJson | undefined {
    const job = this.#seat.deck.tracker.find(id);
    return job === undefined ? undefined : this.#json(job);
  }

  /** Jobs of every status, the newest first. */
  getAllJobs({ limit = MOST_JOBS, before }: Page = {}): readonly JobJson[] {
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_JOBS) {
      throw new JobdeckError(
        "invalid_query",
        `Expected \`limit\` to be an integer from 1 to ${MOST_JOBS}, got ${limit}`,
      );
    }
    const { tracker } = this.#seat.deck;
    const last = before === undefined ? undefined : tracker.get(before);
    const after = last === undefined ? {} : { after: { createdAt: last.createdAt, id: last.id } };
    return this.#all(tracker.list({}, { limit, order: "desc", ...after }).jobs);
  }

  /** Jobs that wait or run, the oldest first; at most 1000. */
  getActiveJobs(): readonly JobJson[] {
    return this.#all(this.#seat.deck.tracker.active());
  }

  /**
   * Tells now, and then whenever a job changes, at most ten times a second: the jobs that wait or run, then those that
   * ended in the last 30 seconds.
   * @returns ends that
   */
  subscribe(listener: (jobs: readonly JobJson[]) => void): () => void {
    const { deck, onFault } = this.#seat;
    const tell = () => {
      try {
        listener(this.#all(deck.tracker.taskbar(deck.clock.now()).jobs));
      } catch (cause) {
        onFault(cause);
      }
    };
    const soon = new Throttle(deck.clock, TELL_MS, tell);
    const leave = deck.hub.subscribe(() => soon.request());
    tell();
    return () => {
      leave();
      soon.clear();
    };
  }

  #typed<Name extends NameOf<Jobs>>(job: Job): JobOf<Jobs, Name> {
    // Its input was checked by the type's schema; its result is what the type's handler returned.
    return this.#json(job) as JobOf<Jobs, Name>;
  }

  #json(job: Job): JobJson {
    return this.#shown(job, this.#seat.deck.tracker.waiting(job));
  }

  #all(jobs: readonly Job[]): readonly JobJson[] {
    const waitingOf = this.#seat.deck.tracker.waitings();
    return jobs.map((job) => this.#shown(job, waitingOf(job)));
  }

  #shown(job: Job, waiting: JobJson["waiting"]): JobJson {
    const { catalog, clock } = this.#seat.deck;
    const schema = catalog.find(job.type) === undefined ? null : catalog.info(job.type).input;
    return jobJson(job, { prefix: this.#seat.prefix(), now: clock.now(), waiting, schema });
  }
}

const GONE = new Set<string>(["job_not_found", "job_already_ended"]);

function submissionOf({
  runAt,
  expiresAt,
  timeoutMs,
  ...options
}: EnqueueOptions): Omit<Submission, "type" | "input"> {
  return {
    ...options,
    ...(runAt === undefined ? {} : { runAt: Number(runAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt: Number(expiresAt) }),
    ...(timeoutMs === undefined ? {} : { limits: { ...options.limits, timeMs: timeoutMs } }),
  };
}

function outcomeOf(ok: boolean, error: unknown, result: unknown): Outcome {
  if (!ok) return failure(error ?? new Error("It failed, and nothing was said of why"));
  return { kind: "returned", result: jsonValue(result, "the result") };
}

function finite(n: number): number {
  return Number.isFinite(n) ? n : 0;
}
