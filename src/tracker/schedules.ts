import type { Clock } from "../domain/clock.ts";
import { JobdeckError, messageOf, quote } from "../domain/errors.ts";
import type { ExecutorKind, Job } from "../domain/job.ts";
import {
  type Firing,
  firingOf,
  type Schedule,
  type ScheduleEdit,
  type ScheduleRequest,
} from "../domain/schedule.ts";
import type { ScheduleStore } from "../domain/schedule-store.ts";
import { isFinal } from "../domain/status.ts";
import type { NewJob } from "../domain/store.ts";
import type { Hub } from "../events/hub.ts";
import { createJob, lackOf } from "./creation.ts";
import { checkedTimes } from "./schedule-rules.ts";
import type { Tracker } from "./tracker.ts";
import type { Types } from "./types.ts";

export interface SchedulesOptions {
  readonly store: ScheduleStore;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly types: Types;
  readonly executors: ReadonlySet<ExecutorKind>;
  /** What an executor lacks on this machine; null = nothing. */
  readonly missing: (executor: ExecutorKind) => string | null;
  readonly newId: () => string;
  /** Whether a callback may go to a host with a private address. */
  readonly allowPrivateHosts: boolean;
  /** Jobs that may wait in one queue. */
  readonly queueSize: number;
  /** Why no new job is taken on at the moment; null = they are. */
  readonly refusal: () => JobdeckError | null;
  /** Stops the jobs that a schedule replaces. */
  readonly tracker: Pick<Tracker, "cancel">;
}

/** A deck has at most so many schedules. */
export const MOST_SCHEDULES = 1000;
/** Whether a schedule's jobs have ended is asked of so many, the newest. */
const LOOKED_AT = 200;

/** The public face of schedules, and the only writer of them and of the jobs that they create. */
export class Schedules {
  readonly #options: SchedulesOptions;

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  /** @throws JobdeckError `type_unknown`, `input_invalid`, `request_invalid`, `executor_unavailable` */
  async create(request: ScheduleRequest, by: string): Promise<Schedule> {
    const { store, clock, newId } = this.#options;
    const now = clock.now();
    const schedule: Schedule = {
      id: newId(),
      title: request.title ?? "",
      submission: request.submission,
      cron: request.cron,
      timeZone: request.timeZone ?? "UTC",
      missed: request.missed ?? "once",
      overlap: request.overlap ?? "skip",
      paused: request.paused ?? false,
      nextAt: null,
      lastAt: null,
      lastJobId: null,
      note: null,
      createdBy: by,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    const checked = this.#checked(schedule, now);
    if (store.list(MOST_SCHEDULES).length >= MOST_SCHEDULES) {
      throw new JobdeckError("request_invalid", `There are ${MOST_SCHEDULES} schedules, which is the most`);
    }
    await store.create(checked);
    return checked;
  }

  /**
   * The next time is found anew where the edit moves it; what passed while it was paused was not missed.
   * @throws JobdeckError as `create`; `schedule_not_found`, `schedule_changed` when `version` is not its any more
   */
  async edit(id: string, changes: ScheduleEdit, version?: number): Promise<Schedule> {
    for (;;) {
      const seen = this.#seen(id, version);
      const { submission, ...others } = changes;
      const now = this.#options.clock.now();
      const edited = {
        ...seen,
        ...others,
        submission: { ...seen.submission, ...submission },
        note: null,
        updatedAt: now,
      };
      // What was not touched is checked when its time comes: whatever is missing by then, it can be paused until then.
      const isSame = submission === undefined && edited.title !== "";
      const checked = isSame ? checkedTimes(edited, now) : this.#checked(edited, now);
      const isMoved = (["cron", "timeZone", "paused"] as const).some((key) => checked[key] !== seen[key]);
      const next = isMoved ? checked : { ...checked, nextAt: seen.nextAt };
      const written = await this.#options.store.replace(next);
      if (written.kind === "replaced") return written.schedule;
      // It fired between the look and the write: look again.
    }
  }

  /** @throws JobdeckError `schedule_not_found`, `schedule_changed` */
  async remove(id: string, version?: number): Promise<void> {
    const seen = this.#seen(id, version);
    const gone = await this.#options.store.remove(seen.id, version);
    if (!gone) throw version === undefined ? notFound(id) : changed(seen);
  }

  /**
   * Creates a job of it at once, whatever else runs, also while it is paused. Its next time stays.
   * @throws JobdeckError as `Tracker.submit`; `schedule_not_found`
   */
  async runNow(id: string, by: string): Promise<Job> {
    const { store, clock, queueSize } = this.#options;
    for (;;) {
      const schedule = this.get(id);
      const now = clock.now();
      const job = this.#jobOf(schedule, by, now, null);
      const next = { ...schedule, lastAt: now, lastJobId: job.id, updatedAt: now };
      const written = await store.replace(next, [job], queueSize);
      if (written.kind === "refused") throw written.refusal;
      if (written.kind === "changed") continue;
      this.#publish(written.jobs);
      const [created] = written.jobs;
      if (created === undefined) throw new Error(`Schedule ${id} created no job`);
      return created;
    }
  }

  find(id: string): Schedule | undefined {
    return this.#options.store.find(id.toLowerCase());
  }

  /** @throws JobdeckError `schedule_not_found` */
  get(id: string): Schedule {
    const schedule = this.find(id);
    if (schedule === undefined) throw notFound(id);
    return schedule;
  }

  /** In the order of their creation. */
  list(): readonly Schedule[] {
    return this.#options.store.list(MOST_SCHEDULES);
  }

  /** What a schedule created, the newest first, at most `limit`. */
  jobsOf(id: string, limit: number): readonly Job[] {
    return this.#options.store.jobsOf(id, limit);
  }

  /**
   * Creates the jobs of a schedule whose time has come, and moves it on to its next time, in one transaction. What
   * keeps it from creating one is noted on it.
   * @throws what a job type's own code threw: it is noted and moved on nevertheless
   */
  async fire(id: string): Promise<void> {
    const { store, clock } = this.#options;
    const now = clock.now();
    const previous = store.jobsOf(id, LOOKED_AT).filter((job) => !isFinal(job.status));
    // Read after its jobs: as long as it is due, none of those is of the times that have come.
    const schedule = store.find(id);
    if (schedule === undefined || schedule.nextAt === null || schedule.nextAt > now) return;
    const firing = firingOf(schedule, now);
    if (firing.times.length > 0 && previous.length > 0 && schedule.overlap === "skip") {
      const [running] = previous;
      await this.#moveOn(schedule, firing, `Created no job: job ${running?.id ?? ""} had not ended`);
      return;
    }
    let jobs: readonly NewJob[];
    try {
      jobs = firing.times.map((at) => this.#jobOf(schedule, "schedule", now, at));
    } catch (thrown) {
      const isExpected = thrown instanceof JobdeckError;
      await this.#moveOn(schedule, firing, `Created no job: ${isExpected ? messageOf(thrown) : INSIDE}`);
      if (isExpected) return;
      throw thrown;
    }
    if (jobs.length > 0 && schedule.overlap === "replace") await this.#stop(previous);
    await this.#start(schedule, firing, jobs);
  }

  async #start(schedule: Schedule, firing: Firing, jobs: readonly NewJob[]): Promise<void> {
    const { store, clock, queueSize } = this.#options;
    const now = clock.now();
    const last = jobs.at(-1);
    const moved = {
      ...schedule,
      nextAt: firing.nextAt,
      updatedAt: now,
      ...(last === undefined ? {} : { lastAt: now, lastJobId: last.id }),
      ...(firing.leftOut ? { note: { at: now, text: LEFT_OUT } } : {}),
    };
    const written = await store.replace(moved, jobs, queueSize);
    if (written.kind === "replaced") this.#publish(written.jobs);
    else if (written.kind === "refused") {
      await this.#moveOn(schedule, firing, `Created no job: ${written.refusal.message}`);
    }
  }

  async #moveOn(schedule: Schedule, { nextAt }: Firing, text: string): Promise<void> {
    const at = this.#options.clock.now();
    await this.#options.store.replace({ ...schedule, nextAt, note: { at, text }, updatedAt: at });
  }

  async #stop(jobs: readonly Job[]): Promise<void> {
    for (const { id } of jobs) {
      const wish = { by: "schedule", reason: "replaced", words: "Its schedule starts the next one" } as const;
      await this.#options.tracker.cancel(id, wish).catch(unlessEnded);
    }
  }

  /** @throws JobdeckError `schedule_not_found`, `schedule_changed` */
  #seen(id: string, version: number | undefined): Schedule {
    const schedule = this.get(id);
    if (version !== undefined && version !== schedule.version) throw changed(schedule);
    return schedule;
  }

  /** As it is kept, with the rules of its times and of its jobs checked. */
  #checked(schedule: Schedule, now: number): Schedule {
    const job = this.#jobOf(schedule, "schedule", now, null);
    const title = schedule.title === "" ? job.title : schedule.title;
    return checkedTimes({ ...schedule, title }, now);
  }

  /** @param at the time that the job is for; null = none */
  #jobOf(schedule: Schedule, by: string, now: number, at: number | null): NewJob {
    const { types, missing, refusal } = this.#options;
    const { submission, overlap } = schedule;
    // Those that must not overlap stand in line one behind the other, also when several times are made up for.
    const line = overlap === "allow" ? {} : { concurrencyKey: `schedule ${schedule.id}` };
    const metadata = {
      ...submission.metadata,
      scheduleId: schedule.id,
      ...(at === null ? {} : { scheduledFor: new Date(at).toISOString() }),
    };
    const time = at === null ? {} : { runAt: at };
    const request = { ...line, ...submission, ...time, metadata };
    const origin = { scheduleId: schedule.id };
    const job = createJob({ ...this.#options, request, by, now, origin });
    const refused = refusal() ?? lackOf(job, types, missing);
    if (refused !== null) throw refused;
    // What of its own jobs may overlap is the schedule's to say.
    return { ...job, dedupe: false };
  }

  #publish(jobs: readonly Job[]): void {
    for (const job of jobs) this.#options.hub.publish({ kind: "job", job });
  }
}

const INSIDE = "its job type failed; the server's log says how";
const LEFT_OUT = "Some of its times had passed unnoticed; no job was created for those";

function unlessEnded(thrown: unknown): void {
  if (thrown instanceof JobdeckError && /^job_(already_ended|not_found)$/.test(thrown.reason)) return;
  throw thrown;
}

function notFound(id: string): JobdeckError {
  return new JobdeckError("schedule_not_found", `No schedule has the id ${quote(id)}`);
}

function changed({ id, version }: Schedule): JobdeckError {
  return new JobdeckError("schedule_changed", `Schedule ${id} has changed since you looked`, {
    details: { version },
  });
}
