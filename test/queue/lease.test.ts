import { expect, test } from "bun:test";
import type { Node } from "../../src/domain/node.ts";
import { Lease } from "../../src/queue/lease.ts";

const NOW = Date.UTC(2026, 0, 1);
const LEASE_MS = 30_000;
const LOOK_MS = 5000;

const node = (id: string, heartbeatAt: number): Node => ({
  ...{
    id,
    role: "serve",
    pid: 1,
    bootId: "b",
    pidSpace: "",
    startTicks: 1,
    slots: 4,
    types: ["demo"],
    startedAt: NOW,
    heartbeatAt,
  },
});

/** Looks at one node every five seconds, as long as it is told. @returns at which times its lease had run out */
function looks(
  lease: Lease,
  from: number,
  until: number,
  heartbeatAt: (now: number) => number,
): readonly number[] {
  const found: number[] = [];
  for (let now = from; now <= until; now += LOOK_MS) {
    if (lease.expired([node("a", heartbeatAt(now))], now).has("a")) found.push(now - NOW);
  }
  return found;
}

test("a node that is heard of keeps its lease, however old it is", () => {
  expect(looks(new Lease(LEASE_MS), NOW, NOW + 3_600_000, (now) => now - 1000)).toEqual([]);
});

test("one that falls silent loses it after a whole lease, not a look before", () => {
  expect(looks(new Lease(LEASE_MS), NOW, NOW + 35_000, () => NOW)).toEqual([30_000, 35_000]);
});

test("one that is heard of again has it back", () => {
  const lease = new Lease(LEASE_MS);
  looks(lease, NOW, NOW + 30_000, () => NOW);
  expect(looks(lease, NOW + 35_000, NOW + 60_000, () => NOW + 34_000)).toEqual([]);
});

test("who has just begun to look waits a whole lease, however old the heartbeat is", () => {
  expect(looks(new Lease(LEASE_MS), NOW, NOW + 30_000, () => NOW - 3_600_000)).toEqual([30_000]);
});

test("who was asleep for more than half a lease waits a whole one after waking", () => {
  const lease = new Lease(LEASE_MS);
  looks(lease, NOW, NOW + 25_000, () => NOW);
  expect(looks(lease, NOW + 41_000, NOW + 71_000, () => NOW)).toEqual([71_000]);
});

test.each([
  ["forward", 3_600_000],
  ["back", -3_600_000],
])("a clock that is set %s costs no lease", (_, by) => {
  const lease = new Lease(LEASE_MS);
  looks(lease, NOW, NOW + 25_000, () => NOW);
  expect(looks(lease, NOW + 30_000 + by, NOW + 55_000 + by, () => NOW)).toEqual([]);
});

test("each node has a lease of its own", () => {
  const lease = new Lease(10);
  lease.expired([node("a", 0)], 0);
  lease.expired([node("a", 0), node("b", 0)], 5);
  expect([...lease.expired([node("a", 0), node("b", 0)], 10)]).toEqual(["a"]);
  expect([...lease.expired([node("b", 0)], 15)]).toEqual(["b"]);
});
