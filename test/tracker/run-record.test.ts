import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import type { Report } from "../../src/domain/executor.ts";
import type { Job } from "../../src/domain/job.ts";
import { finished } from "../../src/domain/progress.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { type Ending, RunRecord } from "../../src/tracker/run-record.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

const START = Date.UTC(2026, 0, 1);
const work = defineJob({ type: "work", title: "Work", input: t.Object({}), maxAttempts: 3, run: () => null });

let clock: FakeClock;
let deck: TestDeck;
let job: Job;
let fenced = 0;
let record: RunRecord;

/** A fresh job that this test's pen belongs to, on one database for all. */
beforeEach(async () => {
  clock = new FakeClock(START);
  deck ??= await testDeck({ jobs: [work], role: null });
  fenced = 0;
  job = await deck.tracker.submitHere({ type: "work", input: {} }, "test", "me");
  const { store, hub } = deck;
  const onFault = (cause: unknown) => {
    throw cause;
  };
  record = new RunRecord({
    job: { ...job, startedAt: START },
    store,
    hub,
    clock,
    onFault,
    onFenced: () => (fenced += 1),
  });
});
afterAll(() => deck[Symbol.asyncDispose]());

const log = (message: string): Report => ({ type: "log", level: "info", message });
const moved = (current: number, total = 100): Report => ({ type: "progress", report: { current, total } });
const now = () => deck.tracker.get(job.id);
const events = () => deck.tracker.events(job.id, 0, 100_000).slice(2);
const types = () => events().map((event) => event.type);
const complete = (): Ending => ({
  transition: "complete",
  patch: { completedAt: clock.now(), progress: finished(record.progress, clock.now()) },
  events: [],
});
const settle = (decide: (asked: Job | null) => Ending = complete) => record.settle(decide, () => undefined);

/** Moves the time on, and lets what was sent be committed. */
async function pass(ms: number): Promise<void> {
  await clock.advance(ms);
  await deck.store.saveCheckpoint(job, "barrier", null);
}

describe("progress", () => {
  test("reported all the time gets at most ten numbers in any second, and the last one counts", async () => {
    for (let ms = 0; ms < 3000; ms += 5) {
      record.report(moved(ms, 3000));
      await clock.advance(5);
    }
    record.report(moved(2999, 3000));
    await settle();
    const at = events().flatMap((e) => (e.type === "progress" ? [e.at] : []));
    const most = Math.max(
      ...at.map((from) => at.filter((other) => other >= from && other < from + 1000).length),
    );
    expect(most).toBeLessThanOrEqual(10);
    expect(at.length).toBeGreaterThan(20);
    expect(events().findLast((e) => e.type === "progress")?.data).toMatchObject({ current: 2999 });
    expect(now().progress).toMatchObject({ percent: 100, current: 2999 });
  });

  test("stays small on the row, however much a program says in one line", async () => {
    const text = "x".repeat(900_000);
    record.report({
      type: "progress",
      report: { stage: text, unit: text, message: text, current: 1, total: 4 },
    });
    await settle();
    const { stage, unit, message, stages, current } = now().progress;
    expect([stage?.length, unit?.length, stages[0]?.name.length, current]).toEqual([300, 300, 300, 1]);
    expect(message).toEndWith("… (883616 characters left out)");
    expect(JSON.stringify(events()).length).toBeLessThan(50_000);
  });

  test("is saved although metadata came with it that no row can hold", async () => {
    const deep: unknown = JSON.parse(`${"[".repeat(1500)}${"]".repeat(1500)}`);
    record.report(log("before"));
    record.report({ type: "metadata", patch: { kept: [1] } });
    record.report({ type: "metadata", patch: { deep } });
    await clock.advance(200);
    await settle();
    expect(now()).toMatchObject({ status: "completed", metadata: { kept: [1] } });
    expect(now().warnings).toEqual([
      "Metadata was left out: it has more than 100 levels, one within the other",
    ]);
    expect(types()).toEqual(["log", "warning", "status"]);
  });

  test("gets no more numbers because the log is flooded", async () => {
    for (let ms = 0; ms < 1000; ms += 10) {
      for (let i = 0; i < 100; i += 1) record.report(log("line"));
      record.report(moved(ms, 1000));
      await pass(10);
    }
    await settle();
    expect(types().filter((type) => type === "progress").length).toBeLessThanOrEqual(10);
    expect(types().filter((type) => type === "log")).toHaveLength(10_000);
  });

  test("is published when it is saved, and not before", async () => {
    const before = deck.notes.length;
    record.report(moved(1));
    await pass(100);
    expect(deck.notes.length).toBe(before);
    await pass(20);
    expect(deck.notes.slice(before)).toMatchObject([{ job: { progress: { current: 1 } } }]);
    await settle();
  });
});

test("a flood of lines waits for no timer, and is kept whole and in order", async () => {
  const before = deck.notes.length;
  for (let i = 0; i < 20_000; i += 1) record.report(log(`line ${i}`));
  await pass(0);
  expect(now().lastSeq).toBe(20_002);
  expect(deck.notes.length - before).toBe(40);
  await settle();
  const lines = deck.tracker.log(job.id, { limit: 100_000 });
  expect(lines.map((line) => line.message)).toEqual(Array.from({ length: 20_000 }, (_, i) => `line ${i}`));
});

test("entries stand in the order of their reports, numbered without a gap, and the end is the last", async () => {
  record.report(log("first"));
  record.report({ type: "warn", message: "careful" });
  record.report(log("second"));
  record.report({ type: "artifact", path: "a.txt", bytes: 3 });
  record.report({ type: "output", value: { part: 1 } });
  record.report(moved(50));
  await settle();
  expect(types()).toEqual(["log", "warning", "log", "artifact", "output", "progress", "status"]);
  expect(events().map((e) => e.seq)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(now()).toMatchObject({ lastSeq: 9, warnings: ["careful"], artifactCount: 1, firstOutputMs: 0 });
});

test("the end carries what was not saved yet, in one write", async () => {
  record.report(log("last words"));
  record.report({ type: "title", title: "  Renamed  " });
  record.report({ type: "usage", usage: { inputTokens: 5, costUsd: Number.NaN } });
  record.report({ type: "usage", usage: { inputTokens: 7, outputTokens: -3 } });
  const settled = await settle();
  expect(settled).toMatchObject({ status: "completed", title: "Renamed", version: job.version + 1 });
  expect(settled?.usage).toEqual({ inputTokens: 12, outputTokens: 0, costUsd: 0 });
  expect(clock.pending).toBe(0);
});

test("a report after the end is dropped", async () => {
  await settle();
  record.report(log("too late"));
  record.step({ stop: null }, { type: "stop", at: START, data: { step: "fenced" } });
  await pass(1000);
  expect(types()).toEqual(["status"]);
  expect(clock.pending).toBe(0);
});

test("what somebody else has edited meanwhile stays", async () => {
  record.report({ type: "metadata", patch: { mine: 1 } });
  await pass(200);
  await deck.tracker.edit(job.id, { metadata: { mine: 1, theirs: 2 }, tags: ["x"] });
  record.report({ type: "metadata", patch: { more: 3 } });
  await settle();
  expect(now()).toMatchObject({ metadata: { mine: 1, theirs: 2, more: 3 }, tags: ["x"] });
});

test("warnings without end are all in the journal, and the first 200 on the job", async () => {
  for (let i = 0; i < 1000; i += 1) record.report({ type: "warn", message: `w${i}` });
  await settle();
  expect(now().warnings).toHaveLength(201);
  expect(now().warnings.at(-1)).toStartWith("… and 800 more");
  expect(types().filter((type) => type === "warning")).toHaveLength(1000);
});

test("a message without end is cut", async () => {
  record.report({ type: "warn", message: "x".repeat(100_000) });
  await settle();
  expect(now().warnings[0]).toEndWith("… (83616 characters left out)");
});

test("a checkpoint is on disk before the job has ended", async () => {
  record.report({ type: "checkpoint", key: "page 1", value: { done: true } });
  await settle();
  expect(deck.store.checkpoints(job.id)).toEqual({ "page 1": { done: true } });
  expect(fenced).toBe(0);
});

describe("an attempt that was given to someone else", () => {
  const takeAway = () => deck.store.transition(job.id, "giveBack", { nodeId: null }, { at: START });

  test("cannot write, and is told so once", async () => {
    await takeAway();
    record.report(log("from the past"));
    record.step({ warnings: ["no"] }, { type: "warning", at: START, data: { message: "no" } });
    await pass(500);
    record.report(moved(5));
    await pass(500);
    expect(fenced).toBe(1);
    expect(types()).toEqual(["status"]);
    expect(now().warnings).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test("cannot save a checkpoint, and learns by that that it is over", async () => {
    await takeAway();
    record.report({ type: "checkpoint", key: "one", value: "from the past" });
    await pass(0);
    expect(fenced).toBe(1);
    expect(deck.store.checkpoints(job.id)).toEqual({});
  });

  test("cannot end the job", async () => {
    await takeAway();
    expect(await settle()).toBeUndefined();
    expect(now().status).toBe("queued");
  });
});

describe("a job that somebody asks to stop", () => {
  const ask = () => deck.tracker.cancel(job.id, { by: "ada", reason: "user" });
  const decide = (asked: Job | null): Ending =>
    asked === null
      ? complete()
      : {
          transition: "cancel",
          patch: { completedAt: clock.now(), statusReason: asked.statusReason },
          events: [],
        };

  test("before its end is written is cancelled, and nothing that it said is lost", async () => {
    record.report(log("nearly done"));
    await ask();
    expect(await settle(decide)).toMatchObject({ status: "cancelled", statusReason: "user" });
    expect(types()).toEqual(["stop", "log", "status"]);
  });

  test("in the same moment is either cancelled, or has ended before", async () => {
    const [asked, settled] = await Promise.all([ask(), settle(decide)]);
    expect(asked.cancelRequestedAt).not.toBeNull();
    expect(settled?.status).toBe("cancelled");
  });

  test("in the moment after has completed, and the asker learns it", async () => {
    const settled = settle(decide);
    const code = await ask().catch((cause: { reason: string }) => cause.reason);
    expect((await settled)?.status).toBe("completed");
    expect(code).toBe("job_already_ended");
  });
});
