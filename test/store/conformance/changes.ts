import { describe, expect, test } from "bun:test";
import { isFinal, STATUSES } from "../../../src/domain/status.ts";
import { newJob } from "../../support/builders.ts";
import { ALL, AT, add, addIn, ids, type OpenStore } from "./support.ts";

/** What changed after a number, for a reader who was away. */
export function changesConformance(opened: () => OpenStore): void {
  describe("changes after a number", () => {
    test("are the jobs written since, each in its newest state, in the order of their last writes", async () => {
      const { store } = opened();
      const [a, b, c] = [await add(store), await add(store), await add(store)];
      const seen = store.change();
      expect(store.changesAfter(seen, 10)).toEqual({ jobs: [], removed: [], complete: true });
      await store.update(b.id, { title: "B" }, { at: AT });
      await store.update(a.id, { title: "A" }, { at: AT });
      await store.update(b.id, { title: "B again" }, { at: AT });
      const { jobs, complete } = store.changesAfter(seen, 10);
      expect(jobs.map((job) => job.title)).toEqual(["A", "B again"]);
      expect(complete).toBe(true);
      expect(ids(store.changesAfter(0, 10).jobs)).toEqual(ids([c, a, b]));
    });

    test("say when there are more than were asked for, and are then the first", async () => {
      const { store } = opened();
      const jobs = (await store.insert(Array.from({ length: 5 }, () => newJob()))).map((i) => i.job);
      expect(store.changesAfter(0, 5)).toMatchObject({ complete: true });
      const part = store.changesAfter(0, 4);
      expect(part.complete).toBe(false);
      expect(ids(part.jobs)).toEqual(ids(jobs.slice(0, 4)));
      expect(store.changesAfter(part.jobs.at(-1)?.change ?? 0, 4)).toMatchObject({ complete: true });
    });

    test("tell of removed jobs until those are forgotten", async () => {
      const { store } = opened();
      const [first, second] = [await addIn(store, "completed"), await addIn(store, "failed")];
      const start = store.change();
      await store.remove(first.id, AT);
      const between = store.change();
      await store.remove(second.id, AT + 1000);
      expect(between).toBeGreaterThan(start);
      const { removed, complete } = store.changesAfter(start, 10);
      expect(ids(removed)).toEqual(ids([first, second]));
      expect(removed.map(({ change }) => change)).toEqual([between, store.change()]);
      expect(complete).toBe(true);
      expect(store.changesAfter(start, 1)).toMatchObject({ removed: [{ id: first.id }], complete: false });

      await store.forgetRemovals(AT);
      expect(store.changesAfter(start, 10)).toMatchObject({ complete: true });
      await store.forgetRemovals(AT + 1);
      expect(store.changesAfter(start, 10)).toMatchObject({ removed: [{ id: second.id }], complete: false });
      expect(store.changesAfter(between, 10)).toMatchObject({ removed: [{ id: second.id }], complete: true });
      await store.forgetRemovals(AT + 1001);
      expect(store.changesAfter(between, 10)).toMatchObject({ removed: [], complete: false });
      expect(store.changesAfter(store.change(), 10)).toEqual({ jobs: [], removed: [], complete: true });
    });

    test("do not call a job gone whose id was used again", async () => {
      const { store } = opened();
      const { id } = await addIn(store, "completed");
      await store.remove(id, AT);
      await add(store, { id });
      const { jobs, removed } = store.changesAfter(0, 10);
      expect(ids(jobs)).toEqual([id]);
      expect(removed).toEqual([]);
    });

    test("are not complete for a number that was never reached", async () => {
      const { store } = opened();
      await add(store);
      expect(store.changesAfter(store.change() + 1, 10)).toEqual({ jobs: [], removed: [], complete: false });
    });

    test("are the same from another connection", async () => {
      const { store, second } = opened();
      const other = await second();
      const jobs = [await add(store), await add(other)];
      expect(ids(store.changesAfter(0, 10).jobs)).toEqual(ids(jobs));
      expect(other.changesAfter(0, 10)).toEqual(store.changesAfter(0, 10));
    });
  });

  describe("a write elsewhere", () => {
    test("is noticed once, and one's own is not", async () => {
      const { store, second } = opened();
      const other = await second();
      store.changedElsewhere();
      expect(store.changedElsewhere()).toBe(false);
      await add(store);
      expect(store.changedElsewhere()).toBe(false);
      await add(other);
      expect(store.changedElsewhere()).toBe(true);
      expect(store.changedElsewhere()).toBe(false);
      expect(other.changedElsewhere()).toBe(true);
    });

    test("is readable as soon as it is committed", async () => {
      const { store, second } = opened();
      const other = await second();
      const job = await add(store);
      expect(other.find(job.id)).toEqual(job);
      await other.update(job.id, { title: "New" }, { at: AT });
      expect(store.find(job.id)?.title).toBe("New");
    });
  });

  describe("a removal", () => {
    test.each(STATUSES)("of a %s job takes it away only when it has ended", async (status) => {
      const { store } = opened();
      const { id, change } = await addIn(store, status);
      expect(await store.remove(id, AT)).toBe(isFinal(status) ? change + 1 : null);
      if (!isFinal(status)) {
        expect(store.find(id)?.change).toBe(change);
        return;
      }
      expect(store.find(id)).toBeUndefined();
      expect(store.events(id, 0, ALL)).toEqual([]);
      expect(store.attempts(id)).toEqual([]);
      expect(store.stats(AT).counts[status]).toBe(0);
      expect(await store.remove(id, AT)).toBeNull();
    });
  });
}
