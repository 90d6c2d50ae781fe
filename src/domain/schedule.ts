import { cronTimes } from "./cron.ts";
import type { Submission } from "./submission.ts";

/** What happens with times that passed while nobody was there: none is made up for, one for all of them, or each. */
export const MISSED_POLICIES = ["skip", "once", "all"] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

/** What happens when its time comes and a job of it has not ended: start anyway, leave it out, or cancel the old one. */
export const OVERLAP_POLICIES = ["allow", "skip", "replace"] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** What a schedule submits each time: nothing that could be true of one job only. */
export type RepeatedSubmission = Omit<
  Submission,
  "id" | "title" | "runAt" | "expiresAt" | "dependsOn" | "callbackUrl" | "idempotencyKey"
>;

/** What a client asks for when it creates a schedule. */
export interface ScheduleRequest {
  /** Default: that of its jobs. */
  readonly title?: string;
  readonly submission: RepeatedSubmission;
  readonly cron: string;
  /** Default UTC. */
  readonly timeZone?: string;
  /** Default `once`. */
  readonly missed?: MissedPolicy;
  /** Default `skip`. */
  readonly overlap?: OverlapPolicy;
  /** Default false. */
  readonly paused?: boolean;
}

/** What may be changed about one: what is left out stays. */
export type ScheduleEdit = Partial<Omit<ScheduleRequest, "submission">> & {
  readonly submission?: Partial<RepeatedSubmission>;
};

/** Something that happened to a schedule and is worth reading, such as why no job was created. */
export interface ScheduleNote {
  readonly at: number;
  readonly text: string;
}

/** Creates jobs on a cron. Instants are milliseconds since 1970. */
export interface Schedule {
  readonly id: string;
  readonly title: string;
  readonly submission: RepeatedSubmission;
  readonly cron: string;
  readonly timeZone: string;
  readonly missed: MissedPolicy;
  readonly overlap: OverlapPolicy;
  readonly paused: boolean;
  /** Null while it is paused. */
  readonly nextAt: number | null;
  /** When it last created a job, and the newest one. */
  readonly lastAt: number | null;
  readonly lastJobId: string | null;
  readonly note: ScheduleNote | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Grows with every change: its ETag. */
  readonly version: number;
}

/** A time that is not older than this was not missed: the process was only busy. */
export const PUNCTUAL_MS = 30_000;
/** `all` makes up for so many at most, the latest ones. */
export const MOST_MADE_UP = 100;

/** What is to be done about the times of a schedule that have come. */
export interface Firing {
  /** The times to create a job for, the earliest first. */
  readonly times: readonly number[];
  /** Whether there were times that no job is created for; those that `once` stands in for don't count. */
  readonly leftOut: boolean;
  readonly nextAt: number | null;
}

/** @param now not before the schedule's `nextAt`, which is not null */
export function firingOf(schedule: Schedule, now: number): Firing {
  const { cron, timeZone, missed, nextAt } = schedule;
  const times = cronTimes(cron, timeZone);
  const first = nextAt ?? now;
  // `nextAt` itself counts, even if the rules of its zone have changed since it was written down.
  const latest = times.last(now, MOST_MADE_UP + 1).filter((at) => at > first);
  const come = latest.length > MOST_MADE_UP ? latest : [...latest, first];
  const due = chosen(missed, come, now);
  const leftOut = missed !== "once" && due.length < come.length;
  return { times: due.toReversed(), leftOut, nextAt: times.next(now, 1)[0] ?? null };
}

/** @param come the times that have come, the latest first */
function chosen(missed: MissedPolicy, come: readonly number[], now: number): readonly number[] {
  switch (missed) {
    case "skip":
      return come.filter((at) => now - at <= PUNCTUAL_MS).slice(0, 1);
    case "once":
      return come.slice(0, 1);
    case "all":
      return come.slice(0, MOST_MADE_UP);
    default:
      return missed satisfies never;
  }
}

/** The next times as they are shown; none while it is paused. */
export function nextTimes(schedule: Schedule, most: number): readonly number[] {
  const { nextAt, cron, timeZone } = schedule;
  return nextAt === null ? [] : [nextAt, ...cronTimes(cron, timeZone).next(nextAt, most - 1)];
}
