import { describe, expect, test } from "bun:test";
import { durationMs, isCancelling, type Job, waitMs } from "../../src/domain/job.ts";
import { conditionOf, runMark } from "../../src/domain/processes.ts";
import { newJob } from "../support/builders.ts";
import { processTable } from "../support/process-table.ts";

const job = (fields: Partial<Job>): Job => ({
  ...newJob(),
  unmet: 0,
  blocked: false,
  version: 1,
  change: 1,
  lastSeq: 1,
  ...fields,
});

test("a job's duration runs until it ends, and is never negative", () => {
  expect(durationMs(job({ startedAt: null }), 50)).toBeNull();
  expect(durationMs(job({ startedAt: 10 }), 50)).toBe(40);
  expect(durationMs(job({ startedAt: 10, completedAt: 30 }), 50)).toBe(20);
  expect(durationMs(job({ startedAt: 60 }), 50)).toBe(0);
});

test("a job's wait is its time in line, or since its creation when it never stood in one", () => {
  expect(waitMs(job({ startedAt: null }))).toBeNull();
  expect(waitMs(job({ queuedAt: 20, startedAt: 50 }))).toBe(30);
  expect(waitMs(job({ createdAt: 10, queuedAt: null, startedAt: 50 }))).toBe(40);
});

test("only a running job that was asked to stop is cancelling", () => {
  expect(isCancelling(job({ status: "running", cancelRequestedAt: 5 }))).toBe(true);
  expect(isCancelling(job({ status: "running" }))).toBe(false);
  expect(isCancelling(job({ status: "cancelled", cancelRequestedAt: 5 }))).toBe(false);
});

test("a run's mark names the job and the attempt", () => {
  expect(runMark("0198", 3)).toBe("0198.3");
});

describe("a process", () => {
  const space = { bootId: "b", pidSpace: "pid:[1]" };
  const node = { ...space, pid: 7, startTicks: 100 };
  const seen = (identity: typeof node | undefined, isStopped = false) =>
    processTable({ space, identify: () => identity, isStopped: () => isStopped });

  test("runs, or is held, as long as it is there", () => {
    expect(conditionOf(seen(node), node)).toBe("running");
    expect(conditionOf(seen(node, true), node)).toBe("stopped");
    expect(conditionOf(seen(undefined), node)).toBe("gone");
  });

  test("that has the id of another one is not that one", () => {
    expect(conditionOf(seen({ ...node, startTicks: 101 }), node)).toBe("gone");
    expect(conditionOf(seen(node), { ...node, bootId: "earlier" })).toBe("gone");
  });

  test("of another namespace can't be seen, whatever has its id here", () => {
    expect(conditionOf(seen(node), { ...node, pidSpace: "pid:[2]" })).toBe("unseen");
    expect(conditionOf(seen(undefined), { ...node, pidSpace: "pid:[2]" })).toBe("unseen");
    expect(conditionOf(seen(node), { ...node, bootId: "earlier", pidSpace: "pid:[2]" })).toBe("gone");
  });

  test("whose namespace was never noted is one of ours", () => {
    expect(conditionOf(seen(node), { ...node, pidSpace: "" })).toBe("running");
  });
});
