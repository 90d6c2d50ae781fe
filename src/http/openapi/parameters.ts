import { type TSchema, Type as t } from "@sinclair/typebox";
import { STATUSES } from "../../domain/status.ts";
import { BOUNDS } from "../../domain/submission.ts";
import { DEFAULT_LIMIT, LONGEST_VALUE, MOST_JOBS, MOST_TYPES } from "../api/list-query.ts";
import { oneOf } from "./json-schema.ts";
import type { Parameter } from "./operation.ts";

/** An id of the examples. */
export const SOME_ID = "0199d2c4-7a1e-7cc3-9d5e-3f2b8a6c1e90";

export function query(name: string, description: string, schema: TSchema, example?: unknown): Parameter {
  return { name, in: "query", description, schema, ...(example === undefined ? {} : { example }) };
}

export function inPath(name: string, description: string, example: string): Parameter {
  return { name, in: "path", description, schema: t.String(), example };
}

export const word = t.String({ maxLength: LONGEST_VALUE });

export const limit = (most: number) =>
  query("limit", "How many at most", t.Integer({ minimum: 1, maximum: most, default: DEFAULT_LIMIT }), 20);

export const AFTER = query("after", "The entries behind this one: a cursor from a list, or an id", word);
export const BEFORE = query("before", "The entries before it; not together with `after`", word);

/** What narrows a list of jobs. */
const FILTERS: readonly Parameter[] = [
  query("status", "Repeated, or with commas", t.Array(oneOf(STATUSES)), ["queued", "running"]),
  query("type", "Repeated, or with commas", t.Array(t.String(), { maxItems: MOST_TYPES }), ["demo"]),
  query("session", "The id of a session", word),
  query("queue", "The name of a queue", word),
  query("parent", "The id of the job that created them", word),
  query("tag", "One of their tags", word),
  query("node", "The id of the process that runs them, or ran them", word),
  query(
    "q",
    "Words in title, errors, or input unless its schema marks a part `writeOnly`; a last word of letters may be the beginning of one. At most 20",
    word,
  ),
  query("createdAfter", "A date, or a date and time; UTC unless it says otherwise", word, "2026-01-31"),
  query("createdBefore", "Likewise", word),
];

export const LIST_PARAMETERS: readonly Parameter[] = [
  ...FILTERS,
  limit(MOST_JOBS),
  query("order", "By creation; cursors follow it", t.Unsafe({ ...oneOf(["asc", "desc"]), default: "desc" })),
  AFTER,
  BEFORE,
];

export const JOB_ID = inPath("id", "The id of a job", SOME_ID);

export const IF_MATCH: Parameter = {
  name: "If-Match",
  in: "header",
  description: "An `ETag`: refused with 412 when the version is another one by now",
  schema: t.String(),
};

export const IF_NONE_MATCH: Parameter = {
  name: "If-None-Match",
  in: "header",
  description: "An `ETag`: answered with 304 when you have this version already",
  schema: t.String(),
};

export const IDEMPOTENCY_KEY: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  description: "A word of your own: sent again with the same body, it gives the job that is there",
  schema: t.String({ maxLength: BOUNDS.idempotencyKey }),
};

export const LAST_EVENT_ID: Parameter = {
  name: "Last-Event-ID",
  in: "header",
  description: "Sent by browsers that come back: the stream goes on behind it",
  schema: t.String(),
};

export const RANGE: Parameter = {
  name: "Range",
  in: "header",
  description: "A part of the file, such as `bytes=0-99`; `If-Range` is heeded",
  schema: t.String(),
};
