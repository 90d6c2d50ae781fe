import { expect, test } from "bun:test";
import { durationMs, isCancelling, type Job, waitMs } from "../../src/domain/job.ts";
import { isAlive, runMark } from "../../src/domain/processes.ts";
import { newJob } from "../support/builders.ts";

const job = (fields: Partial<Job>): Job => ({ ...newJob(), version: 1, change: 1, lastSeq: 1, ...fields });

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

test("a process that has the id of another one is not that one", () => {
  const node = { pid: 7, bootId: "b", startTicks: 100 };
  const table = (identity: typeof node | undefined) => ({
    identify: () => identity,
    listRun: () => Promise.resolve([]),
    listMarks: () => Promise.resolve(new Set<string>()),
    measureRuns: async () => [],
    signal: () => false,
  });
  expect(isAlive(table(node), node)).toBe(true);
  expect(isAlive(table({ ...node, startTicks: 101 }), node)).toBe(false);
  expect(isAlive(table({ ...node, bootId: "c" }), node)).toBe(false);
  expect(isAlive(table(undefined), node)).toBe(false);
});
