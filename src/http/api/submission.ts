import { type Static, Type as t } from "@sinclair/typebox";
import { JobdeckError, placed } from "../../domain/errors.ts";
import { EXECUTOR_KINDS, type Limits } from "../../domain/job.ts";
import { BOUNDS, type JobEdit, type Submission } from "../../domain/submission.ts";
import { decode } from "../decode.ts";

const atLeast = (minimum: number, description: string) =>
  t.Optional(t.Union([t.Null(), t.Integer({ minimum })], { description }));
const Metadata = t.Record(t.String(), t.Unknown(), { description: "Yours: it comes back as it is" });
const Tags = t.Array(t.String({ minLength: 1, maxLength: BOUNDS.tag }), {
  maxItems: BOUNDS.tags,
  description: "Words to find it by",
});
const Title = t.String({ minLength: 1, maxLength: BOUNDS.title });
const Priority = t.Integer({
  minimum: -BOUNDS.priority,
  maximum: BOUNDS.priority,
  description: "A higher one starts first; 0 when left out",
});
const word = (maxLength: number, description: string) =>
  t.Optional(t.String({ minLength: 1, maxLength, description }));

export const SubmissionBody = t.Object(
  {
    type: t.String({ minLength: 1, maxLength: 64 }),
    input: t.Optional(t.Unknown({ description: "What its type takes" })),
    id: word(36, "A UUID of your own"),
    title: t.Optional(Title),
    sessionId: word(BOUNDS.sessionId, "The session that it belongs to; it is made where there is none"),
    queue: word(64, "The line that it stands in; that of its type when left out"),
    priority: t.Optional(Priority),
    concurrencyKey: word(
      BOUNDS.concurrencyKey,
      "Jobs with the same key run one at a time, in the order of their creation",
    ),
    executor: t.Optional(
      t.Union(
        EXECUTOR_KINDS.map((kind) => t.Literal(kind)),
        { description: "How isolated it runs; that of its type when left out" },
      ),
    ),
    runAt: word(40, "An RFC 3339 time before which it does not start"),
    expiresAt: word(40, "An RFC 3339 time after which it does not start any more"),
    dependsOn: t.Optional(
      t.Array(t.String({ maxLength: 36 }), {
        maxItems: BOUNDS.dependsOn,
        description: "Ids of jobs that must be completed before it starts",
      }),
    ),
    inputFrom: t.Optional(
      t.Record(
        t.String({ minLength: 1, maxLength: 1000 }),
        t.Object(
          { job: t.String({ maxLength: 36 }), pointer: t.String({ maxLength: 1000 }) },
          { additionalProperties: false },
        ),
        {
          description: "By JSON pointer into its input: parts that are taken from the results of other jobs",
        },
      ),
    ),
    cascade: t.Optional(
      t.Boolean({
        description: "False: it starts however the jobs end that it depends on; true when left out",
      }),
    ),
    callbackUrl: word(2000, "An address that is told its end"),
    metadata: t.Optional(Metadata),
    tags: t.Optional(Tags),
    maxAttempts: t.Optional(
      t.Integer({ minimum: 1, maximum: BOUNDS.maxAttempts, description: "That of its type when left out" }),
    ),
    timeoutMs: atLeast(1, "`limits.timeMs` once more"),
    limits: t.Optional(
      t.Object(
        {
          timeMs: atLeast(1, "How long an attempt may take"),
          memoryBytes: atLeast(1, "Memory of all its processes"),
          outputBytes: atLeast(0, "All that it leaves and logs"),
          files: atLeast(0, "Files that it leaves"),
          processes: atLeast(0, "Programs that it starts"),
          costUsd: t.Optional(t.Union([t.Null(), t.Number({ minimum: 0 })])),
        },
        { additionalProperties: false },
      ),
    ),
    skipCache: t.Optional(t.Boolean({ description: "True: it runs even where an earlier result would do" })),
  },
  { additionalProperties: false },
);

export const JobEditBody = t.Object(
  {
    title: t.Optional(Title),
    tags: t.Optional(Tags),
    priority: t.Optional(Priority),
    pinned: t.Optional(t.Boolean({ description: "Kept when its time is over" })),
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
  {
    value: t.Optional(t.Unknown({ description: "Any JSON" })),
    end: t.Optional(t.Boolean({ description: "True after the last one" })),
  },
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

/** @throws JobdeckError `request_invalid` */
export function instant(name: string, text: string): number {
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
