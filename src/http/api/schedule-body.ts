import { Type as t } from "@sinclair/typebox";
import { FIELD_PREFIX } from "../../../views/components/schema-input.ts";
import { JobdeckError } from "../../domain/errors.ts";
import {
  MISSED_POLICIES,
  OVERLAP_POLICIES,
  type RepeatedSubmission,
  type Schedule,
  type ScheduleEdit,
  type ScheduleRequest,
} from "../../domain/schedule.ts";
import { BOUNDS } from "../../domain/submission.ts";
import type { Body } from "../body.ts";
import { decode } from "../decode.ts";
import { submissionOfForm } from "./form-submission.ts";
import { withSecrets, withUntypedSecrets } from "./kept-secrets.ts";
import { notAnObject } from "./read-body.ts";
import { readSubmission, SubmissionBody } from "./submission.ts";

type Fields = Readonly<Record<string, unknown>>;
type SchemaOf = (type: string) => Fields | null;

const TIMES = {
  title: t.Optional(t.String({ maxLength: BOUNDS.title })),
  cron: t.String({ maxLength: 1000, description: "Five fields, or a word such as `@daily`" }),
  timeZone: t.Optional(
    t.String({ maxLength: 100, description: "A name from the zone database; UTC when left out" }),
  ),
  missed: t.Optional(
    t.Union(
      MISSED_POLICIES.map((policy) => t.Literal(policy)),
      { description: "What is done about times that passed while nobody was there; `once` when left out" },
    ),
  ),
  overlap: t.Optional(
    t.Union(
      OVERLAP_POLICIES.map((policy) => t.Literal(policy)),
      { description: "What is done when a job of it has not ended; `skip` when left out" },
    ),
  ),
  paused: t.Optional(t.Boolean({ description: "A paused one creates nothing" })),
} as const;
const Times = t.Object(TIMES, { additionalProperties: false });
const TimesEdit = t.Partial(Times, { additionalProperties: false });

/** What can be true of one job only. */
const ONCE_ONLY = ["id", "runAt", "expiresAt", "dependsOn", "callbackUrl"] as const;

/** The whole bodies, as they are described; they are checked in two parts. */
export const ScheduleBody = t.Object(
  { ...t.Omit(SubmissionBody, ONCE_ONLY).properties, ...TIMES },
  { additionalProperties: false },
);
export const ScheduleEditBody = t.Partial(ScheduleBody, { additionalProperties: false });

/**
 * The body of `POST /api/schedules`: the fields of a schedule, and beside them those of a job.
 * @throws JobdeckError `request_invalid`
 */
export function readSchedule(body: Body, schemaOf: SchemaOf): ScheduleRequest {
  const { times, job } = split(fieldsOfBody(body, schemaOf, ""));
  const decoded = decode(Times, times, "the body");
  return { ...decoded, submission: repeated(job) };
}

/**
 * The body of `PATCH /api/schedules/:id`: what is left out or null stays as it is.
 * @throws JobdeckError `request_invalid`
 */
export function readScheduleEdit(body: Body, schemaOf: SchemaOf, edited: Schedule): ScheduleEdit {
  const { submission } = edited;
  const { times, job } = split(fieldsOfBody(body, schemaOf, submission.type));
  const decoded = decode(TimesEdit, times, "the body");
  if (Object.keys(job).length === 0) return decoded;
  const { input, ...options } = repeated({ type: submission.type, ...job });
  const schema = options.type === submission.type ? schemaOf(options.type) : null;
  if (job["input"] === undefined) return { ...decoded, submission: options };
  if (schema === null) return { ...decoded, submission: { ...options, input } };
  const kept = withSecrets(input, submission.input, schema);
  const whole = body.kind === "form" ? withUntypedSecrets(kept, submission.input, schema) : kept;
  return { ...decoded, submission: { ...options, input: whole } };
}

function repeated(job: Fields): RepeatedSubmission {
  const issues = ONCE_ONLY.filter((name) => job[name] !== undefined && job[name] !== null).map((name) => ({
    path: `/${name}`,
    message: "A schedule has no such field: it would be true of one of its jobs only",
  }));
  if (issues.length > 0) {
    const words = issues.map(({ path, message }) => `${path.slice(1)}: ${message}`).join("; ");
    throw new JobdeckError("request_invalid", words, { issues });
  }
  return readSubmission(job, null);
}

/** Null stands for "not given". */
function split(fields: Fields): { readonly times: Fields; readonly job: Fields } {
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return {
    times: Object.fromEntries(given.filter(([name]) => name in TIMES)),
    job: Object.fromEntries(given.filter(([name]) => !(name in TIMES))),
  };
}

/** @param type of the schedule that is edited; "" = none */
function fieldsOfBody(body: Body, schemaOf: SchemaOf, type: string): Fields {
  switch (body.kind) {
    case "none":
      return {};
    case "form":
      return fieldsOfForm(body.fields, schemaOf, type);
    case "json":
      if (typeof body.value === "object" && body.value !== null && !Array.isArray(body.value)) {
        return { ...body.value };
      }
      throw notAnObject();
    default:
      return body satisfies never;
  }
}

function fieldsOfForm(fields: URLSearchParams, schemaOf: SchemaOf, type: string): Fields {
  const times: [string, unknown][] = [];
  const rest = new URLSearchParams();
  for (const [name, value] of fields) {
    if (name === "preview") continue;
    if (!(name in TIMES)) rest.append(name, value);
    else if (name === "paused") times.push([name, value === "true" || value === "on"]);
    else times.push([name, value.trim()]);
  }
  const own = Object.fromEntries(times);
  if (rest.size === 0) return own;
  if (!rest.has("type")) rest.set("type", type);
  const { input, ...options } = submissionOfForm(rest, schemaOf);
  const hasInput = rest.has("input") || [...rest.keys()].some((name) => name.startsWith(FIELD_PREFIX));
  return { ...own, ...options, ...(hasInput ? { input } : {}) };
}
