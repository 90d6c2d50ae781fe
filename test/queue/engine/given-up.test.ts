import { expect, test } from "bun:test";
import { testDeck } from "../../support/deck.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { gatedJob } from "../../support/gated-job.ts";

const LEASE_MS = 60_000;

test("a process that was given up, or slept too long, gives a sign of life before it takes a job", async () => {
  const gate = gatedJob();
  const clock = new FakeClock();
  await using deck = await testDeck({ jobs: [gate.type], clock, leaseMs: LEASE_MS });
  const started = async (name: string) => {
    const { id } = await deck.tracker.enqueue("gated", { name });
    await gate.start(name);
    const [node] = deck.store.listNodes();
    return [node?.id, node?.heartbeatAt, deck.tracker.get(id).startedAt];
  };
  const heard = () => [deck.nodeId, clock.now(), clock.now()];
  expect(await started("before")).toEqual(heard());
  await deck.store.removeNode(deck.nodeId);
  expect(await started("given up")).toEqual(heard());
  clock.set(clock.now() + 2 * LEASE_MS);
  expect(await started("slept")).toEqual(heard());
  // Within its lease it need not.
  const before = clock.now();
  clock.set(before + LEASE_MS / 2);
  expect(await started("dozed")).toEqual([deck.nodeId, before, clock.now()]);
  for (const name of gate.started) gate.open(name);
  expect(deck.faults).toEqual([]);
});
