import type { Statement } from "bun:sqlite";
import type { Job } from "../../domain/job.ts";
import type { MissedPolicy, OverlapPolicy, Schedule } from "../../domain/schedule.ts";
import type { Replacement, ScheduleStore } from "../../domain/schedule-store.ts";
import type { NewJob } from "../../domain/store.ts";
import { storable } from "../text.ts";
import type { Admission } from "./admission.ts";
import { type Binding, type JobRow, jobOf } from "./rows.ts";
import type { Statements } from "./statements.ts";
import type { Transaction } from "./tally.ts";
import type { Writer } from "./writer.ts";
import type { JobWrites } from "./writes.ts";

interface ScheduleRow {
  readonly id: string;
  readonly title: string;
  readonly submission: string;
  readonly cron: string;
  readonly time_zone: string;
  readonly missed: MissedPolicy;
  readonly overlap: OverlapPolicy;
  readonly paused: number;
  readonly next_at: number | null;
  readonly last_at: number | null;
  readonly last_job_id: string | null;
  readonly note: string | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
}

const COLUMNS = [
  ...["id", "title", "submission", "cron", "time_zone", "missed", "overlap", "paused", "next_at", "last_at"],
  ...["last_job_id", "note", "created_by", "created_at", "updated_at", "version"],
];

/** Schedules, beside the jobs that they create. */
export class SqliteSchedules implements ScheduleStore {
  readonly #writer: Writer;
  readonly #admission: Admission;
  readonly #jobs: Pick<JobWrites, "insert">;
  readonly #insert: Statement<unknown, Binding[]>;
  readonly #replace: Statement<unknown, Binding[]>;
  readonly #remove: Statement<unknown, [string, number]>;
  readonly #find: Statement<ScheduleRow, [string]>;
  readonly #list: Statement<ScheduleRow, [number]>;
  readonly #due: Statement<ScheduleRow, [number, number]>;
  readonly #nextDue: Statement<{ next_at: number }, []>;
  readonly #jobsOf: Statement<JobRow, [string, number]>;

  constructor(statements: Statements, writer: Writer, admission: Admission, jobs: Pick<JobWrites, "insert">) {
    this.#writer = writer;
    this.#admission = admission;
    this.#jobs = jobs;
    this.#insert = statements.prepare(
      `INSERT INTO schedules (${COLUMNS.join(", ")}) VALUES (${COLUMNS.map(() => "?").join(", ")})`,
    );
    this.#replace = statements.prepare(
      `UPDATE schedules SET ${COLUMNS.map((column) => `${column} = ?`).join(", ")} WHERE id = ? AND version = ?`,
    );
    this.#remove = statements.prepare("DELETE FROM schedules WHERE id = ? AND version = ?");
    this.#find = statements.prepare("SELECT * FROM schedules WHERE id = ?");
    // Ids are time-ordered, and a deck has few schedules.
    this.#list = statements.prepare("SELECT * FROM schedules ORDER BY id LIMIT ?");
    this.#due = statements.prepare(
      "SELECT * FROM schedules WHERE next_at IS NOT NULL AND paused = 0 AND next_at <= ? ORDER BY next_at LIMIT ?",
    );
    this.#nextDue = statements.prepare(
      "SELECT next_at FROM schedules WHERE next_at IS NOT NULL AND paused = 0 ORDER BY next_at LIMIT 1",
    );
    this.#jobsOf = statements.prepare("SELECT * FROM jobs WHERE schedule_id = ? ORDER BY n DESC LIMIT ?");
  }

  create(schedule: Schedule): Promise<void> {
    return this.#writer.write(() => {
      this.#insert.run(...valuesOf(schedule));
    });
  }

  replace(
    schedule: Schedule,
    jobs: readonly NewJob[] = [],
    mostWaiting = Number.POSITIVE_INFINITY,
  ): Promise<Replacement> {
    return this.#writer.write((tx) => this.#replaced(tx, schedule, jobs, mostWaiting));
  }

  remove(id: string, version?: number): Promise<boolean> {
    return this.#writer.write(() => {
      const seen = version ?? this.find(id)?.version;
      return seen !== undefined && this.#remove.run(id, seen).changes > 0;
    });
  }

  find(id: string): Schedule | undefined {
    const row = this.#find.get(id);
    return row === null ? undefined : scheduleOf(row);
  }

  list(limit: number): readonly Schedule[] {
    return this.#list.all(limit).map(scheduleOf);
  }

  listDue(now: number, limit: number): readonly Schedule[] {
    return this.#due.all(now, limit).map(scheduleOf);
  }

  nextDue(): number | null {
    return this.#nextDue.get()?.next_at ?? null;
  }

  jobsOf(id: string, limit: number): readonly Job[] {
    return this.#jobsOf.all(id, limit).map(jobOf);
  }

  #replaced(tx: Transaction, schedule: Schedule, jobs: readonly NewJob[], mostWaiting: number): Replacement {
    const now = this.find(schedule.id);
    if (now?.version !== schedule.version) return { kind: "changed", schedule: now };
    const refusal = this.#admission.refusal(tx, jobs, mostWaiting);
    if (refusal !== null) return { kind: "refused", refusal };
    const next = { ...schedule, version: schedule.version + 1 };
    this.#replace.run(...valuesOf(next), schedule.id, schedule.version);
    return {
      kind: "replaced",
      schedule: next,
      jobs: jobs.map((job) => this.#jobs.insert(tx, job, jobs).job),
    };
  }
}

/** In the order of `COLUMNS`. */
function valuesOf(schedule: Schedule): Binding[] {
  const { id, title, submission, cron, timeZone, missed, overlap, paused, note } = schedule;
  return [
    ...[id, storable(title), JSON.stringify(submission), cron, timeZone, missed, overlap],
    ...[paused ? 1 : 0, schedule.nextAt, schedule.lastAt, schedule.lastJobId],
    ...[note === null ? null : JSON.stringify(note), schedule.createdBy],
    ...[schedule.createdAt, schedule.updatedAt, schedule.version],
  ];
}

function scheduleOf(row: ScheduleRow): Schedule {
  return {
    id: row.id,
    title: row.title,
    submission: JSON.parse(row.submission),
    cron: row.cron,
    timeZone: row.time_zone,
    missed: row.missed,
    overlap: row.overlap,
    paused: row.paused === 1,
    nextAt: row.next_at,
    lastAt: row.last_at,
    lastJobId: row.last_job_id,
    note: row.note === null ? null : JSON.parse(row.note),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}
