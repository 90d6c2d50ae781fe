import type { Log } from "../domain/log.ts";
import type { Schedule } from "../domain/schedule.ts";

/** What came of a schedule whose time has come. Of several servers that have noticed that at once, each says it. */
export function logSchedule(log: Log, schedule: Schedule | undefined): void {
  if (schedule === undefined) return;
  const { id, lastAt, lastJobId, note, nextAt, updatedAt } = schedule;
  const next = { nextAt: nextAt === null ? null : new Date(nextAt).toISOString() };
  if (lastAt === updatedAt) log.info({ scheduleId: id, jobId: lastJobId, ...next }, "Schedule fired");
  if (note?.at === updatedAt) log.warn({ scheduleId: id, ...next }, note.text);
}
