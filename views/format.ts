export { bytes, dollars } from "../src/domain/amounts.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time that is still running: "0:41", "1:48", "2 h 05 m". */
export function clock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND));
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m` : days(ms);
}

/** A time that is over: "85 ms", "6.1 s", "12 s", "1:48", "2 h 05 m". */
export function duration(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / SECOND).toFixed(1)} s`;
  return ms < MINUTE - 500 ? `${Math.round(ms / SECOND)} s` : clock(Math.round(ms / SECOND) * SECOND);
}

/** A bound: "500 ms", "5 s", "10 min", "2 h". */
export function span(ms: number): string {
  if (ms >= HOUR && ms % HOUR === 0) return `${count(ms / HOUR)} h`;
  if (ms >= MINUTE && ms % MINUTE === 0) return `${ms / MINUTE} min`;
  return duration(ms);
}

/** How long ago, or how soon: "just now", "2 min ago", "in 3 h"; after 30 days the date. */
export function ago(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 10 * SECOND) return "just now";
  if (distance >= 30 * DAY) return date(at);
  const text =
    distance < MINUTE
      ? `${Math.floor(distance / SECOND)} s`
      : distance < HOUR
        ? `${Math.floor(distance / MINUTE)} min`
        : distance < DAY
          ? `${Math.floor(distance / HOUR)} h`
          : `${Math.floor(distance / DAY)} d`;
  return at <= now ? `${text} ago` : `in ${text}`;
}

/** "2026-01-31" in UTC. */
export function date(at: number): string {
  return iso(at).slice(0, 10);
}

/** "14:03:22.104" in UTC. */
export function timeOfDay(at: number): string {
  return iso(at).slice(11, 23);
}

/** "2026-01-31 14:03:22 UTC". */
export function dateTime(at: number): string {
  return `${date(at)} ${iso(at).slice(11, 19)} UTC`;
}

/** "Mon 5 Jan 2026, 09:00" as the clocks of a zone show it. */
export function inZone(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ weekday: "short", day: "numeric", month: "short", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone },
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("weekday")} ${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")}`;
}

export function iso(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : "";
}

/** "1,284". */
export function count(n: number): string {
  return n.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

/** "1 page", "214 pages". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** "62 %", with a space that does not break. */
export function percent(n: number): string {
  return `${n}\u00a0%`;
}

/** "117 / 188". */
export function outOf(current: number, total: number): string {
  return `${count(current)} / ${count(total)}`;
}

function days(ms: number): string {
  return `${Math.floor(ms / DAY)} d ${two(Math.floor((ms % DAY) / HOUR))} h`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
