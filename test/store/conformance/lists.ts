import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Job } from "../../../src/domain/job.ts";
import { ACTIVE_STATUSES, FINAL_STATUSES, isFinal, STATUSES } from "../../../src/domain/status.ts";
import type { JobFilter, JobPage, JobStore, PageRequest } from "../../../src/domain/store.ts";
import { newJob } from "../../support/builders.ts";
import { ALL, AT, add, addIn, ids, NODE, type OpenStore } from "./support.ts";

const byAge = (a: Job, b: Job) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);

/** Lists of jobs: pages, filters, and what the upkeep asks for. */
export function listsConformance(opened: () => OpenStore): void {
  describe("pages", () => {
    /** Many jobs with few instants, so that most places are decided by the id. */
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, i) => newJob({ createdAt: AT + (i % 3) }));

    function walk(
      store: JobStore,
      order: PageRequest["order"],
      limit: number,
      way: "next" | "prev",
      from?: JobPage,
    ) {
      const pages: JobPage[] = [];
      for (let page = from ?? store.list({}, { limit, order }); ; ) {
        pages.push(page);
        const cursor = page[way];
        if (cursor === null) return pages;
        page = store.list(
          {},
          way === "next" ? { limit, order, after: cursor } : { limit, order, before: cursor },
        );
      }
    }

    test.each(["asc", "desc"] as const)(
      "in %s order visit every job once, forwards and back",
      async (order) => {
        const { store } = opened();
        const jobs = (await store.insert(crowd(30))).map((i) => i.job).toSorted(byAge);
        if (order === "desc") jobs.reverse();
        fc.assert(
          fc.property(fc.integer({ min: 1, max: 35 }), (limit) => {
            const forwards = walk(store, order, limit, "next");
            expect(ids(forwards.flatMap((page) => page.jobs))).toEqual(ids(jobs));
            expect(forwards[0]?.prev).toBeNull();
            expect(forwards.at(-1)?.next).toBeNull();
            const back = walk(store, order, limit, "prev", forwards.at(-1));
            expect(ids(back.toReversed().flatMap((page) => page.jobs))).toEqual(ids(jobs));
            expect(back.at(-1)?.prev).toBeNull();
            // From the second page back to the first, and from there on again.
            if (forwards.length > 1) expect(back.at(-2)?.prev).not.toBeNull();
          }),
        );
      },
    );

    test("of ids alone are the same, between two places", async () => {
      const { store } = opened();
      const jobs = (await store.insert(crowd(30))).map((i) => i.job).toSorted(byAge);
      fc.assert(
        fc.property(fc.nat(29), fc.nat(29), fc.integer({ min: 1, max: 35 }), (from, to, limit) => {
          const [after, before] = [jobs[from], jobs[to]];
          if (after === undefined || before === undefined) throw new Error("There are 30 jobs");
          const between = jobs.slice(from + 1, to).slice(0, limit);
          const filter = { statuses: STATUSES };
          for (const each of [{}, filter]) {
            expect(store.listIds(each, { after, before, limit })).toMatchObject(
              between.map(({ id }) => ({ id })),
            );
          }
          expect(store.listIds({ statuses: ["failed"] }, { limit })).toEqual([]);
        }),
      );
    });

    test("neither repeat nor miss a job that was there from the start, while others come", async () => {
      const { store } = opened();
      const there = ids((await store.insert(crowd(40))).map((i) => i.job));
      for (const order of ["asc", "desc"] as const) {
        const seen: string[] = [];
        for (let page = store.list({}, { limit: 7, order }); ; ) {
          seen.push(...ids(page.jobs));
          await store.insert(crowd(5));
          if (page.next === null) break;
          page = store.list({}, { limit: 7, order, after: page.next });
          if (seen.length > 500) throw new Error("The walk does not end");
          if (there.every((id) => seen.includes(id))) break;
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(there.filter((id) => !seen.includes(id))).toEqual([]);
      }
    });

    test("hold a cursor whose job is gone", async () => {
      const { store } = opened();
      const jobs: Job[] = [];
      for (let i = 0; i < 6; i += 1) jobs.push(await addIn(store, "completed", { createdAt: AT + i }));
      const { next } = store.list({}, { limit: 3, order: "asc" });
      await store.remove(jobs[2]?.id ?? "", AT);
      if (next === null) throw new Error("Expected a next page");
      expect(ids(store.list({}, { limit: 3, order: "asc", after: next }).jobs)).toEqual(ids(jobs.slice(3)));
    });

    test("of nothing have no neighbours", () => {
      const { store } = opened();
      expect(store.list({}, { limit: 5, order: "desc" })).toEqual({ jobs: [], next: null, prev: null });
    });
  });

  describe("a filter", () => {
    /** The same whether or not the index knows the jobs. */
    const found = async (store: JobStore, filter: JobFilter): Promise<readonly string[]> => {
      const all = () => ids(store.list(filter, { limit: 100, order: "asc" }).jobs);
      const before = all();
      await store.index(1000);
      expect(store.unindexed()).toBe(0);
      expect(all()).toEqual(before);
      expect(ids(store.list(filter, { limit: 100, order: "desc" }).jobs)).toEqual(before.toReversed());
      expect(ids(store.listIds(filter, { limit: 100 }))).toEqual(before);
      return before;
    };

    test("by status finds exactly the jobs that have one of them, in one order", async () => {
      const { store } = opened();
      const jobs: Job[] = [];
      for (let round = 0; round < 3; round += 1) {
        for (const status of STATUSES)
          jobs.push(await addIn(store, status, { createdAt: AT + (jobs.length % 4) }));
      }
      fc.assert(
        fc.property(fc.subarray([...STATUSES]), fc.integer({ min: 1, max: 8 }), (statuses, limit) => {
          const wanted = jobs
            .filter((job) => statuses.length === 0 || statuses.includes(job.status))
            .toSorted(byAge);
          for (const order of ["asc", "desc"] as const) {
            const all: string[] = [];
            for (let page = store.list({ statuses }, { limit, order }); ; ) {
              all.push(...ids(page.jobs));
              if (page.next === null) break;
              page = store.list({ statuses }, { limit, order, after: page.next });
            }
            expect<readonly string[]>(all).toEqual(ids(order === "asc" ? wanted : wanted.toReversed()));
          }
        }),
      );
    });

    test("by type, session, queue, tag, node and documentation finds those jobs", async () => {
      const { store } = opened();
      const plain = await add(store);
      const wiki = await add(store, { type: "wiki" });
      const session = await add(store, { sessionId: "s1" });
      const queue = await add(store, { queue: "slow" });
      const tagged = await add(store, { tags: ["nightly", "a b"] });
      const docs = await add(store, { docsEntry: "overview.md" });
      const running = await addIn(store, "running");
      expect(await found(store, { types: ["wiki"] })).toEqual(ids([wiki]));
      expect(await found(store, { types: ["wiki", "demo"] })).toHaveLength(7);
      expect(await found(store, { sessionId: "s1" })).toEqual(ids([session]));
      expect(await found(store, { queue: "slow" })).toEqual(ids([queue]));
      expect(await found(store, { tag: "nightly" })).toEqual(ids([tagged]));
      expect(await found(store, { tag: "night" })).toEqual([]);
      expect(await found(store, { tag: "a b" })).toEqual(ids([tagged]));
      expect(await found(store, { withDocs: true })).toEqual(ids([docs]));
      expect(await found(store, { nodeId: NODE })).toEqual(ids([running]));
      expect(await found(store, { withDocs: false })).toHaveLength(7);
      const child = await add(store, { parentId: wiki.id });
      expect(await found(store, { parentId: wiki.id })).toEqual(ids([child]));
      expect(await found(store, { types: ["wiki"], statuses: ["running"] })).toEqual([]);
      const { createdAt } = session;
      for (const more of [{}, { queue: "demo" }]) {
        const since = await found(store, { ...more, createdAfter: createdAt });
        const before = await found(store, { ...more, createdBefore: createdAt });
        expect(since).toContain(session.id);
        expect(before).toContain(plain.id);
        expect(before).not.toContain(session.id);
        expect([...before, ...since].toSorted()).toEqual([...(await found(store, more))].toSorted());
      }
      expect(
        await found(store, { types: ["demo"], statuses: ["queued"], queue: "demo", withDocs: true }),
      ).toEqual(ids([docs]));
      expect(await found(store, {})).toContain(plain.id);
    });

    const hard = [
      "100%",
      "a_b",
      "C:\\dir",
      'say "hi"',
      "tab\tbed",
      "line\nbreak",
      "é✓😀",
      "it's",
      "'; DROP TABLE jobs; --",
      "[x]",
    ];

    test.each(hard)("by the words %j finds them as they stand", async (word) => {
      const { store } = opened();
      const title = await add(store, { title: `See ${word} here` });
      const input = await add(store, { input: { repo: `of ${word} too` } });
      const errors = await addIn(store, "queued", { errors: [`Broke at ${word}`] });
      await add(store, { title: "See nothing here", input: { repo: "xx" }, errors: ["axb 10 Cdir"] });
      expect((await found(store, { words: [word] })).toSorted()).toEqual(
        ids([title, input, errors]).toSorted(),
      );
    });

    const hostile = [
      '"',
      "*",
      "a OR b",
      "NEAR(a b)",
      "labels : a",
      "{title",
      "^a",
      "-a",
      "a*b",
      "\0",
      "\ud800",
      "()",
    ];

    test.each(hostile)("by the words %j is a search like any other", async (typed) => {
      const { store } = opened();
      await add(store, { title: "Quite another" });
      expect(await found(store, { words: typed.split(" ") })).toEqual([]);
    });

    test.each([
      ["é", "Café", "cafe"],
      ["e", "Cafe", "CAFÉ"],
      ["Chinese", "部署文档站点", "文档"],
      ["Cyrillic", "Отчёт за июль", "отчет"],
      ["numbers", "Release 4.12", "4.12"],
    ])("by words heeds letters, not how they are written: %s", async (_, title, word) => {
      const { store } = opened();
      const job = await add(store, { title });
      await add(store, { title: "Another" });
      expect(await found(store, { words: [word] })).toEqual(ids([job]));
    });

    test("by words follows what changes, and forgets what is removed", async () => {
      const { store } = opened();
      const job = await addIn(store, "completed", { title: "Before", tags: ["old"] });
      expect(await found(store, { words: ["before"] })).toEqual([job.id]);
      await store.update(job.id, { title: "After", tags: ["new"] }, { at: AT });
      expect(await found(store, { words: ["before"] })).toEqual([]);
      expect(await found(store, { tag: "old" })).toEqual([]);
      expect(await found(store, { words: ["after"], tag: "new" })).toEqual([job.id]);
      await store.remove(job.id, AT);
      const other = await add(store, { title: "Other", createdAt: job.createdAt });
      expect(await found(store, { words: ["after"] })).toEqual([]);
      expect(await found(store, { words: ["other"] })).toEqual([other.id]);
    });

    test("that the index answers is walked page by page, with many jobs of one instant", async () => {
      const { store } = opened();
      const all = Array.from({ length: 40 }, (_, i) =>
        newJob({ createdAt: AT + Math.floor(i / 20), tags: [i % 3 === 0 ? "x" : "y"] }),
      );
      const jobs = (await store.insert(all)).map((one) => one.job);
      const wanted = ids(jobs.filter((job) => job.tags[0] === "x").toSorted(byAge));
      await store.index(25);
      for (const order of ["asc", "desc"] as const) {
        for (const limit of [1, 3, 100]) {
          const seen: string[] = [];
          for (let page = store.list({ tag: "x" }, { limit, order }); ; ) {
            seen.push(...ids(page.jobs));
            if (page.next === null) break;
            page = store.list({ tag: "x" }, { limit, order, after: page.next });
          }
          expect(seen).toEqual([...(order === "asc" ? wanted : wanted.toReversed())]);
        }
      }
    });

    test("by words looks into inputs of the types that it names only", async () => {
      const { store } = opened();
      const open = await add(store, { type: "open", input: { token: "sesame" } });
      await add(store, { type: "secret", input: { token: "sesame" } });
      const titled = await add(store, { type: "secret", title: "Say sesame" });
      expect((await found(store, { words: ["sesame"], inputsOf: ["open"] })).toSorted()).toEqual(
        ids([open, titled]).toSorted(),
      );
      expect(await found(store, { words: ["sesame"], inputsOf: [] })).toEqual(ids([titled]));
    });

    test("by words wants all of them, whatever the case of their Latin letters", async () => {
      const { store } = opened();
      const both = await add(store, {
        title: "Clone Repository",
        input: { repo: "https://example.org/Jobs" },
      });
      await add(store, { title: "Clone nothing" });
      expect(await found(store, { words: ["clone", "JOBS"] })).toEqual(ids([both]));
      expect(await found(store, { words: ["CLONE"] })).toHaveLength(2);
      expect(await found(store, { words: [] })).toHaveLength(2);
      expect(await found(store, { words: ["clone", "repo"] })).toEqual(ids([both]));
      expect(await found(store, { words: ["repo", "clone"] })).toEqual([]);
      expect(await found(store, { words: ["lone"] })).toEqual([]);
      expect(await found(store, { words: ["x".repeat(100_000)] })).toEqual([]);
    });
  });

  describe("a list", () => {
    const instants = [AT - 2000, AT - 1000, AT, AT + 1000, AT + 2000];

    test("of active jobs holds all that have not ended, oldest first", async () => {
      const { store } = opened();
      const jobs: Job[] = [];
      for (const [i, status] of [...STATUSES, ...STATUSES].entries()) {
        jobs.push(await addIn(store, status, { createdAt: AT - i }));
      }
      const active = jobs.filter((job) => !isFinal(job.status)).toSorted(byAge);
      expect(active).toHaveLength(2 * ACTIVE_STATUSES.length);
      expect(ids(store.listActive(100))).toEqual(ids(active));
      expect(ids(store.listActive(4))).toEqual(ids(active.slice(0, 4)));
      const running = active.filter((job) => job.status === "running");
      expect(ids(store.listRunning()).toSorted()).toEqual(ids(running).toSorted());
    });

    test("of ended jobs begins at an instant and follows their ends", async () => {
      const { store } = opened();
      const jobs: Job[] = [];
      for (const completedAt of instants) {
        const { id } = await addIn(store, "running");
        const { job } = await store.transition(id, "complete", { completedAt }, { at: completedAt });
        if (job !== null) jobs.unshift(job);
      }
      const inOrder = jobs.toReversed();
      expect(ids(store.listEnded(AT, 100))).toEqual(ids(inOrder.slice(2)));
      expect(ids(store.listEnded(AT + 1, 1))).toEqual(ids(inOrder.slice(3, 4)));
      expect(store.listEnded(AT + 2001, 100)).toEqual([]);
    });

    test("of due jobs holds scheduled ones whose time has come", async () => {
      const { store } = opened();
      const jobs: Job[] = [];
      for (const runAt of instants) jobs.push(await addIn(store, "scheduled", { runAt }));
      await add(store, { runAt: AT - 5000 });
      expect(ids(store.listDue(AT, 100))).toEqual(ids(jobs.slice(0, 3)));
      expect(ids(store.listDue(AT, 2))).toEqual(ids(jobs.slice(0, 2)));
      expect(store.nextDue()).toBe(AT - 2000);
    });

    test("of due jobs goes by the time of the next attempt once there was one", async () => {
      const { store } = opened();
      const { id } = await addIn(store, "running", { runAt: AT - 1000 });
      await store.transition(id, "retry", { nextAttemptAt: AT + 500 }, { at: AT });
      expect(store.listDue(AT + 499, 10)).toEqual([]);
      expect(store.nextDue()).toBe(AT + 500);
      expect(ids(store.listDue(AT + 500, 10))).toEqual([id]);
    });

    test("of due jobs holds waiting ones past their expiry that never started", async () => {
      const { store } = opened();
      const expiresAt = AT + 100;
      const queued = await add(store, { expiresAt });
      const scheduled = await addIn(store, "scheduled", { expiresAt, runAt: AT + 90_000 });
      await addIn(store, "running", { expiresAt });
      await addIn(store, "completed", { expiresAt });
      const tried = await addIn(store, "running", { expiresAt });
      await store.transition(tried.id, "giveBack", {}, { at: AT });
      expect(store.nextDue()).toBe(expiresAt);
      expect(store.listDue(expiresAt - 1, 10)).toEqual([]);
      expect(ids(store.listDue(expiresAt, 10)).toSorted()).toEqual(ids([queued, scheduled]).toSorted());
    });

    test("of due jobs names a job once that is due for two reasons", async () => {
      const { store } = opened();
      const { id } = await addIn(store, "scheduled", { runAt: AT, expiresAt: AT });
      expect(ids(store.listDue(AT, 10))).toEqual([id]);
    });

    test("of due jobs is never when nothing waits for a time", async () => {
      const { store } = opened();
      expect(store.nextDue()).toBeNull();
      const parent = await addIn(store, "queued", { expiresAt: null });
      for (const status of STATUSES) {
        await addIn(store, status, { runAt: null, expiresAt: null, dependsOn: [parent.id] });
      }
      expect(store.nextDue()).toBeNull();
      expect(store.listDue(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    test("of removable jobs holds ended ones of long ago that are not pinned", async () => {
      const { store } = opened();
      const removable: string[] = [];
      for (const status of STATUSES) {
        const { id } = await addIn(store, status, { expiresAt: null });
        await addIn(store, status, { pinned: true, expiresAt: null });
        if (isFinal(status)) removable.push(id);
      }
      expect(removable).toHaveLength(FINAL_STATUSES.length);
      expect(ids(store.listRemovable(AT + 60_000, 100)).toSorted()).toEqual(removable.toSorted());
      expect(store.listRemovable(AT + 60_000, 2)).toHaveLength(2);
      expect(store.listRemovable(AT, 100)).toEqual([]);
    });

    test("by the beginning of an id holds the jobs that begin so", async () => {
      const { store } = opened();
      const digits = ["aaaa", "aaab", "ab", "ba"].map(
        (head) => `${head}${"0".repeat(8 - head.length)}-0000-7000-8000-000000000000`,
      );
      for (const id of digits) await add(store, { id });
      expect(ids(store.listByPrefix("aaa", 10))).toEqual(digits.slice(0, 2));
      expect(ids(store.listByPrefix("a", 2))).toEqual(digits.slice(0, 2));
      expect(ids(store.listByPrefix("b", ALL))).toEqual(digits.slice(3));
      expect(store.listByPrefix("c", 10)).toEqual([]);
    });
  });
}
