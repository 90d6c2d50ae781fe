import { describe, expect, test } from "bun:test";
import type { QueueEdit } from "../../../src/domain/queue.ts";
import { testDeck } from "../../support/deck.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { gatedJob } from "../../support/gated-job.ts";

const NOON = Date.UTC(2026, 0, 31, 12);

/** A deck with a queue whose jobs run until they are let go. */
async function open(edit: QueueEdit = {}, env: Readonly<Record<string, string>> = {}) {
  const gated = gatedJob();
  const clock = new FakeClock(NOON);
  const deck = await testDeck({ jobs: [gated.type], clock, env });
  await deck.tracker.queues.edit("gated", edit);
  const add = (name: string, options = {}) => deck.tracker.enqueue("gated", { name }, options);
  const cause = (id: string) => deck.tracker.waiting(deck.tracker.get(id));
  return Object.assign(deck, { ...gated, clock, add, cause, gate: gated });
}

describe("a queue", () => {
  test("that is paused starts nothing, lets go on what runs, and goes on when it is resumed", async () => {
    await using deck = await open();
    const runs = await deck.add("runs");
    await deck.gate.start("runs");
    await deck.tracker.queues.edit("gated", { paused: true });
    const waits = await deck.add("waits");
    expect(deck.cause(waits.id)).toMatchObject({ cause: "paused", text: "Queue gated is paused" });
    deck.gate.open("runs");
    await deck.ended(runs.id);
    expect(deck.tracker.get(waits.id).status).toBe("queued");
    await deck.tracker.queues.edit("gated", { paused: false });
    await deck.gate.start("waits");
    expect(deck.gate.started).toEqual(["runs", "waits"]);
  });

  test("stays paused when somebody else sets its limit at the same time", async () => {
    await using deck = await open();
    const { queues } = deck.tracker;
    await Promise.all([
      queues.edit("gated", { paused: true }),
      queues.edit("gated", { concurrency: 2 }),
      queues.edit("gated", { rate: { count: 1, perMs: 1000 } }),
    ]);
    const all = { paused: true, concurrency: 2, rate: { count: 1, perMs: 1000 } };
    expect(queues.get("gated")).toMatchObject(all);
  });

  test("runs as many at once as somebody has set, and no more", async () => {
    await using deck = await open({ concurrency: 1 });
    const first = await deck.add("1");
    const second = await deck.add("2");
    await deck.gate.start("1");
    expect(deck.cause(second.id)).toMatchObject({ cause: "slots", position: 1 });
    expect(deck.tracker.queues.get("gated")).toMatchObject({ concurrency: 1, running: 1, waiting: 1 });
    await deck.tracker.queues.edit("gated", { concurrency: 2 });
    await deck.gate.start("2");
    for (const name of ["1", "2"]) deck.gate.open(name);
    await Promise.all([deck.ended(first.id), deck.ended(second.id)]);
    expect(deck.tracker.queues.get("gated")).toMatchObject({ running: 0, waiting: 0, oldestAt: null });
  });

  test("with a limit of none waits until there is one", async () => {
    await using deck = await open({ concurrency: 0 });
    const { id } = await deck.add("1");
    expect(deck.cause(id)).toMatchObject({
      cause: "slots",
      text: "Next in line: there is no slot of queue gated",
    });
    await deck.tracker.queues.edit("gated", { concurrency: null });
    await deck.gate.start("1");
  });

  test("with a rate forgets starts that are still to come, since the clock was set back", async () => {
    await using deck = await open({ rate: { count: 1, perMs: 60_000 } });
    await deck.add("1");
    await deck.gate.start("1");
    deck.clock.set(NOON - 3_600_000);
    const second = await deck.add("2");
    await deck.gate.start("2");
    const third = await deck.add("3");
    expect(deck.cause(third.id)?.text).toContain("the next one at 2026-01-31 11:01:00");
    expect(deck.tracker.get(second.id).status).toBe("running");
    await deck.clock.advance(60_000);
    await deck.gate.start("3");
  });

  test("with a rate starts that many in any span, whatever ends meanwhile", async () => {
    await using deck = await open({ rate: { count: 2, perMs: 60_000 } });
    for (const name of ["1", "2", "3", "4"]) deck.gate.open(name);
    const jobs = [await deck.add("1"), await deck.add("2"), await deck.add("3"), await deck.add("4")];
    await deck.ended(jobs[1]?.id ?? "");
    const third = jobs[2]?.id ?? "";
    expect(deck.cause(third)).toMatchObject({ cause: "rate", position: 1 });
    expect(deck.cause(third)?.text).toContain(
      "starts at most 2 jobs in 60 s, the next one at 2026-01-31 12:01:00",
    );
    await deck.clock.advance(59_999);
    await Bun.sleep(0);
    expect(deck.gate.started).toEqual(["1", "2"]);
    await deck.clock.advance(1);
    await deck.ended(jobs[3]?.id ?? "");
    expect(deck.gate.started).toEqual(["1", "2", "3", "4"]);
  });

  test("with a rate looks back from each start", async () => {
    await using deck = await open({ rate: { count: 2, perMs: 60_000 } });
    for (const name of ["1", "2", "3", "4"]) deck.gate.open(name);
    await deck.ended((await deck.add("1")).id);
    await deck.clock.advance(20_000);
    await deck.ended((await deck.add("2")).id);
    const third = await deck.add("3");
    const fourth = await deck.add("4");
    await deck.clock.advance(40_000);
    expect((await deck.ended(third.id)).startedAt).toBe(NOON + 60_000);
    await deck.clock.advance(20_000);
    expect((await deck.ended(fourth.id)).startedAt).toBe(NOON + 80_000);
  });

  test("of a process without a free slot says so", async () => {
    await using deck = await open({}, { JOBDECK_CONCURRENCY: "1" });
    await deck.add("1");
    await deck.gate.start("1");
    const { id } = await deck.add("2");
    expect(deck.cause(id)).toMatchObject({
      cause: "process",
      text: "Next in line: waits for the only slot in all",
    });
  });

  test.each([
    [{ concurrency: -1 }, "/concurrency"],
    [{ concurrency: 1.5 }, "/concurrency"],
    [{ rate: { count: 0, perMs: 1000 } }, "/rate/count"],
    [{ rate: { count: 1, perMs: 10 } }, "/rate/perMs"],
  ])("refuses %j", async (edit, path) => {
    await using deck = await open();
    expect(deck.tracker.queues.edit("gated", edit)).rejects.toMatchObject({
      reason: "request_invalid",
      issues: [{ path }],
    });
  });

  test("keeps its settings over a restart", async () => {
    await using deck = await open({ paused: true, concurrency: 3, rate: { count: 5, perMs: 1000 } });
    await deck.stop();
    await using again = await testDeck({ jobs: [gatedJob().type], folder: deck.folder, role: null });
    expect(again.tracker.queues.get("gated")).toMatchObject({
      paused: true,
      concurrency: 3,
      rate: { count: 5, perMs: 1000 },
    });
  });
});

describe("jobs with one concurrency key", () => {
  test("run one at a time in the order of their creation, whatever their priority and queue", async () => {
    await using deck = await open();
    const key = { concurrencyKey: "tenant 7" };
    const first = await deck.add("1", key);
    await deck.gate.start("1");
    const second = await deck.add("2", { ...key, queue: "other" });
    const third = await deck.add("3", { ...key, priority: 100 });
    const free = await deck.add("free");
    await deck.gate.start("free");
    for (const { id } of [second, third]) {
      expect(deck.cause(id)).toMatchObject({ cause: "key", position: null });
    }
    deck.gate.open("1");
    await deck.gate.start("2");
    expect(deck.tracker.get(third.id)).toMatchObject({ status: "queued", blocked: true });
    await deck.tracker.cancel(second.id, { by: "test", reason: "user" });
    await deck.gate.start("3");
    expect(deck.tracker.get(first.id).status).toBe("completed");
    expect(deck.tracker.get(free.id).status).toBe("running");
    expect(deck.gate.started).toEqual(["1", "free", "2", "3"]);
  });

  test("wait for one that waits for its time, and for its retry", async () => {
    await using deck = await open();
    const key = { concurrencyKey: "k" };
    const later = await deck.add("later", { ...key, runAt: NOON + 1000, maxAttempts: 2 });
    const next = await deck.add("next", key);
    expect(deck.cause(next.id)?.text).toContain("which is scheduled and has the same key");
    deck.gate.fail("later");
    await deck.clock.advance(1000);
    await deck.until(later.id, (job) => job.nextAttemptAt !== null);
    expect(deck.tracker.get(next.id)).toMatchObject({ status: "queued", blocked: true });
    await deck.tracker.cancel(later.id, { by: "test", reason: "user" });
    await deck.gate.start("next");
  });
});
