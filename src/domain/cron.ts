import { Cron } from "croner";

/** How long an expression may be, in characters. */
export const LONGEST_CRON = 100;

const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

/** Five fields of what every cron knows, with L, W and # for the last day, the nearest weekday and the nth one. */
const FIVE_FIELDS = /^[\dA-Z*,/#-]+(?: [\dA-Z*,/#-]+){4}$/i;

/**
 * The instants that a cron expression names in a time zone.
 *
 * Where clocks are changed: times of day that are named one by one happen once each. One that is skipped happens
 * as soon as the clock is past the gap, one that comes twice happens the first time. An expression with `*` or a
 * step in its hours or minutes goes by elapsed time instead: nothing in a gap, and both hours that have the same name.
 */
export interface CronTimes {
  /** The first ones after `after`, at most `most`. */
  next(after: number, most: number): readonly number[];
  /** The last ones up to and with `until`, at most `most`; the latest first. */
  last(until: number, most: number): readonly number[];
}

/**
 * An expression in its five fields: nicknames replaced, single spaces.
 * @returns null for what is no cron expression
 */
export function cronFields(expression: string): string | null {
  if (expression.length > LONGEST_CRON) return null;
  const text = expression.trim().replaceAll(/\s+/g, " ");
  const fields = NICKNAMES.get(text.toLowerCase()) ?? text;
  return FIVE_FIELDS.test(fields) && readable(fields, "UTC") !== null ? fields : null;
}

/**
 * The zone's name in the zone database, such as `Europe/Berlin`; letters in either case are taken.
 * @returns null when there is no such zone
 */
export function timeZoneNamed(name: string): string | null {
  // An offset such as +02:00 is no zone: it doesn't say when clocks change.
  if (!/^[A-Za-z][\w/+-]{0,63}$/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** @throws Error when the expression or the zone is none: both were checked before */
export function cronTimes(expression: string, timeZone: string): CronTimes {
  const fields = cronFields(expression);
  const cron = fields === null ? null : readable(fields, timeZone);
  if (cron === null) throw new Error(`${expression} in ${timeZone} is no cron expression`);
  const instants = (dates: readonly Date[]) => dates.map((date) => date.getTime());
  return {
    next: (after, most) => instants(cron.nextRuns(most, new Date(after))),
    last: (until, most) => instants(cron.previousRuns(most, new Date(until + 1))),
  };
}

function readable(fields: string, timezone: string): Cron | null {
  try {
    return new Cron(fields, { timezone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true });
  } catch {
    return null;
  }
}
