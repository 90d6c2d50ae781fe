import { type Static, Type as t } from "@sinclair/typebox";
import { JobdeckError, placed } from "../../domain/errors.ts";
import { EXECUTOR_KINDS, type Limits } from "../../domain/job.ts";
import { BOUNDS, type JobEdit, type Submission } from "../../domain/submission.ts";
import { decode } from "../decode.ts";

const atLeast = (minimum: number) => t.Optional(t.Union([t.Null(), t.Integer({ minimum })]));
const Metadata = t.Record(t.String(), t.Unknown());
const Tags = t.Array(t.String({ minLength: 1, maxLength: BOUNDS.tag }), { maxItems: BOUNDS.tags });
const Title = t.String({ minLength: 1, maxLength: BOUNDS.title });
const Priority = t.Integer({ minimum: -BOUNDS.priority, maximum: BOUNDS.priority });
const word = (maxLength: number) => t.Optional(t.String({ minLength: 1, maxLength }));

export const SubmissionBody = t.Object(
  {
    type: t.String({ minLength: 1, maxLength: 64 }),
    input: t.Optional(t.Unknown()),
    id: word(36),
    title: t.Optional(Title),
    sessionId: word(BOUNDS.sessionId),
    queue: word(64),
    priority: t.Optional(Priority),
    concurrencyKey: word(BOUNDS.concurrencyKey),
    executor: t.Optional(t.Union(EXECUTOR_KINDS.map((kind) => t.Literal(kind)))),
    runAt: word(40),
    expiresAt: word(40),
    dependsOn: t.Optional(t.Array(t.String({ maxLength: 36 }), { maxItems: BOUNDS.dependsOn })),
    inputFrom: t.Optional(
      t.Record(
        t.String({ minLength: 1, maxLength: 1000 }),
        t.Object(
          { job: t.String({ maxLength: 36 }), pointer: t.String({ maxLength: 1000 }) },
          { additionalProperties: false },
        ),
      ),
    ),
    cascade: t.Optional(t.Boolean()),
    callbackUrl: word(2000),
    metadata: t.Optional(Metadata),
    tags: t.Optional(Tags),
    maxAttempts: t.Optional(t.Integer({ minimum: 1, maximum: BOUNDS.maxAttempts })),
    timeoutMs: atLeast(1),
    limits: t.Optional(
      t.Object(
        {
          timeMs: atLeast(1),
          memoryBytes: atLeast(1),
          outputBytes: atLeast(0),
          files: atLeast(0),
          processes: atLeast(0),
          costUsd: t.Optional(t.Union([t.Null(), t.Number({ minimum: 0 })])),
        },
        { additionalProperties: false },
      ),
    ),
    skipCache: t.Optional(t.Boolean()),
  },
  { additionalProperties: false },
);

export const JobEditBody = t.Object(
  {
    title: t.Optional(Title),
    tags: t.Optional(Tags),
    priority: t.Optional(Priority),
    pinned: t.Optional(t.Boolean()),
    metadata: t.Optional(Metadata),
  },
  { additionalProperties: false },
);

/** The fields of a creation beside `type` and `input`. */
export const OPTION_NAMES: ReadonlySet<string> = new Set(Object.keys(SubmissionBody.properties));

/**
 * The body of `POST /api/jobs`. The input itself is checked by its type.
 * @param idempotencyKey the header of that name; null = none
 * @throws JobdeckError `request_invalid`
 */
export function readSubmission(value: unknown, idempotencyKey: string | null): Submission {
  const body = decode(SubmissionBody, withoutNulls(value), "the body");
  const { type, input, timeoutMs, limits, runAt, expiresAt, ...rest } = body;
  return {
    type,
    input: input ?? {},
    ...rest,
    ...(runAt === undefined ? {} : { runAt: instant("runAt", runAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt: instant("expiresAt", expiresAt) }),
    ...limitsOf(limits, timeoutMs),
    ...(idempotencyKey === null ? {} : { idempotencyKey }),
  };
}

export const BatchBody = t.Object(
  { jobs: t.Array(t.Unknown(), { minItems: 1, maxItems: BOUNDS.batch }) },
  { additionalProperties: false },
);

/**
 * The body of `POST /api/jobs/batch`.
 * @throws JobdeckError `request_invalid`, with the place in the list
 */
export function readBatch(value: unknown): readonly Submission[] {
  const { jobs } = decode(BatchBody, value, "the body");
  return jobs.map((job, at) => placed("jobs", at, () => readSubmission(job, null)));
}

/** The body of `PATCH /api/jobs/:id`. */
export function readEdit(value: unknown): JobEdit {
  return decode(JobEditBody, withoutNulls(value), "the body");
}

export const InputBody = t.Object(
  { value: t.Optional(t.Unknown()), end: t.Optional(t.Boolean()) },
  { additionalProperties: false },
);

/**
 * The body of `POST /api/jobs/:id/input`: a value, the end, or both.
 * @throws JobdeckError `request_invalid`
 */
export function readInput(body: unknown): { readonly value?: unknown; readonly end: boolean } {
  const { value, end = false } = decode(InputBody, body, "the body");
  if (value !== undefined || end) return { ...(value === undefined ? {} : { value }), end };
  throw new JobdeckError("request_invalid", "Expected a `value`, or `end` to be true", {
    issues: [{ path: "/value", message: "is required unless /end is true" }],
  });
}

/** `timeoutMs` is short for `limits.timeMs`. */
function limitsOf(
  limits: Static<typeof SubmissionBody>["limits"],
  timeoutMs: number | null | undefined,
): { readonly limits?: Partial<Limits> } {
  if (limits === undefined && timeoutMs === undefined) return {};
  return { limits: { ...limits, ...(timeoutMs === undefined ? {} : { timeMs: timeoutMs }) } };
}

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

function instant(name: string, text: string): number {
  const day = RFC3339.exec(text)?.[1];
  const at = day !== undefined && isDay(day) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at)) return at;
  throw new JobdeckError("request_invalid", `Expected \`${name}\` to be an RFC 3339 time`, {
    issues: [{ path: `/${name}`, message: "must be an RFC 3339 time such as 2026-01-31T12:00:00Z" }],
  });
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
}

/** What comes back as null in a job may be sent as null: it means "not given". */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}
