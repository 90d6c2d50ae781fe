import type { Job } from "../../domain/job.ts";
import type { JobPatch } from "../../domain/store.ts";
import { storable } from "../text.ts";

/** A row of `jobs` as SQLite gives it. */
export interface JobRow {
  readonly n: number;
  readonly id: string;
  readonly created_at: number;
  readonly [column: string]: string | number | null;
}

type Kind = "plain" | "json" | "jsonOrNull" | "flag";

/** Every field of a job, its column, and how it is kept. Order and names serve the INSERT too. */
const COLUMNS = {
  id: ["id", "plain"],
  type: ["type", "plain"],
  title: ["title", "plain"],
  icon: ["icon", "plain"],
  status: ["status", "plain"],
  statusReason: ["status_reason", "plain"],
  sessionId: ["session_id", "plain"],
  queue: ["queue", "plain"],
  priority: ["priority", "plain"],
  concurrencyKey: ["concurrency_key", "plain"],
  blocked: ["blocked", "flag"],
  executor: ["executor", "plain"],
  input: ["input", "json"],
  metadata: ["metadata", "json"],
  tags: ["tags", "json"],
  pinned: ["pinned", "flag"],
  progress: ["progress", "json"],
  result: ["result", "json"],
  errors: ["errors", "json"],
  warnings: ["warnings", "json"],
  attempt: ["attempt", "plain"],
  maxAttempts: ["max_attempts", "plain"],
  nextAttemptAt: ["next_attempt_at", "plain"],
  retryOf: ["retry_of", "plain"],
  dependsOn: ["depends_on", "json"],
  unmet: ["unmet", "plain"],
  inputFrom: ["input_from", "jsonOrNull"],
  cascade: ["cascade", "flag"],
  parentId: ["parent_id", "plain"],
  scheduleId: ["schedule_id", "plain"],
  limits: ["limits", "json"],
  runAt: ["run_at", "plain"],
  expiresAt: ["expires_at", "plain"],
  stop: ["stop", "jsonOrNull"],
  cache: ["cache", "jsonOrNull"],
  callback: ["callback", "jsonOrNull"],
  usage: ["usage", "jsonOrNull"],
  firstOutputMs: ["first_output_ms", "plain"],
  nodeId: ["node_id", "plain"],
  createdBy: ["created_by", "plain"],
  createdAt: ["created_at", "plain"],
  queuedAt: ["queued_at", "plain"],
  startedAt: ["started_at", "plain"],
  cancelRequestedAt: ["cancel_requested_at", "plain"],
  completedAt: ["completed_at", "plain"],
  updatedAt: ["updated_at", "plain"],
  version: ["version", "plain"],
  change: ["change", "plain"],
  lastSeq: ["last_seq", "plain"],
  artifactCount: ["artifact_count", "plain"],
  docsEntry: ["docs_entry", "plain"],
} as const satisfies Record<keyof Job, readonly [string, Kind]>;

const FIELDS = Object.entries(COLUMNS);

export const JOB_COLUMNS: readonly string[] = FIELDS.map(([, [column]]) => column);

export type Binding = string | number | null;

/** The job that a row holds. The cast is sound: only `bindings` and `encodePatch` below write these columns. */
export function jobOf(row: JobRow): Job {
  const job: Record<string, unknown> = {};
  for (const [field, [column, kind]] of FIELDS) job[field] = decode(row[column] ?? null, kind);
  return job as unknown as Job;
}

/** A whole job's values in the order of `JOB_COLUMNS`. */
export function bindings(job: Job): readonly Binding[] {
  return FIELDS.map(([field, [, kind]]) => encode(job[field as keyof Job], kind));
}

/** Where reading may give something else than what was written: JSON and texts. */
const CONVERTED = FIELDS.map(([field, [, kind]], i) => ({ field, kind, i }));

/**
 * Makes of a job what `jobOf` will read, from the values that were written. The job is changed, not copied: it has to
 * be the caller's own.
 */
export function asRead(job: Job, values: readonly Binding[]): Job {
  const read = job as unknown as Record<string, unknown>;
  for (const { field, kind, i } of CONVERTED) {
    const value = values[i] ?? null;
    if (kind === "json" || typeof value === "string") read[field] = decode(value, kind);
  }
  return job;
}

/** Fields that a write gives itself: they would slip past the counters, the guards and the numbers. */
const NOT_PATCHED: ReadonlySet<string> = new Set<Exclude<keyof Job, keyof JobPatch>>([
  "id",
  "type",
  "status",
  "createdAt",
  "updatedAt",
  "unmet",
  "blocked",
  "version",
  "change",
  "lastSeq",
]);

/** What a patch writes: its columns and values, and the fields as they will be read again. */
export interface Encoded {
  /** Which columns these are. */
  readonly shape: string;
  readonly columns: readonly string[];
  readonly values: readonly Binding[];
  readonly fields: JobPatch;
}

/** @throws TypeError when the patch holds a field that only the store may write, or a value that JSON cannot hold */
export function encodePatch(patch: JobPatch): Encoded {
  let shape = "";
  const columns: string[] = [];
  const values: Binding[] = [];
  const fields: Record<string, unknown> = {};
  for (const field of Object.keys(patch) as (keyof JobPatch)[]) {
    if (NOT_PATCHED.has(field))
      throw new TypeError(`Expected a patch without \`${field}\`, which the store keeps`);
    const [column, kind] = COLUMNS[field];
    const value = encode(patch[field], kind);
    shape += `,${column}`;
    columns.push(column);
    values.push(value);
    fields[field] = decode(value, kind);
  }
  // `decode` is the opposite of `encode`, so the fields have the patch's own types.
  return { shape, columns, values, fields: fields as JobPatch };
}

function decode(value: Binding, kind: Kind): unknown {
  switch (kind) {
    case "plain":
      return value;
    case "flag":
      return value === 1;
    case "json":
    case "jsonOrNull":
      return value === null ? null : parse(String(value));
    default:
      return kind satisfies never;
  }
}

/** Most JSON columns of most rows hold nothing: those need no writer and no parser. */
function write(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value) && value.length === 0) return "[]";
  return JSON.stringify(value) ?? "null";
}

const NOTHING: readonly unknown[] = Object.freeze([]);

function parse(text: string): unknown {
  if (text === "null") return null;
  if (text === "[]") return NOTHING;
  return JSON.parse(text);
}

function encode(value: unknown, kind: Kind): Binding {
  switch (kind) {
    case "plain":
      // The fields of this kind are strings, numbers or null by the type of Job.
      return typeof value === "string" ? storable(value) : (value as Binding);
    case "flag":
      return value === true ? 1 : 0;
    case "json":
      return write(value);
    case "jsonOrNull":
      return value === null ? null : JSON.stringify(value);
    default:
      return kind satisfies never;
  }
}
