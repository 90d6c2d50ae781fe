import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { FINAL_STATUSES, isFinal, STATUSES, TRANSITIONS } from "../../../src/domain/status.ts";
import type { JobStore, Written } from "../../../src/domain/store.ts";
import { newJob } from "../../support/builders.ts";
import {
  ALL,
  AT,
  add,
  addIn,
  addRunning,
  everything,
  isAllowed,
  job,
  NODE,
  type OpenStore,
  PAIRS,
  patchFor,
  TRANSITION_NAMES,
} from "./support.ts";

const LATER = AT + 2000;
const RACERS = ["complete", "fail", "cancel"] as const;

/** The table of statuses, and nothing beside it. */
export function statusesConformance(opened: () => OpenStore): void {
  const allowed = PAIRS.filter(([status, name]) => isAllowed(status, name));
  const refused = PAIRS.filter(([status, name]) => !isAllowed(status, name));

  test.each(allowed)("a %s job may %s", async (status, name) => {
    const { store } = opened();
    const before = await addIn(store, status);
    const written = await store.transition(before.id, name, patchFor(name), { at: LATER });
    const after = job(written);
    expect(after).toEqual({
      ...before,
      ...patchFor(name),
      status: TRANSITIONS[name].to,
      updatedAt: LATER,
      version: before.version + 1,
      change: before.change + 1,
      lastSeq: before.lastSeq + 1,
    });
    expect(store.find(before.id)).toEqual(after);
    expect(store.events(before.id, before.lastSeq, ALL)).toEqual([
      {
        type: "status",
        jobId: before.id,
        attempt: after.attempt,
        seq: after.lastSeq,
        at: LATER,
        data: { from: status, status: after.status, reason: patchFor(name).statusReason ?? null },
      },
    ]);
  });

  test.each(refused)("a %s job refuses to %s and stays as it is", async (status, name) => {
    const { store } = opened();
    const { id } = await addIn(store, status);
    const before = everything(store, id);
    const change = store.change();
    const counted = store.stats(LATER);
    const written = await store.transition(id, name, patchFor(name), { at: LATER }, [
      { type: "warning", at: LATER, data: { message: "never" } },
    ]);
    expect(written).toEqual({ ok: false, job: store.find(id) ?? null });
    expect(everything(store, id)).toBe(before);
    expect(store.change()).toBe(change);
    expect(store.stats(LATER)).toEqual(counted);
  });

  test.each(TRANSITION_NAMES)("a job that does not exist refuses to %s", async (name) => {
    const { store } = opened();
    const { id } = newJob();
    expect(await store.transition(id, name, patchFor(name), { at: AT })).toEqual({ ok: false, job: null });
    expect(store.find(id)).toBeUndefined();
    expect(store.events(id, 0, ALL)).toEqual([]);
    expect(store.change()).toBe(0);
  });

  test.each(FINAL_STATUSES)("a patch cannot bring a %s job back", async (status) => {
    const { store } = opened();
    const before = await addIn(store, status);
    for (const field of ["status", "version", "change", "lastSeq", "id", "type", "createdAt", "updatedAt"]) {
      // A caller may hold a whole job where a patch is expected: the types allow it.
      const patch = { [field]: newJob({ status: "queued" })[field as "status"] ?? 1 };
      const failure = await store.update(before.id, patch, { at: LATER }).catch((cause: unknown) => cause);
      expect(failure).toBeInstanceOf(TypeError);
    }
    expect(store.find(before.id)).toEqual(before);
  });

  test.each(STATUSES)("a %s job keeps its status through any update", async (status) => {
    const { store } = opened();
    const before = await addIn(store, status);
    const after = job(await store.update(before.id, { pinned: true, title: "New" }, { at: LATER }));
    expect(after).toEqual({
      ...before,
      pinned: true,
      title: "New",
      updatedAt: LATER,
      version: before.version + 1,
      change: before.change + 1,
    });
    expect(store.find(before.id)).toEqual(after);
  });

  describe("a race of ends", () => {
    test("has one winner and one final event, in each of a thousand", async () => {
      const { store, second } = opened();
      const sides = [store, await second()];
      const inserted = await store.insert(
        Array.from({ length: 1000 }, () => newJob()),
        { nodeId: NODE, at: AT },
      );
      const orders = fc.sample(fc.shuffledSubarray([...RACERS], { minLength: 3 }), {
        numRuns: 1000,
        seed: 1,
      });
      const results = await Promise.all(
        inserted.map(({ job: { id } }, i) => race(sides, id, orders[i] ?? RACERS)),
      );
      for (const [i, written] of results.entries()) {
        const winners = written.filter(({ ok }) => ok);
        expect(winners).toHaveLength(1);
        const id = inserted[i]?.job.id ?? "";
        const stands = store.find(id);
        expect(stands).toEqual(winners[0]?.job ?? undefined);
        const ends = store.events(id, 0, ALL).filter((e) => e.type === "status" && isFinal(e.data.status));
        expect(ends).toHaveLength(1);
        expect(store.attempts(id).map((a) => a.status)).toEqual([stands?.status as "completed"]);
      }
      const { counts } = store.stats(AT);
      expect(counts.completed + counts.failed + counts.cancelled).toBe(1000);
      expect(counts.running).toBe(0);
    });

    function race(
      sides: readonly (JobStore | undefined)[],
      id: string,
      order: readonly (typeof RACERS)[number][],
    ): Promise<readonly Written[]> {
      return Promise.all(
        order.map((name, k) => {
          const side = sides[k % sides.length];
          if (side === undefined) throw new Error("No store for this racer");
          return side.transition(id, name, patchFor(name), { at: LATER });
        }),
      );
    }
  });

  describe("a guard", () => {
    const guards = [
      ["attempt", { attempt: 1 }, { attempt: 2 }],
      ["node", { nodeId: NODE }, { nodeId: "node-2" }],
      ["version", { version: 2 }, { version: 1 }],
    ] as const;

    test.each(guards)("on the %s lets through what still holds", async (_, holds) => {
      const { store } = opened();
      const { id } = await addRunning(store);
      const updated = await store.update(id, {}, { at: LATER, ...holds });
      expect(updated.ok).toBe(true);
      const again = "version" in holds ? { version: 3 } : holds;
      expect((await store.transition(id, "complete", {}, { at: LATER, ...again })).ok).toBe(true);
    });

    test.each(guards)("on the %s refuses what no longer holds", async (_, __, broken) => {
      const { store } = opened();
      const { id } = await addRunning(store);
      const before = everything(store, id);
      const at = { at: LATER, ...broken };
      const event = { type: "warning", at: LATER, data: { message: "never" } } as const;
      const stands = store.find(id) ?? null;
      expect(await store.update(id, { title: "never" }, at, [event])).toEqual({ ok: false, job: stands });
      expect(await store.transition(id, "complete", {}, at, [event])).toEqual({ ok: false, job: stands });
      expect(everything(store, id)).toBe(before);
    });

    test("on several things refuses when one of them fails", async () => {
      const { store } = opened();
      const { id } = await addRunning(store);
      const guard = { at: LATER, attempt: 1, nodeId: NODE, version: 1 };
      expect((await store.transition(id, "complete", {}, guard)).ok).toBe(false);
      expect((await store.transition(id, "complete", {}, { ...guard, version: 2 })).ok).toBe(true);
    });

    test("on the node refuses a job that no node holds", async () => {
      const { store } = opened();
      const { id } = await add(store);
      expect((await store.update(id, {}, { at: LATER, nodeId: NODE })).ok).toBe(false);
    });

    test("on a request to stop lets through only what the request allows", async () => {
      const { store } = opened();
      const { id } = await addRunning(store);
      expect((await store.transition(id, "cancel", {}, { at: LATER, cancelling: true })).ok).toBe(false);
      const asked = await store.update(id, { cancelRequestedAt: AT }, { at: LATER, cancelling: false });
      expect(asked.ok).toBe(true);
      expect((await store.update(id, {}, { at: LATER, cancelling: false })).ok).toBe(false);
      expect((await store.transition(id, "complete", {}, { at: LATER, cancelling: false })).ok).toBe(false);
      expect((await store.transition(id, "cancel", {}, { at: LATER, cancelling: true })).ok).toBe(true);
    });

    test("on statuses lets an update through only there", async () => {
      const { store } = opened();
      for (const status of STATUSES) {
        const { id } = await addIn(store, status);
        const statuses = ["queued", "running"] as const;
        const written = await store.update(id, { title: "New" }, { at: LATER, statuses });
        expect([status, written.ok]).toEqual([status, status === "queued" || status === "running"]);
      }
    });
  });
}
