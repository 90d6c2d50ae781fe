import { describe, expect, test } from "bun:test";
import type { Job } from "../../../src/domain/job.ts";
import { noProgress } from "../../../src/domain/progress.ts";
import { STATUSES } from "../../../src/domain/status.ts";
import type { JobStore, NewJob } from "../../../src/domain/store.ts";
import { newJob } from "../../support/builders.ts";
import { claimJobs } from "../../support/claim.ts";
import { ALL, AT, add, addIn, addRunning, ids, job, NODE, type OpenStore } from "./support.ts";

/** How jobs come into being, and who gets to run them. */
export function creationConformance(opened: () => OpenStore): void {
  describe("an insert", () => {
    test("creates the job as it was given, with its first event", async () => {
      const { store } = opened();
      const parent = await add(store);
      const given = newJob({
        tags: ["a", "b"],
        metadata: { n: 1 },
        priority: 7,
        pinned: true,
        dependsOn: [parent.id],
      });
      const { idempotencyKey: _, fingerprint: __, dedupe: ___, coolDownMs: ____, ...fields } = given;
      const [insertion] = await store.insert([given]);
      expect(insertion).toEqual({
        kind: "created",
        job: { ...fields, unmet: 1, blocked: false, version: 1, change: 2, lastSeq: 1 },
      });
      expect(store.find(given.id)).toEqual(insertion?.job as Job);
      expect(store.events(given.id, 0, ALL)).toEqual([
        {
          type: "status",
          jobId: given.id,
          attempt: 0,
          seq: 1,
          at: given.createdAt,
          data: { from: null, status: "queued", reason: null },
        },
      ]);
    });

    test("of nothing does nothing", async () => {
      const { store } = opened();
      expect(await store.insert([])).toEqual([]);
      expect(store.change()).toBe(0);
    });

    test("returns the job that holds the id or the key already", async () => {
      const { store } = opened();
      const held = await add(store, { idempotencyKey: "order 7" });
      const [same, other, key] = await store.insert([
        newJob({ id: held.id, title: "Never" }),
        newJob({ title: "New" }),
        newJob({ idempotencyKey: "order 7", title: "Never" }),
      ]);
      expect(same).toEqual({ kind: "exists", job: held });
      expect(key).toEqual({ kind: "exists", job: held });
      expect(other?.kind).toBe("created");
      expect(store.list({}, { limit: 10, order: "asc" }).jobs).toHaveLength(2);
    });

    test("knows the ids and keys of its own batch", async () => {
      const { store } = opened();
      const first = newJob({ idempotencyKey: "twice" });
      const insertions = await store.insert([first, newJob({ idempotencyKey: "twice" }), first]);
      expect(insertions.map(({ kind }) => kind)).toEqual(["created", "exists", "exists"]);
      expect(new Set(insertions.map(({ job: { id } }) => id))).toEqual(new Set([first.id]));
    });

    test("lets one of two creations with the same key win, also from two stores", async () => {
      const { store, second } = opened();
      const other = await second();
      const insertions = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          (i % 2 === 0 ? store : other).insert([newJob({ idempotencyKey: "one" })]),
        ),
      );
      const flat = insertions.flat();
      expect(flat.filter(({ kind }) => kind === "created")).toHaveLength(1);
      expect(new Set(flat.map(({ job: { id } }) => id)).size).toBe(1);
    });

    test("is refused when a queue has no room for all that are new, and writes nothing", async () => {
      const { store, second } = opened();
      const held = await add(store, { queue: "small", idempotencyKey: "held" });
      await add(store, { queue: "other" });
      const insert = (count: number, side = store) =>
        side.insert([newJob({ queue: "other" }), ...many(count, { queue: "small" })], undefined, 3);
      expect(insert(3)).rejects.toMatchObject({
        reason: "queue_full",
        details: { queue: "small", limit: 3 },
        message: "Queue small is full: 3 jobs may wait in it, see JOBDECK_QUEUE_SIZE",
      });
      expect(store.change()).toBe(2);
      await insert(2, await second());
      expect(insert(1)).rejects.toMatchObject({ reason: "queue_full" });
      // Those that are there already need no room.
      const again = newJob({ queue: "small", idempotencyKey: "held" });
      expect(await store.insert([again], undefined, 3)).toEqual([{ kind: "exists", job: held }]);
      expect((await store.insert(many(1, { queue: "small" }))).length).toBe(1);
    });

    test("of several that come at once lets in as many as there is room for", async () => {
      const { store } = opened();
      const results = await Promise.allSettled(many(5).map((job) => store.insert([job], undefined, 3)));
      expect(results.map(({ status }) => status === "fulfilled")).toEqual([true, true, true, false, false]);
    });

    test("counts who waits, and nobody else", async () => {
      const { store } = opened();
      const isFull = async () =>
        (await Promise.allSettled([store.insert(many(1), undefined, 1)]))[0]?.status === "rejected";
      for (const status of STATUSES) {
        const { id } = await addIn(store, status);
        const waits = status === "scheduled" || status === "queued";
        expect([status, await isFull()]).toEqual([status, waits]);
        for (const { id: other } of store.listActive(ALL)) await end(store, other);
        expect(store.find(id)?.status).not.toBe("running");
      }
      // In and out again, by every way there is.
      const { id } = await add(store);
      const [started] = await claimJobs(store, {
        nodeId: NODE,
        at: AT,
        limit: 1,
        queues: [{ queue: "demo", limit: 1 }],
      });
      expect(started?.id).toBe(id);
      await store.transition(id, "retry", {}, { at: AT });
      expect(await isFull()).toBe(true);
      await store.transition(id, "release", {}, { at: AT });
      expect(await isFull()).toBe(true);
      await store.transition(id, "expire", {}, { at: AT });
      expect(await isFull()).toBe(false);
    });

    test("frees id and key when the job is removed", async () => {
      const { store } = opened();
      const { id } = await addIn(store, "completed", { idempotencyKey: "again" });
      await store.remove(id, AT);
      const [insertion] = await store.insert([newJob({ id, idempotencyKey: "again" })]);
      expect(insertion?.kind).toBe("created");
      expect(store.events(id, 0, ALL)).toHaveLength(1);
      expect(store.attempts(id)).toEqual([]);
    });

    test("creates all or none", async () => {
      const { store } = opened();
      const jobs = [newJob(), newJob({ input: { big: 1n } }), newJob()];
      expect(await rejection(store.insert(jobs))).toBeInstanceOf(TypeError);
      expect(store.list({}, { limit: 10, order: "asc" }).jobs).toEqual([]);
      expect(store.stats(AT).counts.queued).toBe(0);
      expect(store.change()).toBe(0);
    });

    test("that claims starts the jobs in the same write", async () => {
      const { store, second } = opened();
      const other = await second();
      const jobs = [newJob(), newJob()];
      const [insertions, stolen] = await Promise.all([
        store.insert(jobs, { nodeId: NODE, at: AT }),
        claimJobs(other, { nodeId: "thief", at: AT, limit: 10, queues: [{ queue: "demo", limit: 10 }] }),
      ]);
      expect(stolen).toEqual([]);
      expect(insertions.map((i) => i.job)).toMatchObject([
        { status: "running", attempt: 1, nodeId: NODE, startedAt: AT, version: 2 },
        { status: "running", attempt: 1, nodeId: NODE, startedAt: AT, version: 2 },
      ]);
      expect(insertions.map((i) => i.job)).toEqual(jobs.flatMap(({ id }) => store.find(id) ?? []));
    });

    test("that claims leaves a job that is there already as it is", async () => {
      const { store } = opened();
      const held = await add(store);
      const [insertion] = await store.insert([newJob({ id: held.id })], { nodeId: NODE, at: AT });
      expect(insertion).toEqual({ kind: "exists", job: held });
    });

    test("that claims leaves a scheduled job scheduled", async () => {
      const { store } = opened();
      const [insertion] = await store.insert([newJob({ status: "scheduled", runAt: AT })], {
        nodeId: NODE,
        at: AT,
      });
      expect(insertion?.job).toMatchObject({ status: "scheduled", attempt: 0 });
    });
  });

  describe("a claim", () => {
    const claim = (
      store: JobStore,
      limit: number,
      queues: Readonly<Record<string, number>> = { demo: 100 },
    ) =>
      claimJobs(store, {
        nodeId: NODE,
        at: AT,
        limit,
        queues: Object.entries(queues).map(([queue, free]) => ({ queue, limit: free })),
      });

    test("starts the job: a new attempt on this node", async () => {
      const { store } = opened();
      const before = await add(store);
      const [started] = await claim(store, 1);
      expect(started).toEqual({
        ...before,
        status: "running",
        attempt: 1,
        nodeId: NODE,
        startedAt: AT,
        updatedAt: AT,
        version: 2,
        change: 2,
        lastSeq: 2,
      });
      expect(store.find(before.id)).toEqual(started);
      expect(store.events(before.id, 1, ALL)).toMatchObject([
        { type: "status", attempt: 1, seq: 2, data: { from: "queued", status: "running", reason: null } },
      ]);
    });

    test("takes the highest priority first, then the oldest", async () => {
      const { store } = opened();
      const priorities = [0, 5, -3, 5, 0, 100, -100];
      const jobs = await Promise.all(priorities.map((priority) => add(store, { priority })));
      const sorted = jobs.toSorted((a, b) => b.priority - a.priority || a.change - b.change);
      expect(store.line("demo", 100)).toEqual(ids(sorted));
      expect(store.line("demo", 2)).toEqual(ids(sorted.slice(0, 2)));
      expect(ids(await claim(store, 3))).toEqual(ids(sorted.slice(0, 3)));
      expect(ids(await claim(store, 100))).toEqual(ids(sorted.slice(3)));
      expect(store.line("demo", 100)).toEqual([]);
    });

    test("takes only what waits in a queue that was named", async () => {
      const { store } = opened();
      await addIn(store, "scheduled");
      await addIn(store, "running");
      await addIn(store, "completed");
      await add(store, { queue: "other" });
      expect(await claim(store, 10)).toEqual([]);
      expect(await claim(store, 10, {})).toEqual([]);
      expect(await claim(store, 10, { other: 0 })).toEqual([]);
      expect(await claim(store, 0, { other: 1 })).toEqual([]);
      expect(await claim(store, 10, { other: 1 })).toHaveLength(1);
    });

    test("leaves a job that is past its deadline and never started", async () => {
      const { store } = opened();
      const past = await add(store, { expiresAt: AT });
      const tried = await addRunning(store, { expiresAt: AT });
      await store.transition(tried.id, "giveBack", {}, { at: AT });
      const inTime = await add(store, { expiresAt: AT + 1 });
      expect(ids(await claim(store, 10))).toEqual(ids([tried, inTime]));
      expect(store.find(past.id)?.status).toBe("queued");
    });

    test("keeps to the limit of each queue and of the whole", async () => {
      const { store } = opened();
      for (const queue of ["a", "b", "c"]) for (let i = 0; i < 5; i += 1) await add(store, { queue });
      const first = await claim(store, 100, { a: 2, b: 1, c: 0 });
      expect(first.map((j) => j.queue).toSorted()).toEqual(["a", "a", "b"]);
      expect(await claim(store, 4, { a: 3, b: 3, c: 3 })).toHaveLength(4);
    });

    test("with too few slots for all queues goes by priority, then age, across them", async () => {
      const { store } = opened();
      const low = await add(store, { queue: "a" });
      const old = await add(store, { queue: "b", priority: 5 });
      const high = await add(store, { queue: "c", priority: 9 });
      const young = await add(store, { queue: "a", priority: 5 });
      const queues = { a: 5, b: 5, c: 5 };
      expect(ids(await claim(store, 3, queues))).toEqual(ids([high, old, young]));
      expect(ids(await claim(store, 3, queues))).toEqual(ids([low]));
    });

    test("finds a job that was given back where it stood", async () => {
      const { store } = opened();
      const [first, second, third] = [await add(store), await add(store), await add(store)];
      await claim(store, 2);
      await store.transition(second.id, "giveBack", {}, { at: AT });
      await store.transition(first.id, "giveBack", {}, { at: AT });
      expect(store.line("demo", 10)).toEqual(ids([first, second, third]));
      expect(ids(await claim(store, 10))).toEqual(ids([first, second, third]));
    });

    test("of several stores at once never gives a job to two", async () => {
      const { store, second } = opened();
      const other = await second();
      await store.insert(Array.from({ length: 300 }, () => newJob()));
      const taken: Job[] = [];
      for (let round = 0; round < 20; round += 1) {
        const claimed = await Promise.all([store, other, store, other].map((s) => claim(s, 7)));
        taken.push(...claimed.flat());
      }
      expect(taken).toHaveLength(300);
      expect(new Set(ids(taken)).size).toBe(300);
      expect(taken.every((j) => j.attempt === 1)).toBe(true);
    });

    test("that finds nothing changes nothing", async () => {
      const { store, second } = opened();
      const other = await second();
      other.changedElsewhere();
      expect(await claim(store, 10)).toEqual([]);
      expect(store.change()).toBe(0);
      expect(other.changedElsewhere()).toBe(false);
    });

    test("names the queues in which a job waits", async () => {
      const { store } = opened();
      for (const queue of ["b", "a", "b", "c"]) await add(store, { queue });
      await addIn(store, "scheduled", { queue: "later" });
      await addIn(store, "running", { queue: "busy" });
      expect(store.queuesInLine().toSorted()).toEqual(["a", "b", "c"]);
    });
  });

  describe("an attempt", () => {
    test("is recorded from its start to its end, with its errors and its stop", async () => {
      const { store } = opened();
      const { id } = await addRunning(store);
      const begun = { attempt: 1, startedAt: AT, nodeId: NODE, executor: "inline" } as const;
      expect(store.attempts(id)).toEqual([
        { ...begun, status: "running", endedAt: null, errors: [], stop: null },
      ]);
      const stop = {
        requestedAt: AT,
        requestedBy: "user",
        steps: [{ step: "exited", at: AT + 5 }],
        proof: "exited",
        ms: 5,
      } as const;
      await store.transition(
        id,
        "cancel",
        { errors: ["Stopped"], stop, completedAt: AT + 5 },
        { at: AT + 5 },
      );
      expect(store.attempts(id)).toEqual([
        { ...begun, status: "cancelled", endedAt: AT + 5, errors: ["Stopped"], stop },
      ]);
    });

    test.each([
      ["complete", "completed"],
      ["fail", "failed"],
      ["cancel", "cancelled"],
      ["retry", "failed"],
      ["giveBack", "interrupted"],
    ] as const)("that ends by %s is %s", async (name, status) => {
      const { store } = opened();
      const { id } = await addRunning(store);
      await store.transition(id, name, {}, { at: AT + 1 });
      expect(store.attempts(id)).toMatchObject([{ status, endedAt: AT + 1 }]);
    });

    test.each(["fail", "retry", "giveBack"] as const)(
      "of a lost worker that ends by %s is interrupted",
      async (name) => {
        const { store } = opened();
        const { id } = await addRunning(store);
        await store.transition(id, name, { statusReason: "worker_lost" }, { at: AT + 1 });
        expect(store.attempts(id)).toMatchObject([{ status: "interrupted", endedAt: AT + 1 }]);
      },
    );

    test("that follows begins clean, and what the one before it left stays with that one", async () => {
      const { store } = opened();
      const progress = noProgress([{ name: "one", title: "One", weight: 1 }]);
      const { id } = await addRunning(store, { progress, maxAttempts: 3 });
      await store.update(
        id,
        {
          warnings: ["Slow"],
          progress: { ...progress, percent: 40 },
          cancelRequestedAt: AT,
          firstOutputMs: 7,
        },
        { at: AT },
      );
      await store.transition(id, "retry", { errors: ["First"], nextAttemptAt: AT + 9 }, { at: AT + 1 });
      await store.transition(id, "release", {}, { at: AT + 9 });
      const [again] = await claimJobs(store, {
        nodeId: "node-2",
        at: AT + 10,
        limit: 1,
        queues: [{ queue: "demo", limit: 1 }],
      });
      expect(again).toMatchObject({
        attempt: 2,
        nodeId: "node-2",
        startedAt: AT + 10,
        errors: [],
        warnings: [],
        progress,
        firstOutputMs: null,
        nextAttemptAt: null,
        cancelRequestedAt: null,
        stop: null,
        statusReason: null,
      });
      await store.transition(id, "fail", { errors: ["Second"] }, { at: AT + 11 });
      expect(store.attempts(id)).toMatchObject([
        { attempt: 1, status: "failed", nodeId: NODE, endedAt: AT + 1, errors: ["First"] },
        { attempt: 2, status: "failed", nodeId: "node-2", endedAt: AT + 11, errors: ["Second"] },
      ]);
    });

    test("that a shutdown gave back is started again under its number, in a row of its own", async () => {
      const { store } = opened();
      const { id } = await addRunning(store);
      const line = {
        type: "log",
        at: AT,
        data: { level: "info", stage: null, message: "Last words" },
      } as const;
      const given = job(
        await store.transition(id, "giveBack", { attempt: 0, statusReason: "shutdown" }, { at: AT + 1 }, [
          line,
        ]),
      );
      expect(given).toMatchObject({ status: "queued", attempt: 0 });
      const [again] = await claimJobs(store, {
        nodeId: "node-2",
        at: AT + 2,
        limit: 1,
        queues: [{ queue: "demo", limit: 1 }],
      });
      expect(again?.attempt).toBe(1);
      await store.transition(id, "complete", {}, { at: AT + 3 });
      expect(store.attempts(id)).toMatchObject([
        { attempt: 1, status: "interrupted", nodeId: NODE, startedAt: AT, endedAt: AT + 1 },
        { attempt: 1, status: "completed", nodeId: "node-2", startedAt: AT + 2, endedAt: AT + 3 },
      ]);
      // Created, started; last words and the giving back belong to what ran; started and completed again.
      expect(store.events(id, 0, ALL).map((event) => event.attempt)).toEqual([0, 1, 1, 1, 1, 1]);
    });

    test("of a job that does not exist is none", () => {
      expect(opened().store.attempts("none")).toEqual([]);
    });
  });
}

function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("The write was accepted");
    },
    (cause: unknown) => cause,
  );
}

function many(count: number, fields: Partial<NewJob> = {}): readonly NewJob[] {
  return Array.from({ length: count }, () => newJob(fields));
}

async function end(store: JobStore, id: string): Promise<void> {
  const name = store.find(id)?.status === "running" ? "complete" : "cancelWaiting";
  await store.transition(id, name, { completedAt: AT }, { at: AT });
}
