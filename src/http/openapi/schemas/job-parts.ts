import { Type as t } from "@sinclair/typebox";
import { type EventType, LOG_LEVELS, STOP_STEPS } from "../../../domain/event.ts";
import { EXECUTOR_KINDS } from "../../../domain/job.ts";
import { STATUS_REASONS, STATUSES } from "../../../domain/status.ts";
import { anything, count, id, instant, list, members, oneOf, orNull, ref, text } from "../json-schema.ts";

/** What an entry of the journal says, by its type. */
const EVENT_DATA = {
  status: members({
    from: orNull(oneOf(STATUSES)),
    status: oneOf(STATUSES),
    reason: orNull(oneOf(STATUS_REASONS)),
  }),
  progress: members({
    stage: orNull(text()),
    current: t.Number(),
    total: t.Number(),
    percent: orNull(t.Integer()),
    message: orNull(text()),
  }),
  log: members({ level: oneOf(LOG_LEVELS), stage: orNull(text()), message: text() }),
  warning: members({ message: text() }),
  artifact: members({ path: text(), bytes: count() }),
  output: members({ value: anything("What the handler gave out") }),
  stop: t.Object({
    step: oneOf(STOP_STEPS),
    reason: t.Optional(text("With `requested` only: the words of whoever asked")),
  }),
} satisfies Readonly<Record<EventType, unknown>>;

const events = Object.entries(EVENT_DATA).map(([type, data]) =>
  members({
    seq: t.Integer({ minimum: 1, description: "Without gaps within a job" }),
    jobId: id(),
    attempt: count(),
    at: instant(),
    type: t.Unsafe({ type: "string", const: type }),
    data,
  }),
);

export const JOB_PART_SCHEMAS = {
  Event: t.Unsafe({ description: "An entry of a job's journal", oneOf: events }),
  EventPage: members({
    events: list(ref("Event")),
    lastSeq: count("Of the newest entry: ask again after the last one that you have while it is smaller"),
  }),
  Attempt: members({
    attempt: t.Integer({ minimum: 1 }),
    status: oneOf(STATUSES),
    startedAt: instant(),
    endedAt: orNull(instant()),
    nodeId: orNull(text()),
    executor: oneOf(EXECUTOR_KINDS),
    errors: list(text()),
    stop: orNull(ref("Stop")),
  }),
  Attempts: list(ref("Attempt")),
  Artifacts: members({
    artifacts: list(
      members({
        path: text("Relative to the job's folder"),
        bytes: count(),
        contentType: text(),
        modifiedAt: instant(),
        etag: text(),
        link: text(),
      }),
    ),
  }),
} as const;
