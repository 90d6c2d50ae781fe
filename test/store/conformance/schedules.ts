import { expect, test } from "bun:test";
import type { Schedule } from "../../../src/domain/schedule.ts";
import type { Replacement } from "../../../src/domain/schedule-store.ts";
import { newJob, newSchedule } from "../../support/builders.ts";
import { AT, add, allJobs, ids, type OpenStore, type Store } from "./support.ts";

async function kept(store: Store, fields: Partial<Schedule> = {}): Promise<Schedule> {
  const schedule = newSchedule(fields);
  await store.schedules.create(schedule);
  return schedule;
}

function replaced(result: Replacement): Schedule {
  if (result.kind !== "replaced") throw new Error(`It was not replaced: ${result.kind}`);
  return result.schedule;
}

/** What creates jobs on a cron, and the one transaction in which it does. */
export function schedulesConformance(opened: () => OpenStore): void {
  test("a schedule is read as it was written, also after the database was opened again", async () => {
    const { store, reopen } = opened();
    const plain = await kept(store);
    const full = await kept(store, {
      title: "Ünïcode \u{1F4C5}",
      submission: {
        type: "wiki",
        input: { repo: "x", deep: [{ a: null }] },
        queue: "nightly",
        priority: -3,
        tags: ["a"],
        limits: { timeMs: 5 },
      },
      missed: "all",
      overlap: "replace",
      paused: true,
      nextAt: null,
      lastAt: AT,
      lastJobId: "job",
      note: { at: AT, text: "Why" },
      version: 7,
    });
    expect(store.schedules.list(10)).toEqual([plain, full]);
    expect(store.schedules.list(1)).toEqual([plain]);
    const again = await reopen();
    expect(again.schedules.find(full.id)).toEqual(full);
    expect(again.schedules.find("nobody")).toBeUndefined();
  });

  test("a title that no database can hold becomes one that it can", async () => {
    const { store } = opened();
    const { id } = await kept(store, { title: "a\0b\ud800" });
    expect(store.schedules.find(id)?.title).toBe("a\ufffdb\ufffd");
  });

  test("a replaced schedule is the next version of itself", async () => {
    const { store } = opened();
    const other = await kept(store);
    const schedule = await kept(store);
    const written = replaced(await store.schedules.replace({ ...schedule, title: "Other", nextAt: AT }));
    expect(written).toEqual({ ...schedule, title: "Other", nextAt: AT, version: 2 });
    expect(store.schedules.find(schedule.id)).toEqual(written);
    expect(store.schedules.find(other.id)).toEqual(other);
  });

  test("a schedule of an older version replaces nothing and creates nothing", async () => {
    const { store } = opened();
    const schedule = await kept(store);
    const newer = replaced(await store.schedules.replace({ ...schedule, title: "Newer" }));
    const late = await store.schedules.replace({ ...schedule, title: "Late" }, [newJob()]);
    expect(late).toEqual({ kind: "changed", schedule: newer });
    expect(store.schedules.find(schedule.id)).toEqual(newer);
    expect(allJobs(store)).toEqual([]);
  });

  test("a schedule that is gone is not replaced", async () => {
    const { store } = opened();
    const schedule = newSchedule();
    expect(await store.schedules.replace(schedule, [newJob()])).toEqual({
      kind: "changed",
      schedule: undefined,
    });
    expect(allJobs(store)).toEqual([]);
  });

  test("advancing and creating the jobs is one write: jobs with all that belongs to them", async () => {
    const { store } = opened();
    const schedule = await kept(store);
    const jobs = [newJob({ scheduleId: schedule.id }), newJob({ scheduleId: schedule.id })];
    const before = store.change();
    const result = await store.schedules.replace({ ...schedule, nextAt: AT }, jobs);
    expect(result).toMatchObject({ kind: "replaced", jobs: jobs.map(({ id }) => ({ id, version: 1 })) });
    expect(store.change()).toBe(before + 2);
    expect(store.stats(AT).counts.queued).toBe(2);
    expect(store.line("demo", 10)).toEqual(ids(jobs));
    expect(store.events(jobs[0]?.id ?? "", 0, 10)).toHaveLength(1);
  });

  test("when one of its jobs can't be created, none is, and the schedule has not advanced", async () => {
    const { store } = opened();
    const schedule = await kept(store);
    // A value that the database has no kind for: the write of this job fails in the middle of the transaction.
    const broken = {
      ...newJob(),
      input: {
        toJSON: () => {
          throw new Error("broken");
        },
      },
    };
    const jobs = [newJob(), broken, newJob()];
    const failed = store.schedules.replace({ ...schedule, nextAt: AT }, jobs);
    const beside = add(store);
    await expect(failed).rejects.toThrow("broken");
    const { id } = await beside;
    expect(store.schedules.find(schedule.id)).toEqual(schedule);
    expect(ids(allJobs(store))).toEqual([id]);
    expect(store.stats(AT).counts.queued).toBe(1);
  });

  test("without room in the queue it does not advance and creates none", async () => {
    const { store } = opened();
    const schedule = await kept(store);
    await add(store);
    const full = await store.schedules.replace({ ...schedule, nextAt: AT }, [newJob(), newJob()], 2);
    expect(full).toMatchObject({
      kind: "refused",
      refusal: { reason: "queue_full", details: { queue: "demo" } },
    });
    expect(store.schedules.find(schedule.id)).toEqual(schedule);
    expect(allJobs(store)).toHaveLength(1);
    expect(await store.schedules.replace({ ...schedule, nextAt: AT }, [newJob()], 2)).toMatchObject({
      kind: "replaced",
    });
  });

  test("of two processes that advance it from the same version, one does", async () => {
    const { store, second } = opened();
    const other = await second();
    const schedule = await kept(store);
    const results = await Promise.all(
      [store, other].map((one) => one.schedules.replace({ ...schedule, nextAt: AT }, [newJob()])),
    );
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(["changed", "replaced"]);
    expect(allJobs(store)).toHaveLength(1);
  });

  test("due are those whose time has come and that are not paused, the earliest first", async () => {
    const { store } = opened();
    expect(store.schedules.nextDue()).toBeNull();
    const later = await kept(store, { nextAt: AT + 2 });
    const now = await kept(store, { nextAt: AT });
    const early = await kept(store, { nextAt: AT - 5 });
    await kept(store, { nextAt: null });
    await kept(store, { nextAt: AT - 9, paused: true });
    expect(ids(store.schedules.listDue(AT, 10))).toEqual(ids([early, now]));
    expect(ids(store.schedules.listDue(AT, 1))).toEqual([early.id]);
    expect(store.schedules.nextDue()).toBe(AT - 5);
    await store.schedules.remove(early.id);
    await store.schedules.remove(now.id);
    expect(store.schedules.nextDue()).toBe(later.nextAt);
  });

  test("is removed in the version that was seen, or in any", async () => {
    const { store } = opened();
    const schedule = await kept(store);
    const spared = await kept(store);
    expect(await store.schedules.remove(schedule.id, 2)).toBe(false);
    expect(store.schedules.find(schedule.id)).toEqual(schedule);
    expect(await store.schedules.remove(schedule.id, 1)).toBe(true);
    expect(await store.schedules.remove(schedule.id)).toBe(false);
    expect(await store.schedules.remove(spared.id)).toBe(true);
    expect(store.schedules.list(10)).toEqual([]);
  });

  test("its jobs are known by it, the newest first", async () => {
    const { store } = opened();
    const [a] = [
      await add(store, { scheduleId: "s" }),
      await add(store),
      await add(store, { scheduleId: "t" }),
    ];
    const b = await add(store, { scheduleId: "s" });
    expect(ids(store.schedules.jobsOf("s", 10))).toEqual(ids([b, a]));
    expect(ids(store.schedules.jobsOf("s", 1))).toEqual([b.id]);
    expect(store.schedules.jobsOf("u", 10)).toEqual([]);
  });
}
