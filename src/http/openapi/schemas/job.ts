import { type TSchema, Type as t } from "@sinclair/typebox";
import { STOP_STEPS } from "../../../domain/event.ts";
import { EXECUTOR_KINDS } from "../../../domain/job.ts";
import type { CallbackJson, JobJson, LinksJson, ProgressJson, StopJson } from "../../../domain/job-json.ts";
import { STATUS_REASONS, STATUSES } from "../../../domain/status.ts";
import { BOUNDS } from "../../../domain/submission.ts";
import { WAITING_CAUSES } from "../../../domain/waiting.ts";
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

/** A schema for every member of a type, so that none is forgotten. */
type Described<T> = { readonly [K in keyof T]: TSchema };

const JOB = {
  id: id("Sorts by time, unless the client gave one"),
  type: text(),
  title: text(),
  icon: text("The name of a Lucide icon"),
  status: oneOf(STATUSES, "The last four are final: they never change"),
  statusReason: orNull(oneOf(STATUS_REASONS), "Why it has this status, in one word"),
  sessionId: orNull(text()),
  queue: text(),
  priority: t.Integer({
    minimum: -BOUNDS.priority,
    maximum: BOUNDS.priority,
    description: "A higher one starts first",
  }),
  concurrencyKey: orNull(text("Jobs with the same key run one at a time, in the order of their creation")),
  executor: oneOf(EXECUTOR_KINDS),
  input: anything(
    "What its type takes. Fields that the schema marks `writeOnly` are `•••`, and all of it where the type is no longer known",
  ),
  metadata: freeObject(),
  tags: list(text()),
  pinned: flag("Kept when its time is over"),
  progress: ref("Progress"),
  result: anything("What its handler returned; null until it has completed"),
  errors: list(text(), "Why it failed"),
  warnings: list(text(), "What the reader should know although it completed"),
  attempt: count("Counts from 1; 0 = not started"),
  maxAttempts: t.Integer({ minimum: 1 }),
  nextAttemptAt: orNull(instant()),
  retryOf: orNull(id("The job that it repeats")),
  dependsOn: list(id(), "Jobs that it waits for"),
  parentId: orNull(id("The job that created it")),
  limits: ref("Limits"),
  timeoutMs: orNull(t.Integer({ description: "`limits.timeMs` once more" })),
  runAt: orNull(instant("It does not start before")),
  expiresAt: orNull(instant("It does not start after")),
  waiting: orNull(ref("Waiting"), "Why it is not running; null when it runs or has ended"),
  stop: orNull(ref("Stop"), "The receipt of a stop"),
  cache: orNull(ref("CacheUse"), "Whether its result was reused; null where its type keeps none"),
  callback: orNull(ref("Callback"), "Whom its end is told"),
  usage: orNull(ref("Usage"), "What it used of models"),
  firstOutputMs: orNull(count("Milliseconds from its start to its first output")),
  durationMs: orNull(count("Milliseconds that it has been running, or ran")),
  waitMs: orNull(count("Milliseconds that it stood in line before its latest start")),
  nodeId: orNull(text("The process that runs it, or ran it")),
  createdBy: text(),
  createdAt: instant(),
  queuedAt: orNull(instant()),
  startedAt: orNull(instant()),
  cancelRequestedAt: orNull(instant("Set while a running job stops")),
  completedAt: orNull(instant("When it ended, however it did")),
  updatedAt: instant(),
  version: t.Integer({
    minimum: 1,
    description: "Grows with every change; the `ETag` is this number in quotes",
  }),
  links: ref("JobLinks"),
} satisfies Described<JobJson>;

const PROGRESS = {
  stage: orNull(text("The stage that runs")),
  stages: list(
    members({
      name: text(),
      status: oneOf(["waiting", "running", "done", "skipped", "stopped"]),
      startedAt: orNull(instant()),
      endedAt: orNull(instant()),
    }),
  ),
  current: t.Number({ minimum: 0, description: "Within the stage" }),
  total: t.Number({ minimum: 0, description: "Within the stage; 0 = unknown" }),
  unit: orNull(text()),
  percent: orNull(
    t.Integer({
      minimum: 0,
      maximum: 100,
      description:
        "For the whole job; null = unknown. Never falls within an attempt, and is 100 only when the job has completed",
    }),
  ),
  message: orNull(text()),
  updatedAt: orNull(instant()),
  etaMs: orNull(count("Milliseconds that are probably left")),
} satisfies Described<ProgressJson>;

const STOP = {
  requestedAt: instant(),
  requestedBy: text(),
  reason: orNull(text("In the words of whoever asked")),
  steps: list(members({ step: oneOf(STOP_STEPS), at: instant() })),
  proof: orNull(
    oneOf(["exited", "killed", "removed", "fenced"]),
    "How one knows that the work has stopped; null until one does",
  ),
  ms: orNull(count("Milliseconds from the request to the proof")),
} satisfies Described<StopJson>;

const CALLBACK = {
  url: text(),
  sentAt: orNull(instant()),
  statusCode: orNull(t.Integer()),
  error: orNull(text("Null when it was delivered")),
  attempts: count(),
} satisfies Described<CallbackJson>;

const LINKS = {
  self: text(),
  events: orNull(text()),
  log: orNull(text()),
  attempts: orNull(text()),
  artifacts: orNull(text()),
  docs: orNull(text()),
} satisfies Described<LinksJson>;

const bound = orNull(t.Number({ minimum: 0 }));

export const JOB_SCHEMAS = {
  Job: members(JOB, { description: "One run of a job type with an input. What is absent is null." }),
  RunningJob: members({ ...JOB, isRunning: flag(), isCompleted: flag() }),
  Progress: members(PROGRESS),
  Limits: members(
    {
      ...{ timeMs: bound, memoryBytes: bound, outputBytes: bound },
      ...{ files: bound, processes: bound, costUsd: bound },
    },
    { description: "The bounds of one attempt; null = unlimited" },
  ),
  Waiting: members({
    cause: oneOf(WAITING_CAUSES),
    text: text("One true sentence"),
    position: orNull(
      t.Integer({ minimum: 1, description: "Its place in line; null where it stands in none" }),
    ),
  }),
  Stop: members(STOP),
  CacheUse: members({ key: text(), hit: flag(), sourceJobId: orNull(id("The job that the result is from")) }),
  Callback: members(CALLBACK),
  Usage: members({ inputTokens: count(), outputTokens: count(), costUsd: t.Number({ minimum: 0 }) }),
  JobLinks: members(LINKS, { description: "Paths of what belongs to it; null until there is something" }),
  Jobs: members({ jobs: list(ref("Job")) }),
  RunningJobs: members({ jobs: list(ref("RunningJob")) }),
  JobPage: members({
    jobs: list(ref("Job")),
    nextCursor: orNull(text("`after` for the next page; null = there is none")),
    prevCursor: orNull(text("`before` for the page before it")),
  }),
  BulkPreview: members({
    count: count("How many jobs match"),
    complete: flag("Whether that is all of them: above 5,000 it may stop counting"),
    sample: list(ref("Job"), "The first ten"),
  }),
} as const;
