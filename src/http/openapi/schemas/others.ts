import { type TSchema, Type as t } from "@sinclair/typebox";
import { DELIVERY_STATES } from "../../../domain/delivery.ts";
import { EXECUTOR_KINDS } from "../../../domain/job.ts";
import { MISSED_POLICIES, OVERLAP_POLICIES } from "../../../domain/schedule.ts";
import { FINAL_STATUSES } from "../../../domain/status.ts";
import {
  anything,
  count,
  flag,
  freeObject,
  id,
  instant,
  list,
  members,
  oneOf,
  orNull,
  ref,
  text,
} from "../json-schema.ts";

const limits: TSchema = t.Unsafe({
  description: "Those that differ from its type's",
  type: ["object", "null"],
  properties: Object.fromEntries(
    ["timeMs", "memoryBytes", "outputBytes", "files", "processes", "costUsd"].map((name) => [
      name,
      orNull(t.Number({ minimum: 0 })),
    ]),
  ),
});

export const OTHER_SCHEMAS = {
  Session: members({
    id: text(),
    title: orNull(text()),
    metadata: freeObject(),
    createdBy: text(),
    createdAt: instant(),
    updatedAt: instant(),
    links: members({ self: text(), jobs: text(), documents: text() }),
  }),
  SessionPage: members({
    sessions: list(ref("Session")),
    nextCursor: orNull(text("`after` for the next page")),
  }),
  Document: members({
    id: id(),
    sessionId: text(),
    filename: text(),
    contentType: text(),
    bytes: count(),
    metadata: freeObject(),
    createdBy: text(),
    createdAt: instant(),
    updatedAt: instant(),
    links: members({ self: text(), content: text() }),
  }),
  Documents: members({ documents: list(ref("Document")) }),
  DocumentOrDocuments: t.Unsafe({ oneOf: [ref("Document"), ref("Documents")] }),
  Schedule: members({
    id: id(),
    title: text(),
    type: text(),
    input: anything("As in a job: `writeOnly` fields are `•••`"),
    sessionId: orNull(text()),
    queue: orNull(text()),
    priority: orNull(t.Integer()),
    concurrencyKey: orNull(text()),
    executor: orNull(oneOf(EXECUTOR_KINDS)),
    metadata: orNull(freeObject()),
    tags: orNull(list(text())),
    maxAttempts: orNull(t.Integer()),
    limits,
    cron: text(),
    timeZone: text(),
    description: text("The cron in plain words"),
    missed: oneOf(MISSED_POLICIES),
    overlap: oneOf(OVERLAP_POLICIES),
    paused: flag(),
    nextAt: orNull(instant()),
    next: list(instant(), "The next five times; none while it is paused"),
    lastAt: orNull(instant("When it last created a job")),
    lastJobId: orNull(id()),
    note: orNull(members({ at: instant(), text: text() }), "What last kept it from creating a job"),
    createdBy: text(),
    createdAt: instant(),
    updatedAt: instant(),
    version: t.Integer({ minimum: 1 }),
    links: members({ self: text(), run: text() }),
  }),
  Schedules: members({ schedules: list(ref("Schedule")) }),
  SchedulePreview: members({ description: text(), timeZone: text(), next: list(instant()) }),
  Delivery: members({
    id: text(),
    jobId: id(),
    type: oneOf(FINAL_STATUSES.map((status) => `job.${status}`)),
    url: text(),
    state: oneOf(DELIVERY_STATES),
    attempts: count(),
    createdAt: instant(),
    nextAt: orNull(instant()),
    sentAt: orNull(instant()),
    statusCode: orNull(t.Integer()),
    error: orNull(text()),
  }),
  DeliveryPage: members({
    deliveries: list(ref("Delivery")),
    nextCursor: orNull(text()),
    prevCursor: orNull(text()),
  }),
  Endpoints: members({
    endpoints: list(
      members({
        url: text(),
        on: flag(),
        failures: count(),
        failingSince: orNull(instant()),
        offAt: orNull(instant()),
        error: orNull(text()),
      }),
    ),
  }),
  Failure: t.Object({
    error: t.Object({
      code: text("Never changes its meaning"),
      message: text("For people; may change"),
      details: t.Optional(
        t.Object(
          {
            issues: t.Optional(
              list(
                members({
                  path: text("A JSON pointer to the field"),
                  message: text("The rule that it broke"),
                }),
              ),
            ),
          },
          { additionalProperties: true },
        ),
      ),
      requestId: text("Names the request in the server's log"),
    }),
    status: t.Optional(oneOf(["not_found"], "Of an unknown job only")),
  }),
} as const;
