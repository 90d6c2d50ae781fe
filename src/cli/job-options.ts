import { parseDuration } from "../domain/duration.ts";
import { EXECUTOR_KINDS } from "../domain/job.ts";
import type { Flag } from "./command.ts";
import { commasOf, isOn, lastOf, type Taken } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

/** `external` is work of a program that tells of it itself. */
const EXECUTORS = EXECUTOR_KINDS.filter((kind) => kind !== "external");

/** What can be said of a new job beside its type and its input, as a flag. */
export interface JobOption extends Flag {
  /** Its name in the body of `POST /api/jobs`. */
  readonly field: string;
  readonly read: (taken: Taken, name: string, now: number) => unknown;
}

/** For a job that runs at once. */
export const RUN_OPTIONS: readonly JobOption[] = [
  { name: "title", field: "title", kind: "value", hint: "TEXT", meaning: "what people see", read: lastOf },
  {
    ...{ name: "tag", field: "tags", kind: "value", hint: "WORD", many: true, read: commasOf },
    meaning: "a word to find it by; may be repeated or hold commas",
  },
  {
    ...{ name: "session", field: "sessionId", kind: "value", hint: "NAME", read: lastOf },
    meaning: "the session that it belongs to",
  },
  {
    ...{ name: "timeout", field: "timeoutMs", kind: "value", hint: "DURATION", read: duration },
    meaning: "how long an attempt may take, such as 10m",
  },
  {
    ...{ name: "callback-url", field: "callbackUrl", kind: "value", hint: "URL", read: lastOf },
    meaning: "where its end is told; `jobdeck serve` and `work` send it",
  },
  {
    ...{ name: "skip-cache", field: "skipCache", kind: "switch", read: isOnOrAbsent },
    meaning: "compute anew, whatever was computed before",
  },
  {
    name: "force",
    field: "skipCache",
    kind: "switch",
    read: isOnOrAbsent,
    meaning: "the same as --skip-cache",
  },
];

/** For a job that may have to wait. */
export const ADD_OPTIONS: readonly JobOption[] = [
  ...RUN_OPTIONS,
  {
    ...{ name: "queue", field: "queue", kind: "value", hint: "NAME", read: lastOf },
    meaning: "its queue; by default that of its type",
  },
  {
    ...{ name: "priority", field: "priority", kind: "value", hint: "N", read: number },
    meaning: "-100 to 100, higher is first; default 0",
  },
  {
    ...{ name: "run-at", field: "runAt", kind: "value", hint: "TIME", read: instant },
    meaning: "not before: RFC 3339, or a duration from now such as 10m",
  },
  {
    ...{ name: "expires-at", field: "expiresAt", kind: "value", hint: "TIME", read: instant },
    meaning: "if it has not started by then, it expires",
  },
  {
    ...{ name: "depends-on", field: "dependsOn", kind: "value", hint: "ID", many: true, read: commasOf },
    meaning: "a job that must be completed first; may be repeated or hold commas",
  },
  {
    ...{ name: "concurrency-key", field: "concurrencyKey", kind: "value", hint: "KEY", read: lastOf },
    meaning: "jobs with the same key run one after the other",
  },
  {
    ...{ name: "executor", field: "executor", kind: "value", hint: "KIND", read: lastOf },
    meaning: `how isolated it runs, ${EXECUTORS.join(", ")}; by default as its type says`,
  },
  {
    ...{ name: "max-attempts", field: "maxAttempts", kind: "value", hint: "N", read: number },
    meaning: "how often it is tried; by default as its type says",
  },
];

/** The part of a job's body that the flags stand for. @throws UsageError */
export function bodyOfOptions(
  options: readonly JobOption[],
  taken: Taken,
  now: number,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    options
      .filter(({ name }) => taken.values.has(name))
      .map(({ name, field, read }) => [field, read(taken, name, now)]),
  );
}

/** What is no number stays text: the check of the body names it. */
function number(taken: Taken, name: string): unknown {
  const text = lastOf(taken, name) ?? "";
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function isOnOrAbsent(taken: Taken, name: string): unknown {
  return isOn(taken, name) || null;
}

function duration(taken: Taken, name: string): unknown {
  const text = lastOf(taken, name) ?? "";
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`Expected --${name} to be a duration such as 10m, got "${text}"`);
}

function instant(taken: Taken, name: string, now: number): unknown {
  const text = lastOf(taken, name) ?? "";
  const ms = parseDuration(text);
  const at = new Date(now + (ms ?? Number.NaN));
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}
