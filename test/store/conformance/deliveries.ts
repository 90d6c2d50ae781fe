import { describe, expect, test } from "bun:test";
import { FINAL_STATUSES } from "../../../src/domain/status.ts";
import { AT, add, addIn, addRunning, ids, NODE, type OpenStore, patchFor, type Store } from "./support.ts";

const callback = {
  url: "https://hooks.example/done?a=1",
  sentAt: null,
  statusCode: null,
  error: null,
  attempts: 0,
};
const all = (store: Store) => store.deliveries.list({}, { limit: 100 }).deliveries;

/** The outbox: what the transaction that ends a job writes with it. */
export function deliveriesConformance(opened: () => OpenStore): void {
  describe("a job with a callback has exactly one delivery", () => {
    test.each([...FINAL_STATUSES])("when it is %s", async (status) => {
      const { store } = opened();
      const { id } = await addIn(store, status, { callback });
      expect(all(store)).toMatchObject([
        { jobId: id, status, url: callback.url, state: "pending", attempts: 0 },
      ]);
      await store.transition(id, "complete", patchFor("complete"), { at: AT });
      await store.update(id, { pinned: true }, { at: AT });
      expect(all(store)).toHaveLength(1);
    });

    test("when it is cancelled before it starts, or fails with one it depends on", async () => {
      const { store } = opened();
      for (const name of ["cancelWaiting", "failDependent"] as const) {
        const { id } = await addIn(store, "scheduled", { callback });
        await store.transition(id, name, patchFor(name), { at: AT });
      }
      expect(all(store).map(({ status }) => status)).toEqual(["failed", "cancelled"]);
    });

    test("when it has ended where it was created", async () => {
      const { store } = opened();
      await add(store, { status: "completed", completedAt: AT, callback });
      expect(all(store)).toMatchObject([{ status: "completed", createdAt: AT }]);
    });
  });

  test("until it ends, between its attempts, or without a callback it has none", async () => {
    const { store } = opened();
    await add(store, { callback });
    const { id } = await addRunning(store, { callback, maxAttempts: 2 });
    await store.transition(id, "retry", patchFor("retry"), { at: AT });
    await addIn(store, "completed");
    const refused = await store.transition(id, "complete", patchFor("complete"), { at: AT, nodeId: NODE });
    expect(refused.ok).toBe(false);
    expect(all(store)).toEqual([]);
  });

  test("a delivery goes with its job, and is read after the database was opened again", async () => {
    const { store, reopen } = opened();
    const gone = await addIn(store, "failed", { callback });
    const kept = await addIn(store, "completed", { callback });
    await store.remove(gone.id, AT);
    const before = all(store);
    expect(before.map(({ jobId }) => jobId)).toEqual([kept.id]);
    expect(all(await reopen())).toEqual(before);
  });

  test("retention leaves a job alone until its delivery has come to an end", async () => {
    const { store } = opened();
    const { id } = await addIn(store, "completed", { callback });
    const old = () => ids(store.listRemovable(AT + 60_000, 10));
    expect(old()).toEqual([]);
    const [claimed] = (
      await store.deliveries.claim({
        ...{ now: AT + 1000, until: AT + 2000, limit: 1, perOrigin: 1, underWay: new Map() },
      })
    ).claimed;
    if (claimed === undefined) throw new Error("Expected a delivery to be due");
    expect(old()).toEqual([]);
    await store.deliveries.settle(claimed, {
      ...{ sentAt: AT, at: AT, statusCode: 500, error: "Answered 500", nextAt: null, isGone: false },
    });
    expect(old()).toEqual([id]);
  });

  test("two that claim at the same time share what is due", async () => {
    const { store, second } = opened();
    const other = await second();
    for (let n = 0; n < 5; n += 1) await addIn(store, "completed", { callback });
    const request = { now: AT + 1000, until: AT + 2000, limit: 3, perOrigin: 9, underWay: new Map() };
    const [a, b] = await Promise.all([store.deliveries.claim(request), other.deliveries.claim(request)]);
    expect(new Set(ids([...a.claimed, ...b.claimed])).size).toBe(5);
    expect(store.deliveries.isDue(AT + 1999)).toBe(false);
    expect(store.deliveries.isDue(AT + 2000)).toBe(true);
  });

  test("pages in both directions visit every delivery once, those of one instant too", async () => {
    const { store } = opened();
    for (let n = 0; n < 7; n += 1) await addIn(store, "completed", { callback });
    const whole = ids(all(store));
    const forth: string[] = [];
    const back: string[] = [];
    let page = store.deliveries.list({}, { limit: 3 });
    for (forth.push(...ids(page.deliveries)); page.next !== null; forth.push(...ids(page.deliveries))) {
      page = store.deliveries.list({}, { limit: 3, after: page.next });
    }
    for (back.unshift(...ids(page.deliveries)); page.prev !== null; back.unshift(...ids(page.deliveries))) {
      page = store.deliveries.list({}, { limit: 3, before: page.prev });
    }
    expect(forth).toEqual([...whole]);
    expect(back).toEqual([...whole]);
    expect(store.deliveries.list({ states: ["held"] }, { limit: 3 }).deliveries).toEqual([]);
    const [first] = all(store);
    expect(store.deliveries.list({ jobId: first?.jobId ?? "" }, { limit: 3 }).deliveries).toHaveLength(1);
  });
}
