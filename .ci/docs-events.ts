import {
  type EventData,
  type EventType,
  LOG_LEVELS,
  STOP_STEPS,
  type StopStep,
} from "../src/domain/event.ts";

/** Typed by the domain: an event or a step that is new there is an error here until it is described. */
const EVENTS: { readonly [T in EventType]: { readonly when: string; readonly example: EventData[T] } } = {
  status: {
    when: "the job changed its status; `from` is null for its creation",
    example: { from: "queued", status: "running", reason: null },
  },
  progress: {
    when: "the job got further; at most ten a second for each job",
    example: { stage: "parse", current: 40, total: 120, percent: 31, message: "src/app.ts" },
  },
  log: {
    when: `the job said something; \`level\` is ${alternatives(LOG_LEVELS)}`,
    example: { level: "info", stage: "parse", message: "120 files, 8 skipped" },
  },
  warning: {
    when: "the job found something that the reader of its result should know; it may still complete",
    example: { message: "2 files could not be parsed" },
  },
  artifact: { when: "the job left a file", example: { path: "docs/overview.md", bytes: 5120 } },
  output: {
    when: "the job handed out a piece of its result before its end",
    example: { value: { page: 3 } },
  },
  stop: {
    when: "a step of stopping the job was taken; `reason` is there if whoever asked has said why",
    example: { step: "requested", reason: "the wrong repository" },
  },
};

const STEPS: Readonly<Record<StopStep, string>> = {
  requested: "somebody asked it to stop",
  signalled: "its handler was told: `ctx.signal` is aborted",
  terminated: "the grace was over; its thread was ended",
  sigterm: "the grace was over; its process group or container got SIGTERM",
  sigkill: "that was not enough; its process group or container got SIGKILL",
  exited: "proof: it has ended and nothing of it lives",
  killed: "proof: it was ended by force and nothing of it lives",
  fenced: "proof: it can't be forced, but nothing that it still writes is accepted",
  removed: "proof: its container is removed",
};

/** docs/events.md: what a job's journal holds. */
export function eventsDocument(): string {
  const rows = Object.entries(EVENTS).map(
    ([type, { when, example }]) => `| \`${type}\` | ${when} | \`${JSON.stringify(example)}\` |`,
  );
  const steps = STOP_STEPS.map((step) => `| \`${step}\` | ${STEPS[step]} |`);
  return `# Events of a job

<!-- Made by .ci/build-docs.ts from src/domain/event.ts: change that file instead. -->

Each job has a journal that only grows. Its entries are numbered by \`seq\` from 1 without gaps. They are read as JSON or
followed as a stream at \`/api/jobs/:id/events\`; there the event's name is its type, its \`id\` is \`seq\`, and its data is

\`\`\`json
{"seq": 7, "jobId": "…", "attempt": 1, "at": "2026-01-01T00:00:00.000Z", "type": "stop", "data": {"step": "sigterm"}}
\`\`\`

| type | when | \`data\`, for example |
|---|---|---|
${rows.join("\n")}

## Steps of stopping

| \`step\` | meaning |
|---|---|
${steps.join("\n")}
`;
}

function alternatives(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
