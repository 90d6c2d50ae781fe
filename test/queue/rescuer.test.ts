import { expect, test } from "bun:test";
import type { ExecutorKind } from "../../src/domain/job.ts";
import type { Node } from "../../src/domain/node.ts";
import type { Condition } from "../../src/domain/processes.ts";
import { Rescuer } from "../../src/queue/rescuer.ts";
import { Upkeep } from "../../src/tracker/upkeep.ts";
import { newJob } from "../support/builders.ts";
import { testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

const NOW = Date.UTC(2026, 0, 1);
const LEASE_MS = 30_000;
const LOOK_MS = 5000;

/** One job that runs on another node, and a rescuer that finds that node's process so. */
async function found(
  condition: Condition,
  executor: ExecutorKind = "inline",
  restoredAt: number | null = null,
) {
  const clock = new FakeClock(NOW);
  const deck = await testDeck({ clock, role: null });
  const { store, hub, tracker } = deck;
  const job = newJob({ executor });
  const ended: string[] = [];
  const identity = { pid: 1, bootId: "b", pidSpace: "", startTicks: 1 };
  const node: Node = {
    id: "other",
    role: "serve",
    ...identity,
    startedAt: NOW,
    heartbeatAt: NOW,
    slots: 4,
    types: ["demo"],
  };
  await store.saveNode(node);
  await store.insert([job], { nodeId: node.id, at: NOW });
  const rescuer = new Rescuer({
    store,
    upkeep: new Upkeep({ store, hub, clock, tracker, types: deck.catalog }),
    clock,
    leaseMs: LEASE_MS,
    nodeId: "this",
    restoredAt,
    isRunningHere: () => false,
    conditionOf: () => condition,
    listMarks: async () => new Set(),
    async endCarriers(mark) {
      ended.push(mark);
      return { killed: 0, gone: true };
    },
    countFiles: async () => 0,
  });
  /** Looks on its beat for so long. @returns the status at the end, and whether the node is still known */
  const after = async (ms: number, beats: boolean) => {
    for (const end = clock.now() + ms; ; ) {
      if (beats) await store.saveNode({ ...node, heartbeatAt: clock.now() });
      await rescuer.rescue();
      if (clock.now() >= end) break;
      await clock.advance(LOOK_MS);
    }
    return [tracker.get(job.id).status, store.listNodes().length];
  };
  return { after, ended, mark: `${job.id}.1`, [Symbol.asyncDispose]: () => deck[Symbol.asyncDispose]() };
}

test("a node whose process is gone is lost at once", async () => {
  await using it = await found("gone");
  expect(await it.after(0, true)).toEqual(["failed", 0]);
});

test("a node whose process runs is never lost, however long it is silent", async () => {
  await using it = await found("running");
  expect(await it.after(3_600_000, false)).toEqual(["running", 1]);
});

test.each(["stopped", "unseen"] as const)(
  "a node whose process is %s is lost when its lease runs out",
  async (condition) => {
    await using it = await found(condition);
    expect(await it.after(3_600_000, true)).toEqual(["running", 1]);
    expect(await it.after(LEASE_MS - LOOK_MS, false)).toEqual(["running", 1]);
    expect(await it.after(LOOK_MS, false)).toEqual(["failed", 0]);
  },
);

test("a lost run in a container is cleared away even if no container is seen: its pipes may be there alone", async () => {
  await using contained = await found("gone", "container");
  expect(await contained.after(0, true)).toEqual(["failed", 0]);
  expect(contained.ended).toEqual([contained.mark]);
  await using inline = await found("gone");
  await inline.after(0, true);
  expect(inline.ended).toEqual([]);
});

test("what a run from before a restore has left is not touched: it may be the original's, which is at work", async () => {
  await using before = await found("gone", "container", NOW);
  expect(await before.after(0, true)).toEqual(["failed", 0]);
  expect(before.ended).toEqual([]);
  await using since = await found("gone", "container", NOW - 1);
  await since.after(0, true);
  expect(since.ended).toEqual([since.mark]);
});
