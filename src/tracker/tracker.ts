import { bytes } from "../domain/amounts.ts";
import type { Attempt } from "../domain/attempt.ts";
import type { Clock } from "../domain/clock.ts";
import type { Cursor } from "../domain/cursor.ts";
import { JobdeckError, jobNotFound, jobTaken, placed } from "../domain/errors.ts";
import type { JobEvent } from "../domain/event.ts";
import type { ExecutorKind, Job } from "../domain/job.ts";
import type { LogLine } from "../domain/log-line.ts";
import type { NodeState } from "../domain/node.ts";
import { isSameJob } from "../domain/same-job.ts";
import type { Stats } from "../domain/stats.ts";
import { isFinal } from "../domain/status.ts";
import {
  type Changes,
  type CursorRange,
  type Insertion,
  type JobFilter,
  type JobPage,
  type JobStore,
  type LogQuery,
  MOST_INPUT_BYTES,
  MOST_INPUTS,
  type NewJob,
  type PageRequest,
  type Written,
} from "../domain/store.ts";
import type { CancelRequest, JobEdit, Submission } from "../domain/submission.ts";
import type { TrackedWork } from "../domain/tracked-work.ts";
import type { Waiting } from "../domain/waiting.ts";
import type { Hub, Note } from "../events/hub.ts";
import { cancelSeen, changed } from "./cancel.ts";
import { createJob, lackOf, type Origin, submissionOf } from "./creation.ts";
import { refuseCircles } from "./flow.ts";
import { nodeStates } from "./nodes.ts";
import { Queues } from "./queues.ts";
import { refuseEdit, refuseWords } from "./rules.ts";
import { trackedJob } from "./tracked.ts";
import type { Types } from "./types.ts";
import { waitings } from "./waitings.ts";

export interface TrackerOptions {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly types: Types;
  readonly executors: ReadonlySet<ExecutorKind>;
  /** One sentence that says what an executor lacks on this machine; null = nothing. */
  readonly missing: (executor: ExecutorKind) => string | null;
  readonly newId: () => string;
  /** Whether a callback may go to a host with a private address. */
  readonly allowPrivateHosts: boolean;
  /** Jobs that may wait in one queue. */
  readonly queueSize: number;
  /** Slots of a queue, or of all, that are held here by work that was fenced out and goes on. */
  readonly heldIn: (queue?: string) => number;
  /** Why no new job is taken on at the moment; null = they are. */
  readonly refusal: () => JobdeckError | null;
  /** Removes the files that a job left. */
  readonly removeFiles: (jobId: string) => Promise<void>;
}

/** How long an ended job stays in the taskbar. */
export const TASKBAR_LINGER_MS = 30_000;
const TASKBAR_ROWS = 200;
const ACTIVE_ROWS = 1000;
const CHANGES = 1000;
const FAMILY = 200;

/** The public face of jobs, and with `RunRecord` and `Upkeep` the only writer: it writes, and after the commit it publishes. */
export class Tracker {
  readonly queues: Queues;
  readonly #options: TrackerOptions;

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.queues = new Queues(options);
  }

  get storeId(): string {
    return this.#options.store.id;
  }

  /**
   * Creates a job; it is on disk when the promise resolves.
   * @returns the job, and whether this call created it: the same id or idempotency key with the same input gives the
   * job that is there
   * @throws JobdeckError `type_unknown`, `input_invalid`, `request_invalid`, `executor_unavailable`, `job_exists`,
   * `queue_full`, `cool_down`, `disk_full`
   */
  async submit(
    request: Submission,
    by: string,
    origin?: Origin,
  ): Promise<{ readonly job: Job; readonly created: boolean }> {
    const job = this.#created(request, by, origin);
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

  /**
   * Begins to track work that the caller runs itself, on this node.
   * @returns the job, running
   * @throws JobdeckError `request_invalid`, `disk_full`
   */
  async track(work: TrackedWork, by: string, nodeId: string): Promise<Job> {
    const { refusal, clock, newId, store } = this.#options;
    const refused = refusal();
    if (refused !== null) throw refused;
    const asked = trackedJob({ work, by, now: clock.now(), newId });
    const [insertion] = await store.insert([asked], { nodeId, at: asked.createdAt });
    return this.#inserted(insertion, asked).job;
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
   * Creates jobs that may depend on each other, in one transaction: all or none. A job that is there already, by its
   * id or key and with the same input, is given as it is.
   * @throws JobdeckError as `submit`, with the place in the list in front of its words
   */
  async submitAll(requests: readonly Submission[], by: string): Promise<readonly Job[]> {
    const jobs = requests.map((request, i) => placed("jobs", i, () => this.#created(request, by)));
    refuseCircles(jobs);
    const insertions = await this.#insert(jobs);
    // What several are that were there already, the store has looked at before it kept the others.
    if (jobs.length > 1)
      return insertions.map(({ kind, job }) => (kind === "created" ? this.#publish(job) : job));
    return jobs.map((job, i) => placed("jobs", i, () => this.#inserted(insertions[i], job).job));
  }

  /**
   * Streams a value to a job that has not ended; one that waits gets it when it runs.
   * @throws JobdeckError `job_not_found`, `job_already_ended`, `input_refused`
   */
  async sendInput(id: string, value: unknown): Promise<void> {
    await this.#stream(id, value, false);
  }

  /** Nothing more will be streamed to it. Throws as `sendInput`. */
  async endInput(id: string): Promise<void> {
    await this.#stream(id, null, true);
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
      const written = await cancelSeen(this.#options, job, request);
      if (written === null) return job;
      if (written.ok) return this.#tell(written);
      // It moved between the look and the write: look again.
    }
  }

  /**
   * A job that was still waiting for others waits for those of them that have not ended again.
   * @param idempotencyKey asked for again under it, the new job is the one that is there
   * @throws JobdeckError `job_not_found`, `job_not_final`, `queue_full`
   */
  async retry(id: string, by: string, idempotencyKey?: string): Promise<Job> {
    const job = this.get(id);
    if (!isFinal(job.status)) throw notFinal(job, "retried");
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    const request = { ...submissionOf(job), ...this.#stillToCome(job), ...key };
    const again = this.#created(request, by, { retryOf: job.id });
    const [insertion] = await this.#insert([again]);
    return this.#inserted(insertion, again).job;
  }

  /**
   * Removes a job that has ended, with everything it left.
   * @param version of a job that was seen: another one is left alone
   * @throws JobdeckError `job_not_found`, `job_not_final`, `job_changed`
   */
  async remove(id: string, version?: number): Promise<void> {
    const { store, hub, clock, removeFiles } = this.#options;
    const job = this.get(id);
    if (version !== undefined && version !== job.version) throw changed(job);
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
    if (written.ok) return this.#tell(written);
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

  /** Oldest first; words as in `list`. */
  listIds(filter: Omit<JobFilter, "inputsOf">, range: CursorRange): readonly Cursor[] {
    const { store, types } = this.#options;
    return store.listIds({ ...filter, inputsOf: types.withoutSecrets() }, range);
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
    return this.waitings()(job);
  }

  /** Tells why jobs wait, all from one look. */
  waitings(): (job: Job) => Waiting | null {
    const { store, clock, heldIn } = this.#options;
    return waitings({ store, clock, heldIn, concurrencyOf: (queue) => this.queues.concurrencyOf(queue) });
  }

  /** Jobs that it created, in their order. */
  children(id: string): readonly Job[] {
    return this.#options.store.listChildren(id.toLowerCase(), FAMILY);
  }

  /** Jobs that wait for its end. */
  dependents(id: string): readonly Job[] {
    return this.#options.store.listDependents(id.toLowerCase(), FAMILY);
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

  /** The processes that run jobs on this data folder, the oldest first. */
  nodes(): readonly NodeState[] {
    return nodeStates(this.#options.store, this.#options.clock.now());
  }

  stats(): Stats {
    return this.#options.store.stats(this.#options.clock.now());
  }

  #created(request: Submission, by: string, origin: Origin = {}): NewJob {
    const { store, clock, missing, refusal } = this.#options;
    const job = createJob({ ...this.#options, request, by, now: clock.now(), origin });
    const refused = refusal() ?? lackOf(job, this.#options.types, missing);
    // Who asks again for a job that is there gets it, whatever would keep a new one away.
    if (refused !== null && !store.isTaken(job)) throw refused;
    return job;
  }

  /** What a job that never joined a line was waiting for. One that did has what it waited for in its input. */
  #stillToCome({ queuedAt, dependsOn, inputFrom }: Job): Pick<Submission, "dependsOn" | "inputFrom"> {
    if (queuedAt !== null) return {};
    const hasEnded = (id: string) => isFinal(this.find(id)?.status ?? "failed");
    return {
      dependsOn: dependsOn.filter((id) => !hasEnded(id)),
      ...(inputFrom === null ? {} : { inputFrom }),
    };
  }

  async #stream(id: string, value: unknown, isEnd: boolean): Promise<void> {
    const { store, hub } = this.#options;
    const jobId = this.get(id).id;
    const refusal = await store.addInput(jobId, value, isEnd);
    if (refusal === null) return hub.signal({ kind: "input", jobId });
    if (refusal === "not_found") throw jobNotFound(id);
    if (refusal === "final") throw new JobdeckError("job_already_ended", `Job ${jobId} has already ended`);
    throw new JobdeckError(
      "input_refused",
      refusal === "ended"
        ? `The input of job ${jobId} was ended before`
        : `Job ${jobId} was given as much as is kept: ${MOST_INPUTS} values, or ${bytes(MOST_INPUT_BYTES)} of them`,
    );
  }

  #insert(jobs: readonly NewJob[]): Promise<readonly Insertion[]> {
    const { store, queueSize } = this.#options;
    return store.insert(jobs, undefined, queueSize);
  }

  #inserted(
    insertion: Insertion | undefined,
    asked: Pick<Job, "id" | "type" | "input" | "inputFrom">,
  ): { readonly job: Job; readonly created: boolean } {
    if (insertion === undefined) throw new Error(`Job ${asked.id} was not inserted`);
    const { job } = insertion;
    if (insertion.kind === "created") return { job: this.#publish(job), created: true };
    if (isSameJob(job, asked)) return { job, created: false };
    throw jobTaken(job.id);
  }

  #tell(written: Written & { readonly ok: true }): Job {
    for (const job of [written.job, ...written.others]) this.#publish(job);
    return written.job;
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

function notFinal(job: Job, verb: string): JobdeckError {
  return new JobdeckError(
    "job_not_final",
    `Job ${job.id} can't be ${verb} while it is ${job.status}: cancel it first`,
    {
      details: { status: job.status },
    },
  );
}
