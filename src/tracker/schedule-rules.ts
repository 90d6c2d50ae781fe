import { cronFields, cronTimes, LONGEST_CRON, timeZoneNamed } from "../domain/cron.ts";
import { type Issue, JobdeckError } from "../domain/errors.ts";
import { MISSED_POLICIES, OVERLAP_POLICIES, type Schedule } from "../domain/schedule.ts";
import { BOUNDS } from "../domain/submission.ts";

type Rules = Pick<Schedule, "title" | "cron" | "timeZone" | "missed" | "overlap" | "paused">;

/**
 * What is wrong with a schedule beside the jobs that it would create.
 * @returns it as it is kept: the zone by its own name, and the next time
 * @throws JobdeckError `request_invalid`
 */
export function checkedTimes<S extends Rules>(
  schedule: S,
  now: number,
): S & { readonly nextAt: number | null } {
  const { title, cron, missed, overlap } = schedule;
  const timeZone = timeZoneNamed(schedule.timeZone);
  const isCron = cronFields(cron) !== null;
  const [nextAt] = isCron ? cronTimes(cron, timeZone ?? "UTC").next(now, 1) : [];
  const issues: Issue[] = [];
  const rule = (holds: boolean, path: string, message: string) => {
    if (!holds) issues.push({ path, message });
  };
  const isTitle = title.trim() !== "" && title.length <= BOUNDS.title;
  rule(isTitle, "/title", `Expected 1 to ${BOUNDS.title} characters`);
  rule(
    isCron,
    "/cron",
    `Expected a cron expression of five fields (minute, hour, day of month, month, day of week), such as 0 9 * * 1-5, or @hourly, @daily, @weekly, @monthly or @yearly; at most ${LONGEST_CRON} characters`,
  );
  rule(
    !isCron || nextAt !== undefined,
    "/cron",
    "Expected a cron expression that comes true: this one never does",
  );
  rule(timeZone !== null, "/timeZone", "Expected the name of a time zone, such as Europe/Berlin or UTC");
  rule(MISSED_POLICIES.includes(missed), "/missed", `Expected one of ${MISSED_POLICIES.join(", ")}`);
  rule(OVERLAP_POLICIES.includes(overlap), "/overlap", `Expected one of ${OVERLAP_POLICIES.join(", ")}`);
  if (issues.length > 0 || timeZone === null || nextAt === undefined) {
    const words = issues.map(({ path, message }) => `${path.slice(1)}: ${message}`).join("; ");
    throw new JobdeckError("request_invalid", words, { issues });
  }
  return { ...schedule, timeZone, nextAt: schedule.paused ? null : nextAt };
}
