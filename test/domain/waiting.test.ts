import { describe, expect, test } from "bun:test";
import type { Job } from "../../src/domain/job.ts";
import { LONGEST_LINE, waitingOf } from "../../src/domain/waiting.ts";
import { newJob } from "../support/builders.ts";

const job = (fields: Partial<Job> = {}): Job => ({
  ...newJob(),
  version: 1,
  change: 1,
  lastSeq: 1,
  ...fields,
});
const NOON = Date.UTC(2026, 0, 31, 12);

describe("a queued job", () => {
  const queued = job({ id: "me", queue: "wiki" });

  test.each([
    [["me", "b"], "Next in line: starts when a slot of queue wiki is free", 1],
    [["a", "me"], "1 job is ahead of it in queue wiki", 2],
    [["a", "b", "c", "me"], "3 jobs are ahead of it in queue wiki", 4],
  ])("in the line %p: %s", (line, text, position) => {
    expect(waitingOf(queued, line)).toMatchObject({ text, position });
  });

  test("that is further back than anyone counts has no place", () => {
    expect(waitingOf(queued, ["a"])).toEqual({
      cause: "line",
      text: `More than ${LONGEST_LINE} jobs are ahead of it in queue wiki`,
      position: null,
    });
  });
});

test("a scheduled job waits for its time", () => {
  expect(waitingOf(job({ status: "scheduled", runAt: NOON }), [])).toEqual({
    cause: "time",
    text: "Waits until 2026-01-31 12:00:00 UTC, the time it was given",
    position: null,
  });
});

test("a failed attempt waits for the next one", () => {
  const failed = job({ status: "scheduled", runAt: 1, nextAttemptAt: NOON, attempt: 1, maxAttempts: 3 });
  expect(waitingOf(failed, [])).toEqual({
    cause: "retry",
    text: "Waits until 2026-01-31 12:00:00 UTC for attempt 2 of 3",
    position: null,
  });
});

test.each(["running", "completed", "failed", "cancelled", "expired"] as const)(
  "a job that is %s waits for nothing",
  (status) => {
    expect(waitingOf(job({ status }), [])).toBeNull();
  },
);
