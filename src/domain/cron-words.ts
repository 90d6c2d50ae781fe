import cronstrue from "cronstrue";
import { cronFields } from "./cron.ts";

/** A schedule in plain words: "Every weekday at 09:00, Europe/Berlin". */
export function scheduleWords(expression: string, timeZone: string): string {
  return `${cronWords(expression)}, ${timeZone}`;
}

function cronWords(expression: string): string {
  const fields = cronFields(expression);
  if (fields === null) return `Cron ${expression}`;
  try {
    return plainer(cronstrue.toString(fields, { use24HourTimeFormat: true }));
  } catch {
    return `Cron ${fields}`;
  }
}

/** "At 09:00, Monday through Friday" as people say it. */
function plainer(words: string): string {
  const [, times, days] = /^At ([\d:]{5}(?:(?:, [\d:]{5})*,? and [\d:]{5})?)(?:, (.+))?$/.exec(words) ?? [];
  if (times === undefined) return words;
  if (days === undefined) return `Every day at ${times}`;
  if (days === "Monday through Friday") return `Every weekday at ${times}`;
  const [, weekday] = /^only on (\w+day)$/.exec(days) ?? [];
  return weekday === undefined ? words : `Every ${weekday} at ${times}`;
}
