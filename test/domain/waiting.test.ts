import { describe, expect, test } from "bun:test";
import type { Job } from "../../src/domain/job.ts";
import type { QueueState } from "../../src/domain/queue.ts";
import { LONGEST_LINE, type WaitingFacts, waitingOf } from "../../src/domain/waiting.ts";
import { wholeJob } from "../support/builders.ts";

const NOON = Date.UTC(2026, 0, 31, 12);
const queue = (fields: Partial<QueueState> = {}) => ({
  ...{ name: "wiki", paused: false, concurrency: 4, rate: null, waiting: 1, running: 4, nextStartAt: null },
  ...fields,
  // Given above where a test leaves it out.
  ...(typeof fields.concurrency === "number" ? { concurrency: fields.concurrency } : { concurrency: 4 }),
});

function facts(given: {
  readonly line?: readonly string[];
  readonly workers?: boolean;
  readonly knowing?: boolean;
  readonly queue?: Partial<QueueState>;
  readonly first?: Job;
  readonly slots?: { readonly all: number; readonly taken: number };
}): WaitingFacts {
  return {
    now: NOON,
    hasWorkers: () => given.workers ?? true,
    hasWorkersFor: () => given.knowing ?? true,
    queue: () => queue(given.queue),
    line: () => given.line ?? ["me"],
    firstOfKey: () => given.first,
    slots: () => given.slots ?? { all: 4, taken: 0 },
  };
}

describe("a queued job", () => {
  const queued = wholeJob({ id: "me", queue: "wiki" });

  test.each([
    [{}, "slots", "Next in line: waits for one of the 4 slots of queue wiki"],
    [{ queue: { concurrency: 1 } }, "slots", "Next in line: waits for the only slot of queue wiki"],
    [{ queue: { concurrency: 0, running: 0 } }, "slots", "Next in line: there is no slot of queue wiki"],
    [{ queue: { paused: true } }, "paused", "Queue wiki is paused"],
    [{ workers: false }, "workers", "Nothing takes jobs from the lines: start `jobdeck serve`"],
    [
      { knowing: false },
      "workers",
      'No process that takes jobs knows the job type "demo": start one that has it in JOBDECK_JOBS',
    ],
    [
      { queue: { running: 0, rate: { count: 10, perMs: 60_000 }, nextStartAt: NOON + 5000 } },
      "rate",
      "Next in line: queue wiki starts at most 10 jobs in 60 s, the next one at 2026-01-31 12:00:05 UTC",
    ],
    [
      { queue: { running: 0 }, slots: { all: 4, taken: 4 } },
      "process",
      "Next in line: waits for one of the 4 slots in all",
    ],
    [{ queue: { running: 0 } }, "starting", "Next in line: it starts now"],
  ] as const)("that is first, where %j: %s", (given, cause, text) => {
    const { againAt, ...waiting } = waitingOf(queued, facts(given)) ?? {};
    expect(waiting).toEqual({ cause, text, position: 1 });
    expect(againAt).toBe(cause === "rate" ? NOON + 5000 : undefined);
  });

  test.each([
    [["a", "me"], "1 job is ahead of it in queue wiki", 2],
    [["a", "b", "c", "me"], "3 jobs are ahead of it in queue wiki", 4],
  ])("in the line %p: %s", (line, text, position) => {
    expect(waitingOf(queued, facts({ line }))).toEqual({ cause: "line", text, position });
  });

  test("that is further back than anyone counts has no place", () => {
    expect(waitingOf(queued, facts({ line: ["a"] }))).toEqual({
      cause: "line",
      text: `More than ${LONGEST_LINE} jobs are ahead of it in queue wiki`,
      position: null,
    });
  });

  test("with the key of an earlier one waits for that one, and has no place", () => {
    const first = wholeJob({ title: "The first", status: "running" });
    const blocked = wholeJob({ id: "me", concurrencyKey: "tenant 7", blocked: true });
    expect(waitingOf(blocked, facts({ first }))).toEqual({
      cause: "key",
      text: 'Waits for "The first", which is running and has the same key, "tenant 7"',
      position: null,
    });
  });

  test.each([
    [
      wholeJob({ title: "Secret", queue: "other", status: "queued" }),
      "a job of another queue, which is queued and",
    ],
    [undefined, "an earlier job, which"],
  ])("with the key of one that it need not know of does not name it", (first, whom) => {
    const blocked = wholeJob({ id: "me", concurrencyKey: "k", blocked: true });
    const text = waitingOf(blocked, facts(first === undefined ? {} : { first }))?.text;
    expect(text).toBe(`Waits for ${whom} has the same key, "k"`);
  });
});

describe("a scheduled job", () => {
  test.each([
    [{ runAt: NOON + 1000 }, "time", "Waits until 2026-01-31 12:00:01 UTC, the time it was given"],
    [
      { nextAttemptAt: NOON + 60_000, attempt: 1, maxAttempts: 3 },
      "retry",
      "Waits until 2026-01-31 12:01:00 UTC for attempt 2 of 3",
    ],
    [{ dependsOn: ["a"], unmet: 1 }, "dependencies", "Waits for the job that it depends on"],
    [
      { dependsOn: ["a", "b", "c"], unmet: 2, runAt: NOON - 1 },
      "dependencies",
      "Waits for 2 of the 3 jobs that it depends on",
    ],
    [{ runAt: NOON }, "starting", "Is about to join queue demo"],
  ] as const)("with %j: %s", (fields, cause, text) => {
    const job = wholeJob({ status: "scheduled", ...fields });
    const { againAt, ...waiting } = waitingOf(job, facts({})) ?? {};
    expect(waiting).toEqual({ cause, text, position: null });
    const at = job.nextAttemptAt ?? job.runAt;
    expect(againAt).toBe(cause === "time" || cause === "retry" ? (at ?? undefined) : undefined);
  });

  test("whose time has come waits for a process, where there is none", () => {
    const job = wholeJob({ status: "scheduled", runAt: NOON });
    expect(waitingOf(job, facts({ workers: false }))?.cause).toBe("workers");
  });
});

test.each(["running", "completed", "failed", "cancelled", "expired"] as const)(
  "a job that is %s waits for nothing",
  (status) => {
    expect(waitingOf(wholeJob({ status }), facts({}))).toBeNull();
  },
);
