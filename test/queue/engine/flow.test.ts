import { describe, expect, test } from "bun:test";
import type { Submission } from "../../../src/domain/submission.ts";
import { defineJob, t } from "../../../src/jobs/define.ts";
import { testDeck } from "../../support/deck.ts";
import { gatedJob } from "../../support/gated-job.ts";

const double = defineJob({
  type: "double",
  title: "Double",
  input: t.Object(
    { n: t.Integer(), list: t.Optional(t.Array(t.Integer())) },
    { additionalProperties: false },
  ),
  titleOf: ({ n }) => `Twice ${n.toFixed(0)}`,
  run: (_, { n, list = [] }) => ({ doubled: n * 2, list }),
});

const A = "01980000-0000-7000-8000-00000000000a";
const B = "01980000-0000-7000-8000-00000000000b";
const C = "01980000-0000-7000-8000-00000000000c";
const USER = { by: "test", reason: "user" } as const;

async function open(options: Parameters<typeof gatedJob>[1] = {}) {
  const gate = gatedJob("gated", options);
  const deck = await testDeck({ jobs: [gate.type, double] });
  const add = (name: string, options: Omit<Submission, "type" | "input"> = {}) =>
    deck.tracker.enqueue("gated", { name }, options);
  return Object.assign(deck, { gate, add });
}

describe("a job that depends on others", () => {
  test("starts when all of them are completed, and says how many are not", async () => {
    await using deck = await open();
    const [a, b] = [await deck.add("a"), await deck.add("b")];
    const after = await deck.add("after", { dependsOn: [a.id, b.id, a.id.toUpperCase()] });
    expect(after).toMatchObject({ status: "scheduled", unmet: 2, dependsOn: [a.id, b.id] });
    const waits = () => deck.tracker.waiting(deck.tracker.get(after.id))?.text;
    expect(waits()).toBe("Waits for 2 of the 2 jobs that it depends on");
    expect(deck.tracker.dependents(a.id).map(({ id }) => id)).toEqual([after.id]);
    deck.gate.open("a");
    await deck.until(after.id, ({ unmet }) => unmet === 1);
    expect(waits()).toBe("Waits for 1 of the 2 jobs that it depends on");
    expect(deck.gate.started).not.toContain("after");
    deck.gate.open("b");
    await deck.gate.start("after");
    expect(deck.faults).toEqual([]);
  });

  test("on one that is completed already starts at once", async () => {
    await using deck = await open();
    deck.gate.open("a");
    const a = await deck.add("a");
    await deck.ended(a.id);
    await deck.add("after", { dependsOn: [a.id] });
    await deck.gate.start("after");
  });

  test("gets parts of its input from their results", async () => {
    await using deck = await open();
    const first = await deck.tracker.enqueue("double", { n: 4 });
    const second = await deck.tracker.enqueue(
      "double",
      { list: [1] },
      {
        inputFrom: {
          "/n": { job: first.id, pointer: "/doubled" },
          "/list/-": { job: first.id, pointer: "/doubled" },
        },
      },
    );
    expect(second).toMatchObject({ status: "scheduled", dependsOn: [first.id] });
    expect(await deck.ended(second.id)).toMatchObject({
      status: "completed",
      input: { n: 8, list: [1, 8] },
      result: { doubled: 16, list: [1, 8] },
    });
  });

  test("is found again under its id while it waits and after its input was filled in", async () => {
    await using deck = await open();
    const first = await deck.add("first");
    const id = "01980000-0000-7000-8000-00000000000f";
    const ask = (input: object) =>
      deck.tracker.submit(
        {
          ...{ type: "double", input, id },
          inputFrom: { "/n": { job: first.id.toUpperCase(), pointer: "/n" } },
        },
        "test",
      );
    expect((await ask({ list: [1] })).created).toBe(true);
    expect((await ask({ list: [1] })).created).toBe(false);
    deck.gate.open("first", { n: 3 });
    expect(await deck.ended(id)).toMatchObject({ status: "completed", input: { n: 3, list: [1] } });
    expect((await ask({ list: [1] })).created).toBe(false);
    expect(ask({ list: [2] })).rejects.toMatchObject({ reason: "job_exists" });
  });

  test.each([
    ["that has no such part", "/missing", "The result of job"],
    ["that is no fit input", "/list", "The input does not fit job type double. /input/n"],
  ])("and takes a result %s fails with the reason", async (_, pointer, error) => {
    await using deck = await open();
    const first = await deck.tracker.enqueue("double", { n: 4 });
    const second = await deck.tracker.enqueue(
      "double",
      {},
      { inputFrom: { "/n": { job: first.id, pointer } } },
    );
    const ended = await deck.ended(second.id);
    expect(ended).toMatchObject({ status: "failed", statusReason: "dependency", attempt: 0 });
    expect(ended.errors[0]).toStartWith(error);
  });

  test("fails with one that fails, cancelled with one that is cancelled, and so do those behind it", async () => {
    await using deck = await open();
    const root = await deck.add("root");
    const child = await deck.add("child", { dependsOn: [root.id] });
    const grandchild = await deck.add("grandchild", { dependsOn: [child.id] });
    const other = await deck.add("other");
    const ofOther = await deck.add("of other", { dependsOn: [other.id] });
    deck.gate.fail("root");
    await deck.tracker.cancel(other.id, USER);
    for (const { id } of [child, grandchild]) {
      expect(await deck.ended(id)).toMatchObject({ status: "failed", statusReason: "dependency" });
    }
    expect(deck.tracker.get(grandchild.id).errors).toEqual([
      `"Gated" (job ${child.id}), on which it depends, is failed`,
    ]);
    expect(await deck.ended(ofOther.id)).toMatchObject({ status: "cancelled", statusReason: "dependency" });
    expect([...deck.gate.started].sort()).toEqual(["other", "root"]);
  });

  test("runs all the same when it does not go with them", async () => {
    await using deck = await open();
    const root = await deck.add("root");
    await deck.add("after", { dependsOn: [root.id], cascade: false });
    deck.gate.fail("root");
    await deck.gate.start("after");
  });

  test("that is cancelled while it waits never starts", async () => {
    await using deck = await open();
    const root = await deck.add("root");
    const after = await deck.add("after", { dependsOn: [root.id] });
    const cancelled = await deck.tracker.cancel(after.id, USER);
    deck.gate.open("root");
    await deck.ended(root.id);
    expect(deck.tracker.get(after.id)).toEqual(cancelled);
    await deck.tracker.remove(after.id);
    expect(deck.gate.started).toEqual(["root"]);
  });

  test("and is tried again after it was cancelled waits for them again, and gets their results", async () => {
    await using deck = await open();
    const [first, other] = [await deck.add("first"), await deck.add("other")];
    const plain = await deck.add("plain", { dependsOn: [first.id, other.id] });
    const parts = { "/list/-": { job: first.id, pointer: "/n" }, "/n": { job: first.id, pointer: "/n" } };
    const filled = await deck.tracker.enqueue("double", { list: [1] }, { inputFrom: parts });
    for (const { id } of [plain, filled]) await deck.tracker.cancel(id, USER);
    deck.gate.open("other");
    await deck.ended(other.id);
    const again = await deck.tracker.retry(plain.id, "test");
    expect(again).toMatchObject({ status: "scheduled", dependsOn: [first.id], unmet: 1, retryOf: plain.id });
    const refilled = await deck.tracker.retry(filled.id, "test");
    deck.gate.open("first", { n: 3 });
    await deck.gate.start("plain");
    expect((await deck.ended(refilled.id)).result).toEqual({ doubled: 6, list: [1, 3] });
    const third = await deck.tracker.retry(refilled.id, "test");
    expect((await deck.ended(third.id)).result).toEqual({ doubled: 6, list: [1, 3] });
    expect(deck.tracker.get(plain.id).status).toBe("cancelled");
  });

  test("that failed with them may be tried again by hand without them", async () => {
    await using deck = await open();
    const first = await deck.add("first");
    const after = await deck.add("after", { dependsOn: [first.id] });
    deck.gate.fail("first");
    await deck.ended(after.id);
    await deck.tracker.retry(after.id, "test");
    await deck.gate.start("after");
  });

  test.each([
    [{ dependsOn: ["01980000-0000-7000-8000-000000000001"] }, "/dependsOn"],
    [{ dependsOn: ["no id"] }, "/dependsOn"],
    [
      { inputFrom: { name: { job: "01980000-0000-7000-8000-000000000001", pointer: "" } } },
      "/inputFrom/name",
    ],
    [{ inputFrom: { "/name": { job: "x", pointer: "" } } }, "/inputFrom/~1name"],
    [{ id: A, inputFrom: { "/name": { job: A, pointer: "" } } }, "/inputFrom/~1name"],
    [{ id: A, dependsOn: [A.toUpperCase()] }, "/dependsOn"],
  ])("is refused with %j", async (options, path) => {
    await using deck = await open();
    expect(deck.add("a", options)).rejects.toMatchObject({ reason: "request_invalid", issues: [{ path }] });
  });

  test("fails with a part that is nested too deep, and holds up no other job", async () => {
    const nest = defineJob({
      ...{ type: "nest", title: "Nest", input: t.Object({ deep: t.Optional(t.Unknown()) }), cache: true },
      run: (): unknown => JSON.parse(`${'{"a":'.repeat(30_000)}1${"}".repeat(30_000)}`),
    });
    const gate = gatedJob();
    await using deck = await testDeck({ jobs: [gate.type, nest] });
    const parent = await deck.tracker.enqueue("nest", {});
    const parts = { inputFrom: { "/deep": { job: parent.id, pointer: "" } } };
    const child = await deck.tracker.enqueue("nest", {}, parts);
    const other = await deck.tracker.enqueue("gated", { name: "other" }, { dependsOn: [parent.id] });
    expect(await deck.ended(child.id)).toMatchObject({
      status: "failed",
      errors: ["Its input: Expected at most 1000 levels, one within the other"],
    });
    await gate.start("other");
    expect(deck.tracker.get(other.id).status).toBe("running");
    expect(deck.faults).toEqual([]);
  });

  test("is refused when what is given of its input is wrong", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("double", { n: 1 });
    const asked = deck.tracker.enqueue(
      "double",
      { list: "no" },
      { inputFrom: { "/n": { job: id, pointer: "/doubled" } } },
    );
    expect(asked).rejects.toMatchObject({ reason: "input_invalid" });
  });

  test("goes on after a restart", async () => {
    await using deck = await open();
    await deck.tracker.queues.edit("gated", { paused: true });
    const a = await deck.add("a");
    const after = await deck.add("after", { dependsOn: [a.id] });
    await deck.stop();
    const gate = gatedJob();
    await using again = await testDeck({ jobs: [gate.type, double], folder: deck.folder });
    gate.open("a");
    await again.tracker.queues.edit("gated", { paused: false });
    await gate.start("after");
    expect(again.tracker.get(after.id).status).toBe("running");
  });
});

describe("a flow", () => {
  test("is created in one request, and its jobs name each other in any order", async () => {
    await using deck = await open();
    const jobs = await deck.tracker.submitAll(
      [
        { type: "double", input: {}, id: C, inputFrom: { "/n": { job: B, pointer: "/doubled" } } },
        { type: "double", input: {}, id: B, inputFrom: { "/n": { job: A, pointer: "/doubled" } } },
        { type: "double", input: { n: 1 }, id: A },
      ],
      "test",
    );
    expect(jobs.map(({ status, unmet }) => [status, unmet])).toEqual([
      ["scheduled", 1],
      ["scheduled", 1],
      ["queued", 0],
    ]);
    expect((await deck.ended(C)).result).toEqual({ doubled: 8, list: [] });
  });

  test.each([
    [
      "a circle",
      [
        { type: "gated", input: { name: "a" }, id: A, dependsOn: [B] },
        { type: "gated", input: { name: "b" }, id: B, dependsOn: [A] },
      ],
      "/jobs/0/dependsOn",
    ],
    [
      "a wrong input",
      [
        { type: "gated", input: { name: "a" } },
        { type: "gated", input: {} },
      ],
      "/jobs/1/input/name",
    ],
    [
      "an unknown job",
      [
        { type: "gated", input: { name: "a" } },
        { type: "gated", input: { name: "b" }, dependsOn: [C] },
      ],
      "/dependsOn",
    ],
  ])("with %s creates nothing", async (_, requests, path) => {
    await using deck = await open();
    const asked = deck.tracker.submitAll(requests as readonly Submission[], "test");
    expect(asked).rejects.toMatchObject({ issues: [{ path }] });
    await asked.catch(() => undefined);
    expect(deck.tracker.active()).toEqual([]);
  });

  test.each([
    ["key", { idempotencyKey: "once" }, {}],
    ["input, which runs only once,", {}, { dedupe: true }],
  ])("waits for the job that is there already under the same %s", async (_, key, rules) => {
    await using deck = await open(rules);
    const there = await deck.add("a", key);
    const [a, b] = await deck.tracker.submitAll(
      [
        { type: "gated", input: { name: "a" }, id: A, ...key },
        { type: "gated", input: { name: "b" }, id: B, dependsOn: [A] },
      ],
      "test",
    );
    expect(a?.id).toBe(there.id);
    expect(b).toMatchObject({ status: "scheduled", unmet: 1, dependsOn: [there.id] });
    deck.gate.open("a");
    await deck.gate.start("b");
  });

  test("takes a part of an input from the result of the job that is there already", async () => {
    await using deck = await open();
    const there = await deck.tracker.enqueue("double", { n: 4 }, { idempotencyKey: "once" });
    await deck.ended(there.id);
    const ask = () =>
      deck.tracker.submitAll(
        [
          { type: "double", input: {}, id: B, inputFrom: { "/n": { job: A, pointer: "/doubled" } } },
          { type: "double", input: { n: 4 }, id: A, idempotencyKey: "once" },
        ],
        "test",
      );
    await ask();
    expect((await deck.ended(B)).result).toMatchObject({ doubled: 16 });
    expect((await ask()).map(({ id }) => id)).toEqual([B, there.id]);
  });

  test("runs one after the other what has one key, whatever its order in the request", async () => {
    await using deck = await open();
    await deck.tracker.submitAll(
      [
        { type: "gated", input: { name: "b" }, id: B, dependsOn: [A], concurrencyKey: "k" },
        { type: "gated", input: { name: "a" }, id: A, concurrencyKey: "k" },
      ],
      "test",
    );
    deck.gate.open("a");
    await deck.gate.start("b");
    expect(deck.gate.started).toEqual(["a", "b"]);
  });

  test.each([
    ["an id that another job has", [{ type: "gated", input: { name: "b" }, id: A }], A],
    [
      "one id for two jobs",
      [
        { type: "gated", input: { name: "b" }, id: B },
        { type: "gated", input: { name: "c" }, id: B },
      ],
      B,
    ],
  ])("with %s creates nothing", async (_, requests, id) => {
    await using deck = await open();
    await deck.add("a", { id: A });
    await deck.gate.start("a");
    const all = [{ type: "gated", input: { name: "new" }, id: C }, ...requests];
    const asked = deck.tracker.submitAll(all, "test");
    const other = deck.add("other");
    expect(asked).rejects.toMatchObject({ reason: "job_exists", details: { id } });
    expect(await asked.catch(String)).toContain(`jobs/${all.length - 1}: Job ${id} exists already`);
    expect(deck.tracker.active().map((job) => job.id)).toEqual([A, (await other).id]);
    expect(deck.store.counts().reduce((sum, { n }) => sum + n, 0)).toBe(2);
  });
});

describe("a child job", () => {
  const parent = defineJob({
    type: "parent",
    title: "Parent",
    input: t.Object({
      cascade: t.Optional(t.Boolean()),
      wrong: t.Optional(t.Boolean()),
      failFirst: t.Optional(t.Boolean()),
    }),
    maxAttempts: 2,
    backoffMs: () => 0,
    async run(ctx, { cascade = true, wrong = false, failFirst = false }) {
      const child = (name: string) => ctx.enqueue({ type: "gated", input: { name }, cascade });
      const ids = [await child("one"), await child("one"), await child("two")];
      if (wrong) await ctx.enqueue({ type: "gated", input: {} });
      if (failFirst && ctx.attempt === 1) throw new Error("Once more");
      ctx.metadata({ ids });
      if (!failFirst)
        await new Promise((_, reject) =>
          ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason)),
        );
      return ids;
    },
  });

  async function openFamily() {
    const gate = gatedJob();
    const deck = await testDeck({ jobs: [gate.type, parent] });
    return Object.assign(deck, { gate });
  }

  test("is created by its parent's handler and is cancelled with it", async () => {
    await using deck = await openFamily();
    const { id } = await deck.tracker.enqueue("parent", {}, { sessionId: "s1" });
    await deck.gate.start("two");
    const children = deck.tracker.children(id);
    expect(children).toHaveLength(3);
    expect(children[0]).toMatchObject({ parentId: id, createdBy: `job ${id}`, sessionId: "s1" });
    await deck.tracker.cancel(id, USER);
    for (const child of children) {
      expect(await deck.ended(child.id)).toMatchObject({ status: "cancelled", statusReason: "dependency" });
    }
    expect(deck.tracker.get(id).status).toBe("cancelled");
  });

  test("goes on alone when it does not go with its parent", async () => {
    await using deck = await openFamily();
    const { id } = await deck.tracker.enqueue("parent", { cascade: false });
    await deck.gate.start("two");
    await deck.tracker.cancel(id, USER);
    await deck.ended(id);
    for (const name of ["one", "two"]) deck.gate.open(name);
    for (const child of deck.tracker.children(id)) {
      expect((await deck.ended(child.id)).status).toBe("completed");
    }
  });

  test("is there once, however often its parent's attempts ask for it", async () => {
    await using deck = await openFamily();
    const { id } = await deck.tracker.enqueue("parent", { failFirst: true });
    const ended = await deck.ended(id);
    expect(ended).toMatchObject({ status: "completed", attempt: 2 });
    expect<readonly string[]>(deck.tracker.children(id).map((child) => child.id)).toEqual(
      ended.metadata["ids"] as readonly string[],
    );
  });

  test("that is refused is an error in the handler", async () => {
    await using deck = await openFamily();
    const { id } = await deck.tracker.enqueue("parent", { wrong: true });
    const ended = await deck.ended(id);
    expect(ended.status).toBe("failed");
    expect(ended.errors[0]).toContain("The input does not fit job type gated. /input/name");
  });
});
