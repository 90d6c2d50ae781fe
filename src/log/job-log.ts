import type { Clock } from "../domain/clock.ts";
import { durationMs, type Job, waitMs } from "../domain/job.ts";
import type { Log } from "../domain/log.ts";
import { isFinal, type Status } from "../domain/status.ts";
import type { Note } from "../events/hub.ts";

interface Options {
  readonly log: Log;
  readonly clock: Clock;
  /** This process: what others run, they tell of themselves. */
  readonly nodeId: string;
  /** A text about a job without what its input keeps secret. */
  readonly conceal: (job: Job, text: string) => string;
}

/** Lines in one second, and as many again for what went wrong. A process does up to 35,000 jobs in one. */
const MOST_LINES = 100;
const SECOND_MS = 1000;
/** Characters; the job itself has all of it. */
const LONGEST_ERROR = 2000;

/** Says each change of a job's status. In a flood most are counted instead, and the counts are said once a second. */
export class JobLog {
  readonly #options: Options;
  /** Attempts of jobs that wait to be tried again, so that a change of such a job's title is not taken for another failure. */
  readonly #again = new Map<string, number>();
  #lines = 0;
  #troubles = 0;
  readonly #unsaid = new Map<Status, number>();
  #second: (() => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  see(note: Note): void {
    if (note.kind !== "job") {
      this.#again.delete(note.id);
      return;
    }
    const { job } = note;
    if (!waitsForAnother(job)) this.#again.delete(job.id);
    if (job.nodeId !== null && job.nodeId !== this.#options.nodeId) return;
    const text = this.#change(job);
    if (text === null) return;
    const isTrouble = job.status === "failed" || job.statusReason === "worker_lost" || text === TRIED_AGAIN;
    this.#second ??= this.#options.clock.after(SECOND_MS, () => this.#flush());
    if (isTrouble ? this.#troubles >= MOST_LINES : this.#lines >= MOST_LINES) {
      this.#unsaid.set(job.status, (this.#unsaid.get(job.status) ?? 0) + 1);
      return;
    }
    if (isTrouble) this.#troubles += 1;
    else this.#lines += 1;
    this.#options.log[isTrouble ? "warn" : "info"](this.#fields(job), text);
  }

  /** Says what has only been counted. */
  stop(): void {
    this.#second?.();
    this.#flush();
  }

  /** What has just happened to it; null = nothing that is said here. */
  #change(job: Job): string | null {
    const { id, status, attempt, updatedAt } = job;
    if (waitsForAnother(job)) {
      if (this.#again.get(id) === attempt) return null;
      this.#again.set(id, attempt);
      return TRIED_AGAIN;
    }
    if (isFinal(status)) return job.completedAt === updatedAt ? `Job ${status}` : null;
    if (job.cancelRequestedAt === updatedAt) return "Job asked to stop";
    if (status === "running") return job.startedAt === updatedAt ? "Job started" : null;
    if (job.createdAt === updatedAt) return `Job created, ${status}`;
    return status === "queued" && job.queuedAt === updatedAt ? "Job queued" : null;
  }

  #fields(job: Job): Readonly<Record<string, unknown>> {
    const { id, type, queue, status, statusReason, attempt, stop, nextAttemptAt, errors } = job;
    const { clock, conceal } = this.#options;
    const started = status === "running" && attempt > 0 && job.startedAt === job.updatedAt;
    const again = waitsForAnother(job);
    const ended = isFinal(status) && job.startedAt !== null;
    return {
      ...{ jobId: id, type, queue, status },
      ...(attempt > 0 ? { attempt } : {}),
      ...(statusReason === null ? {} : { reason: statusReason }),
      ...(started ? { waitMs: waitMs(job) } : {}),
      ...(ended ? { ms: durationMs(job, clock.now()) } : {}),
      ...(stop === null || status === "running"
        ? {}
        : { stop: stop.steps.map(({ step }) => step).join(" "), proof: stop.proof, stopMs: stop.ms }),
      ...(status === "running" && stop !== null ? { by: stop.requestedBy } : {}),
      ...(again && nextAttemptAt !== null ? { nextAttemptAt: new Date(nextAttemptAt).toISOString() } : {}),
      ...(errors.length === 0 || !(status === "failed" || again)
        ? {}
        : { error: conceal(job, errors.join("\n")).slice(0, LONGEST_ERROR) }),
    };
  }

  #flush(): void {
    this.#second = null;
    this.#lines = 0;
    this.#troubles = 0;
    if (this.#unsaid.size === 0) return;
    const changes = Object.fromEntries(this.#unsaid);
    this.#unsaid.clear();
    this.#options.log.info({ changes }, "More jobs changed within a second than are said one by one");
  }
}

function waitsForAnother({ status, attempt }: Job): boolean {
  return status === "scheduled" && attempt > 0;
}

const TRIED_AGAIN = "Job failed and is tried again";
