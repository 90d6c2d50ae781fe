import { expect, test } from "bun:test";
import { testDeck } from "../../support/deck.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { gatedJob } from "../../support/gated-job.ts";

const LEASE_MS = 60_000;

test("a process that was given up, or slept too long, takes no job before its next sign of life", async () => {
  const gate = gatedJob();
  const clock = new FakeClock();
  await using deck = await testDeck({ jobs: [gate.type], clock, leaseMs: LEASE_MS });
  const add = async (name: string) => {
    const { id } = await deck.tracker.enqueue("gated", { name });
    // Writes are committed in their order: with this one, the look at the lines is over.
    await deck.tracker.queues.edit("gated", { concurrency: 5 });
    return deck.tracker.get(id).status;
  };
  expect(await add("before")).toBe("running");

  await deck.store.removeNode(deck.nodeId);
  expect(await add("given up")).toBe("queued");
  await clock.advance(LEASE_MS / 2);
  await gate.start("given up");

  clock.set(clock.now() + 2 * LEASE_MS);
  expect(await add("slept")).toBe("queued");
  await clock.advance(LEASE_MS / 2);
  await gate.start("slept");
  expect(gate.started).toEqual(["before", "given up", "slept"]);
  for (const name of gate.started) gate.open(name);
  expect(deck.faults).toEqual([]);
});
