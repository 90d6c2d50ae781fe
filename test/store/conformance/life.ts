import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Node } from "../../../src/domain/node.ts";
import { STATUSES } from "../../../src/domain/status.ts";
import type { JobStore } from "../../../src/domain/store.ts";
import { newJob } from "../../support/builders.ts";
import { claimJobs } from "../../support/claim.ts";
import { AT, add, addIn, addRunning, allJobs, everything, job, NODE, type OpenStore } from "./support.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  "'; DROP TABLE jobs; --",
  '"\\"{}[]%_?$1:name@x',
  "é✓😀\u2028\u202e\ufeff\u{10ffff}",
  "line\r\nbreak\ttab\u0001\u007f",
  "constructor",
  "__proto__",
  " ",
  "",
  "x".repeat(20_000),
];
const BROKEN: readonly (readonly [string, string])[] = [
  ["a\0b", "a\ufffdb"],
  ["a\ud800b", "a\ufffdb"],
  ["\udc00", "\ufffd"],
];

/** What every text and every JSON field has to survive, what a failing write leaves, and what outlives a process. */
export function lifeConformance(opened: () => OpenStore): void {
  const texts = (text: string) => ({
    title: text,
    icon: text,
    type: text,
    queue: text,
    sessionId: text,
    concurrencyKey: text,
    retryOf: text,
    parentId: text,
    createdBy: text,
    docsEntry: text,
    nodeId: text,
  });
  const values = (text: string) => ({
    input: { [text]: text, list: [text] },
    metadata: { [text]: { [text]: null } },
    result: text,
    tags: [text],
    errors: [text, text],
    warnings: [text],
    inputFrom: { [text]: { job: text, pointer: text } },
    callback: { url: text, sentAt: null, statusCode: null, error: text, attempts: 0 },
    cache: { key: text, hit: false, sourceJobId: null },
  });

  describe("a text", () => {
    test.each(HOSTILE)("such as %j survives in every field", async (text) => {
      const { store, reopen } = opened();
      const given = newJob({ ...texts(text), ...values(text), idempotencyKey: text });
      const [insertion] = await store.insert([given]);
      const { idempotencyKey: _, fingerprint: __, dedupe: ___, coolDownMs: ____, ...fields } = given;
      expect(insertion?.job).toEqual({
        ...fields,
        unmet: 0,
        blocked: false,
        version: 1,
        change: 1,
        lastSeq: 1,
      });
      const { type: _____, ...patch } = texts(text);
      const other = await add(store);
      expect(job(await store.update(other.id, { ...patch, ...values(text) }, { at: AT }))).toMatchObject(
        patch,
      );
      const running = await addRunning(store);
      await store.saveCheckpoint(running, text, { [text]: text });
      const before = [store.find(given.id), store.find(other.id)];
      expect(before[0]).toEqual(insertion?.job);
      expect(before[1]).toMatchObject({ ...patch, ...values(text) });
      const [again] = await store.insert([newJob({ idempotencyKey: text })]);
      expect(again?.job.id).toBe(given.id);
      const later = await reopen();
      expect([later.find(given.id), later.find(other.id)]).toEqual(before);
      expect(later.checkpoints(running.id)).toEqual(Object.fromEntries([[text, { [text]: text }]]));
      expect(later.stats(AT).byType[text]?.queued).toBe(1);
    });

    test.each(BROKEN)("such as %j survives in JSON, and is %j elsewhere", async (text, kept) => {
      const { store } = opened();
      const [insertion] = await store.insert([
        newJob({ ...texts(text), ...values(text), idempotencyKey: text }),
      ]);
      const id = insertion?.job.id ?? "";
      expect(insertion?.job).toMatchObject({ ...texts(kept), ...values(text) });
      expect(store.find(id)).toEqual(insertion?.job);
      const line = { type: "log", at: AT, data: { level: "info", stage: text, message: text } } as const;
      const updated = await store.update(id, { title: text, result: text }, { at: AT }, [line]);
      expect(updated.job).toMatchObject({ title: kept, result: text });
      expect(store.find(id)).toEqual(updated.job ?? undefined);
      expect(store.log(id, { limit: 1 })).toMatchObject([{ stage: text, message: text }]);
      expect((await store.insert([newJob({ idempotencyKey: text })]))[0]).toMatchObject({
        kind: "exists",
        job: { id },
      });
      const running = await addRunning(store);
      await store.saveCheckpoint(running, text, text);
      expect(store.checkpoints(running.id)).toEqual({ [kept]: text });
    });
  });

  test("a JSON value comes back as JSON has it, and the answer says so at once", async () => {
    const { store } = opened();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const { id } = await addRunning(store, { input: value });
        const written = await store.transition(
          id,
          "complete",
          { result: value, metadata: { value } },
          { at: AT },
        );
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(written.job).toMatchObject({ input: plain, result: plain, metadata: { value: plain } });
        expect(store.find(id)).toEqual(written.job ?? undefined);
      }),
      { numRuns: 50 },
    );
    const { job: odd } = await store.update(
      (await add(store)).id,
      { result: { at: new Date(AT), gone: undefined } },
      { at: AT },
    );
    expect(odd?.result).toEqual({ at: new Date(AT).toISOString() });
    expect(store.find(odd?.id ?? "")).toEqual(odd ?? undefined);
  });

  describe("a write that fails", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    const impossible = [
      ["a BigInt", 1n],
      ["a cycle", cycle],
    ] as const;

    test.each(impossible)(
      "for %s is rejected alone, and takes nothing of its own with it",
      async (_, value) => {
        const { store } = opened();
        const running = await addRunning(store);
        const { id } = running;
        const before = store.change();
        const warning = { type: "warning", at: AT, data: { message: "Never" } } as const;
        const results = await Promise.allSettled([
          store.insert([newJob({ title: "First" })]),
          store.transition(id, "complete", { result: value }, { at: AT }, [warning]),
          store.insert([newJob({ title: "Never" }), newJob({ input: value })]),
          store.update(id, { title: "Second" }, { at: AT }),
          store.update(id, {}, { at: AT }, [warning, { type: "output", at: AT, data: { value } }]),
          store.saveCheckpoint(running, "step", value),
          store.insert([newJob({ title: "Third" })]),
        ]);
        expect(results.map(({ status }) => status === "fulfilled")).toEqual([
          true,
          false,
          false,
          true,
          false,
          false,
          true,
        ]);
        expect(
          allJobs(store)
            .map((j) => j.title)
            .toSorted(),
        ).toEqual(["First", "Second", "Third"]);
        expect(store.find(id)).toMatchObject({ status: "running", lastSeq: 2, result: null });
        expect(store.events(id, 0, 10).map((event) => event.seq)).toEqual([1, 2]);
        expect(store.change()).toBe(before + 3);
        expect(store.stats(AT).counts).toMatchObject({ queued: 2, running: 1, completed: 0 });
      },
    );

    test("leaves the store ready for the next", async () => {
      const { store } = opened();
      const failed = await store.insert([newJob({ input: 1n })]).catch((cause: unknown) => cause);
      expect(failed).toBeInstanceOf(TypeError);
      await add(store);
      expect(allJobs(store)).toHaveLength(1);
    });
  });

  describe("a checkpoint", () => {
    test("is replaced by a later one of the same key, and stays through attempts", async () => {
      const { store } = opened();
      const run = await addRunning(store);
      expect(await store.saveCheckpoint(run, "one", { n: 1 })).toBe(true);
      await store.saveCheckpoint(run, "two", [2]);
      await store.saveCheckpoint(run, "one", undefined);
      await store.transition(run.id, "giveBack", {}, { at: AT });
      expect(store.checkpoints(run.id)).toEqual({ one: null, two: [2] });
    });

    test("is kept for nobody but the attempt that runs, where it runs", async () => {
      const { store } = opened();
      const run = await addRunning(store);
      const others = [
        { id: "none" },
        { attempt: run.attempt + 1 },
        { nodeId: "elsewhere" },
        { nodeId: null },
      ];
      for (const other of others)
        expect(await store.saveCheckpoint({ ...run, ...other }, "one", 1)).toBe(false);
      await store.transition(run.id, "complete", {}, { at: AT });
      expect(await store.saveCheckpoint(run, "one", 1)).toBe(false);
      expect(store.checkpoints(run.id)).toEqual({});
    });

    test("goes with its job", async () => {
      const { store } = opened();
      const run = await addRunning(store);
      await store.saveCheckpoint(run, "one", 1);
      await store.transition(run.id, "complete", {}, { at: AT });
      await store.remove(run.id, AT);
      await addRunning(store, { id: run.id });
      expect(store.checkpoints(run.id)).toEqual({});
    });
  });

  describe("nodes", () => {
    const node = (id: string, startedAt: number): Node => ({
      id,
      role: "serve",
      pid: 42,
      bootId: "boot",
      pidSpace: "pid:[1]",
      startTicks: 4711,
      slots: 4,
      types: ["demo"],
      startedAt,
      heartbeatAt: startedAt,
    });

    test("are saved, kept alive and removed, and others see them", async () => {
      const { store, second } = opened();
      const other = await second();
      await store.saveNode(node("b", AT + 1));
      await other.saveNode(node("a", AT));
      await store.saveNode({ ...node("b", AT + 1), heartbeatAt: AT + 9 });
      expect(other.listNodes()).toEqual([node("a", AT), { ...node("b", AT + 1), heartbeatAt: AT + 9 }]);
      await store.removeNode("a");
      await store.removeNode("never");
      expect(other.listNodes().map(({ id }) => id)).toEqual(["b"]);
    });

    test("claim nothing once they are given up, or have been silent for too long", async () => {
      const { store, second } = opened();
      const other = await second();
      const { id } = await add(store);
      const queues = [{ queue: "demo", concurrency: 1, held: 0 }];
      const claim = async (heardSince: number) =>
        (await store.claim({ nodeId: NODE, at: AT + 9, heardSince, limit: 1, types: null, queues })).jobs.map(
          (j) => j.id,
        );
      expect(await claim(AT)).toEqual([]);
      await store.saveNode(node(NODE, AT));
      expect(await claim(AT + 1)).toEqual([]);
      await other.removeNode(NODE);
      expect(await claim(AT)).toEqual([]);
      expect(store.find(id)).toMatchObject({ status: "queued", attempt: 0 });
      await other.saveNode(node(NODE, AT));
      expect(await claim(AT)).toEqual([id]);
    });

    test("claim jobs of their own types past those of others, which keep their place", async () => {
      const { store } = opened();
      const foreign = await add(store, { type: "paint", queue: "demo", priority: 9 });
      const own = await add(store);
      const queues = [{ queue: "demo", concurrency: 2, held: 0 }];
      const claim = async (types: readonly string[]) =>
        (await store.claim({ nodeId: NODE, at: AT + 9, heardSince: null, limit: 2, types, queues })).jobs.map(
          (j) => j.id,
        );
      expect(await claim([])).toEqual([]);
      expect(await claim(["demo", "other"])).toEqual([own.id]);
      expect(store.line("demo", 9)).toEqual([foreign.id]);
      expect(await claim(["paint"])).toEqual([foreign.id]);
    });

    test("take jobs of the types that they know, while they live", async () => {
      const { store } = opened();
      await store.saveNode({ ...node("a", AT), types: ["demo", "paint"] });
      await store.saveNode({ ...node("b", AT), slots: 0, types: ["print"] });
      const knows = (since: number) =>
        ["demo", "paint", "pain", "print"].map((type) => store.hasWorkers(since, type));
      expect(knows(AT)).toEqual([true, true, false, false]);
      expect(knows(AT + 1)).toEqual([false, false, false, false]);
    });
  });

  describe("opened again", () => {
    const told = (store: JobStore) => ({
      id: store.id,
      jobs: allJobs(store).map(({ id }) => everything(store, id)),
      stats: store.stats(AT),
      changes: store.changesAfter(0, 100),
      change: store.change(),
      nodes: store.listNodes(),
    });

    test("a store tells what it told before", async () => {
      const { store, reopen } = opened();
      for (const status of STATUSES) await addIn(store, status);
      const run = await addRunning(store);
      const { id } = run;
      await store.saveCheckpoint(run, "half", { done: 1 });
      await store.update(
        id,
        {},
        { at: AT },
        Array.from({ length: 500 }, (_, i) => ({
          type: "log",
          at: AT,
          data: { level: "info", stage: "work", message: `Line ${i}` },
        })),
      );
      await store.remove((await addIn(store, "failed")).id, AT);
      await store.saveNode({
        id: NODE,
        role: "run",
        pid: 1,
        bootId: "b",
        pidSpace: "",
        startTicks: 1,
        slots: 4,
        types: ["demo"],
        startedAt: AT,
        heartbeatAt: AT,
      });
      const before = told(store);
      expect(before.id).not.toBe("");
      const again = await reopen();
      expect(told(again)).toEqual(before);
      expect((await add(again)).change).toBe(before.change + 1);
    });

    test("a store has what was still being written when it was closed", async () => {
      const { store, reopen } = opened();
      const given = newJob();
      const writing = store.insert([given]);
      const again = await reopen();
      expect((await writing)[0]?.kind).toBe("created");
      expect(again.find(given.id)?.title).toBe(given.title);
    });

    test("another connection has the same name", async () => {
      const { store, second } = opened();
      expect((await second()).id).toBe(store.id);
    });
  });

  test("a closed store refuses to write, and to be closed twice is nothing", async () => {
    const { store } = opened();
    store.close();
    store.close();
    const writes = [
      store.insert([newJob()]),
      claimJobs(store, { nodeId: NODE, at: AT, limit: 1, queues: [] }),
      store.transition("x", "complete", {}, { at: AT }),
      store.update("x", {}, { at: AT }),
      store.remove("x", AT),
      store.saveCheckpoint({ id: "x", attempt: 1, nodeId: NODE }, "k", 1),
      store.forgetRemovals(AT),
      store.removeNode("x"),
    ];
    const results = await Promise.allSettled(writes);
    expect(results.map(({ status }) => status)).toEqual(writes.map(() => "rejected"));
  });
}
