import type { Job } from "./job.ts";
import { sameJson } from "./same-json.ts";

type Asked = Pick<Job, "type" | "input" | "inputFrom">;

/** Whether a job is what was asked for once more, under the same id or key. */
export function isSameJob(job: Asked, asked: Asked): boolean {
  if (job.type !== asked.type) return false;
  if (sameJson(job.input, asked.input)) return true;
  // Parts of its input have come from results meanwhile, and its type may have filled in the rest.
  const { inputFrom } = job;
  if (inputFrom === null || !sameJson(inputFrom, asked.inputFrom)) return false;
  return isIn(job.input, asked.input, new Set(Object.keys(inputFrom)), "");
}

/** Whether a value is in another one, which may have more members and items; what lies at `filled` may be anything. */
function isIn(whole: unknown, part: unknown, filled: ReadonlySet<string>, at: string): boolean {
  if (part === undefined || filled.has(at)) return true;
  if (!isObject(whole) || !isObject(part) || Array.isArray(whole) !== Array.isArray(part)) {
    return sameJson(whole, part);
  }
  const members = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([name, value]) =>
    isIn(members.get(name), value, filled, `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
