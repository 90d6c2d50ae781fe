import type { Attempt } from "../domain/attempt.ts";
import type { Clock } from "../domain/clock.ts";
import { JobdeckError, jobNotFound } from "../domain/errors.ts";
import type { JobEvent } from "../domain/event.ts";
import type { ExecutorKind, Job } from "../domain/job.ts";
import type { LogLine } from "../domain/log-line.ts";
import { beginReceipt } from "../domain/receipt.ts";
import { sameJson } from "../domain/same-json.ts";
import type { Stats } from "../domain/stats.ts";
import { isFinal } from "../domain/status.ts";
import type {
  Changes,
  Insertion,
  JobFilter,
  JobPage,
  JobStore,
  LogQuery,
  NewJob,
  PageRequest,
  Written,
} from "../domain/store.ts";
import type { CancelRequest, JobEdit, Submission } from "../domain/submission.ts";
import { LONGEST_LINE, type Waiting, waitingOf } from "../domain/waiting.ts";
import type { Hub, Note } from "../events/hub.ts";
import { createJob, submissionOf, type Types } from "./creation.ts";
import { refuseEdit, refuseWords } from "./rules.ts";

export interface TrackerOptions {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly types: Types;
  readonly executors: ReadonlySet<ExecutorKind>;
  /** One sentence that says what an executor lacks on this machine; null = nothing. */
  readonly missing: (executor: ExecutorKind) => string | null;
  readonly newId: () => string;
  /** Jobs that may wait in one queue. */
  readonly queueSize: number;
  /** Removes the files that a job left. */
  readonly removeFiles: (jobId: string) => Promise<void>;
}

/** How long an ended job stays in the taskbar. */
export const TASKBAR_LINGER_MS = 30_000;
const TASKBAR_ROWS = 200;
const ACTIVE_ROWS = 1000;
const CHANGES = 1000;

/** The public face of jobs, and with `RunRecord` and `Upkeep` the only writer: it writes, and after the commit it publishes. */
export class Tracker {
  readonly #options: TrackerOptions;

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  get storeId(): string {
    return this.#options.store.id;
  }

  /**
   * Creates a job; it is on disk when the promise resolves.
   * @returns the job, and whether this call created it: the same id or idempotency key with the same input gives the
   * job that is there
   * @throws JobdeckError `type_unknown`, `input_invalid`, `request_invalid`, `executor_unavailable`, `job_exists`,
   * `queue_full`
   */
  async submit(request: Submission, by: string): Promise<{ readonly job: Job; readonly created: boolean }> {
    const job = this.#created(request, by);
    const [insertion] = await this.#insert([job]);
    return this.#inserted(insertion, job);
  }

  /**
   * Creates a job that this node runs itself, outside the line.
   * @returns the job, running
   * @throws JobdeckError as `submit`; `job_exists` whatever its input: it was not created for this node
   */
  async submitHere(request: Submission, by: string, nodeId: string): Promise<Job> {
    // It starts now, so it has no time to wait for.
    const { runAt: _, ...now } = request;
    const asked = this.#created(now, by);
    const [insertion] = await this.#options.store.insert([asked], { nodeId, at: asked.createdAt });
    const { job, created } = this.#inserted(insertion, asked);
    if (created) return job;
    throw new JobdeckError("job_exists", `Job ${job.id} exists already: it is ${job.status}`, {
      details: { id: job.id },
    });
  }

  async enqueue(
    type: string,
    input: unknown,
    options: Omit<Submission, "type" | "input"> = {},
  ): Promise<Job> {
    return (await this.submit({ ...options, type, input }, "api")).job;
  }

  /**
   * Creates many jobs of one type in one transaction: all or none.
   * @throws JobdeckError as `submit`
   */
  async enqueueMany(type: string, inputs: readonly unknown[]): Promise<readonly Job[]> {
    const jobs = inputs.map((input) => this.#created({ type, input }, "api"));
    const insertions = await this.#insert(jobs);
    for (const { job } of insertions) this.#options.hub.publish({ kind: "job", job });
    return insertions.map(({ job }) => job);
  }

  /**
   * Stops a job: a waiting one is cancelled at once; a running one is asked, and is `cancelled` when its work has
   * stopped. Asking again changes nothing.
   * @returns the job as it is now
   * @throws JobdeckError `job_not_found`, `job_already_ended`, `job_changed`, `request_invalid`
   */
  async cancel(id: string, request: CancelRequest): Promise<Job> {
    refuseWords(request);
    for (;;) {
      const job = this.get(id);
      if (isFinal(job.status)) {
        throw new JobdeckError("job_already_ended", `Job ${id} has already ended: it is ${job.status}`, {
          details: { status: job.status },
        });
      }
      refuseChanged(job, request);
      if (job.cancelRequestedAt !== null) return job;
      const written = await (job.status === "running"
        ? this.#askToStop(job, request)
        : this.#cancelWaiting(job, request));
      if (written.ok) return this.#publish(written.job);
      // It moved between the look and the write: look again.
    }
  }

  /** @throws JobdeckError `job_not_found`, `job_not_final`, `queue_full` */
  async retry(id: string, by: string): Promise<Job> {
    const job = this.get(id);
    if (!isFinal(job.status)) throw notFinal(job, "retried");
    const again = this.#created(submissionOf(job), by, job.id);
    const [insertion] = await this.#insert([again]);
    return this.#inserted(insertion, again).job;
  }

  /**
   * Removes a job that has ended, with everything it left.
   * @throws JobdeckError `job_not_found`, `job_not_final`
   */
  async remove(id: string): Promise<void> {
    const { store, hub, clock, removeFiles } = this.#options;
    const job = this.get(id);
    if (!isFinal(job.status)) throw notFinal(job, "deleted");
    await removeFiles(job.id);
    const change = await store.remove(job.id, clock.now());
    if (change !== null) hub.publish({ kind: "removed", id: job.id, change });
  }

  /**
   * Nothing to change writes nothing.
   * @throws JobdeckError `job_not_found`, `request_invalid`, `job_changed` when `version` is not the job's any more
   */
  async edit(id: string, changes: JobEdit, version?: number): Promise<Job> {
    refuseEdit(changes);
    if (Object.keys(changes).length === 0) {
      const job = this.get(id);
      if (version === undefined || version === job.version) return job;
      throw changed(job);
    }
    const guard = { ...(version === undefined ? {} : { version }), at: this.#options.clock.now() };
    const written = await this.#options.store.update(id.toLowerCase(), changes, guard);
    if (written.ok) return this.#publish(written.job);
    if (written.job === null) throw jobNotFound(id);
    throw changed(written.job);
  }

  find(id: string): Job | undefined {
    return this.#options.store.find(id.toLowerCase());
  }

  /** @throws JobdeckError `job_not_found` */
  get(id: string): Job {
    const job = this.find(id);
    if (job === undefined) throw jobNotFound(id);
    return job;
  }

  /** Jobs whose id begins so, in the order of their ids, at most `limit`. */
  listByPrefix(prefix: string, limit: number): readonly Job[] {
    return this.#options.store.listByPrefix(prefix.toLowerCase(), limit);
  }

  /** Words are not looked for in inputs that hold secrets, or may: whoever searches must not learn what they are. */
  list(filter: Omit<JobFilter, "inputsOf">, page: PageRequest): JobPage {
    const { store, types } = this.#options;
    return store.list({ ...filter, inputsOf: types.withoutSecrets() }, page);
  }

  active(): readonly Job[] {
    return this.#options.store.listActive(ACTIVE_ROWS);
  }

  running(): readonly Job[] {
    return this.#options.store.listRunning();
  }

  /** Active jobs, oldest first, then those that ended in the last 30 s; and the change they were read at. */
  taskbar(now: number): { readonly jobs: readonly Job[]; readonly change: number } {
    const { store } = this.#options;
    const active = store.listActive(TASKBAR_ROWS);
    const ended = store.listEnded(now - TASKBAR_LINGER_MS, TASKBAR_ROWS);
    return { jobs: [...active, ...ended], change: store.change() };
  }

  waiting(job: Job): Waiting | null {
    return waitingOf(job, job.status === "queued" ? this.#options.store.line(job.queue, LONGEST_LINE) : []);
  }

  /** What changed after a number: from the hub's memory where that reaches back, which saves the query. */
  changesAfter(change: number): Changes {
    const { store, hub } = this.#options;
    const notes = hub.between(change, store.change());
    return notes === undefined ? store.changesAfter(change, CHANGES) : changesOf(notes);
  }

  change(): number {
    return this.#options.store.change();
  }

  events(id: string, after: number, limit: number): readonly JobEvent[] {
    return this.#options.store.events(id.toLowerCase(), after, limit);
  }

  log(id: string, query: LogQuery): readonly LogLine[] {
    return this.#options.store.log(id.toLowerCase(), query);
  }

  attempts(id: string): readonly Attempt[] {
    return this.#options.store.attempts(id.toLowerCase());
  }

  stats(): Stats {
    return this.#options.store.stats(this.#options.clock.now());
  }

  #created(request: Submission, by: string, retryOf?: string) {
    const { clock, types, executors, missing, newId } = this.#options;
    const job = { request, by, now: clock.now(), types, executors, missing, newId };
    return createJob(retryOf === undefined ? job : { ...job, retryOf });
  }

  #insert(jobs: readonly NewJob[]): Promise<readonly Insertion[]> {
    const { store, queueSize } = this.#options;
    return store.insert(jobs, undefined, queueSize);
  }

  #inserted(
    insertion: Insertion | undefined,
    asked: { readonly id: string; readonly type: string; readonly input: unknown },
  ): { readonly job: Job; readonly created: boolean } {
    if (insertion === undefined) throw new Error(`Job ${asked.id} was not inserted`);
    const { job } = insertion;
    if (insertion.kind === "created") return { job: this.#publish(job), created: true };
    if (job.type === asked.type && sameJson(job.input, asked.input)) {
      return { job, created: false };
    }
    throw new JobdeckError("job_exists", `Job ${job.id} exists already with another type or input`, {
      details: { id: job.id },
    });
  }

  /** Refused when it is cancelling already, so that of two who ask at once only one is on the receipt. */
  #askToStop(job: Job, request: CancelRequest): Promise<Written> {
    const at = this.#options.clock.now();
    // It may be on its way down already, by its time limit.
    const begun = job.stop !== null && job.stop.proof === null ? job.stop.steps : [];
    const { stop, events } = beginReceipt(request.by, request.words ?? "", at, begun);
    return this.#options.store.update(
      job.id,
      { cancelRequestedAt: at, statusReason: request.reason, stop },
      { ...seen(job, request.version), cancelling: false, statuses: ["running"], at },
      events,
    );
  }

  /**
   * There is no work to stop: what an earlier attempt left of a stop or a retry is taken back, and there is a receipt
   * only when something was said that it keeps.
   */
  #cancelWaiting(job: Job, request: CancelRequest): Promise<Written> {
    const at = this.#options.clock.now();
    const ended = { statusReason: request.reason, cancelRequestedAt: at, completedAt: at };
    const { stop, events } = beginReceipt(request.by, request.words ?? "", at);
    const isSaid = stop.reason !== undefined;
    return this.#options.store.transition(
      job.id,
      "cancelWaiting",
      { ...ended, stop: isSaid ? stop : null, nextAttemptAt: null },
      { ...seen(job, request.version), at },
      isSaid ? events : [],
    );
  }

  #publish(job: Job): Job {
    this.#options.hub.publish({ kind: "job", job });
    return job;
  }
}

function changesOf(notes: readonly Note[]): Changes {
  return {
    jobs: notes.flatMap((note) => (note.kind === "job" ? [note.job] : [])),
    removed: notes.flatMap((note) => (note.kind === "removed" ? [{ id: note.id, change: note.change }] : [])),
    complete: true,
  };
}

/** The guard of a write that was decided on a look at the job. */
function seen(
  job: Job,
  version: number | undefined,
): { readonly attempt: number; readonly version?: number } {
  return version === undefined ? { attempt: job.attempt } : { attempt: job.attempt, version };
}

function refuseChanged(job: Job, { attempt, version }: CancelRequest): void {
  const sameAttempt =
    attempt === undefined || attempt === job.attempt || (attempt === 0 && job.attempt === 1);
  if (sameAttempt && (version === undefined || version === job.version)) return;
  throw changed(job);
}

function changed(job: Job): JobdeckError {
  return new JobdeckError(
    "job_changed",
    `Job ${job.id} has changed since you looked: it is ${job.status}, attempt ${job.attempt}`,
    { details: { status: job.status, attempt: job.attempt, version: job.version } },
  );
}

function notFinal(job: Job, verb: string): JobdeckError {
  return new JobdeckError(
    "job_not_final",
    `Job ${job.id} can't be ${verb} while it is ${job.status}: cancel it first`,
    {
      details: { status: job.status },
    },
  );
}
