import { describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { adder } from "../../support/adder-job.ts";
import { testDeck } from "../../support/deck.ts";

describe.each(["inline", "subprocess"] as const)("a job in executor %s", (executor) => {
  test("reads what is streamed to it, before it starts and while it runs", async () => {
    await using deck = await testDeck({ jobs: [adder] });
    await deck.tracker.queues.edit("adder", { paused: true });
    const { id } = await deck.tracker.enqueue("adder", {}, { executor });
    await deck.tracker.sendInput(id, 1);
    await deck.tracker.sendInput(id, 2);
    await deck.tracker.queues.edit("adder", { paused: false });
    const heard = await deck.until(id, ({ firstOutputMs }) => firstOutputMs !== null);
    expect(heard.firstOutputMs).toBeGreaterThanOrEqual(0);
    await deck.tracker.sendInput(id, 3);
    await deck.tracker.endInput(id);
    expect(await deck.ended(id)).toMatchObject({ status: "completed", result: { sum: 6 } });
    const outputs = deck.tracker.events(id, 0, 100).filter(({ type }) => type === "output");
    expect(outputs.map(({ data }) => data)).toEqual([{ value: 1 }, { value: 3 }, { value: 6 }]);
  });

  test("gets all of it again in another attempt", async () => {
    await using deck = await testDeck({ jobs: [adder] });
    const { id } = await deck.tracker.enqueue("adder", { failAt: 2 }, { executor });
    for (const value of [1, 2, 3]) await deck.tracker.sendInput(id, value);
    await deck.tracker.endInput(id);
    expect(await deck.ended(id)).toMatchObject({ status: "completed", attempt: 2, result: { sum: 6 } });
  });

  test("that waits for input is stopped like any other", async () => {
    await using deck = await testDeck({ jobs: [adder] });
    const { id } = await deck.tracker.enqueue("adder", {}, { executor });
    await deck.until(id, ({ status }) => status === "running");
    await deck.tracker.cancel(id, { by: "test", reason: "user" });
    expect((await deck.ended(id)).stop?.proof).toBe("exited");
  });
});

test("a value reaches a job that another process runs", async () => {
  await using runner = await testDeck({ jobs: [adder] });
  await using sender = await testDeck({ jobs: [adder], folder: runner.folder, role: "look" });
  const { id } = await sender.tracker.enqueue("adder", {});
  await sender.tracker.sendInput(id, 40);
  await runner.until(id, ({ firstOutputMs }) => firstOutputMs !== null);
  await sender.tracker.sendInput(id, 2);
  await sender.tracker.endInput(id);
  expect((await runner.ended(id)).result).toEqual({ sum: 42 });
});

test("nothing is streamed to a job after the end of its input, or its own", async () => {
  await using deck = await testDeck({ jobs: [adder] });
  const { id } = await deck.tracker.enqueue("adder", {});
  await deck.tracker.endInput(id);
  expect(deck.tracker.sendInput(id, 1)).rejects.toMatchObject({ reason: "input_refused" });
  await deck.ended(id);
  expect(deck.tracker.sendInput(id, 1)).rejects.toMatchObject({ reason: "job_already_ended" });
  expect(deck.tracker.sendInput(fileURLToPath(import.meta.url), 1)).rejects.toMatchObject({
    reason: "job_not_found",
  });
});

test("a job is given 64 MB at most, since a run that does not read holds them, and its input still ends", async () => {
  await using deck = await testDeck({ jobs: [adder], role: null });
  const { id } = await deck.tracker.enqueue("adder", {});
  const value = "x".repeat(9_000_000);
  for (let n = 0; n < 7; n += 1) await deck.tracker.sendInput(id, value);
  expect(deck.tracker.sendInput(id, value)).rejects.toMatchObject({
    reason: "input_refused",
    message: `Job ${id} was given as much as is kept: 10000 values, or 64 MB of them`,
  });
  await deck.tracker.sendInput(id, "a short one");
  await deck.tracker.endInput(id);
  expect(deck.store.inputs(id, 6).map(({ i, isEnd }) => [i, isEnd])).toEqual([
    [7, false],
    [8, false],
    [9, true],
  ]);
});
