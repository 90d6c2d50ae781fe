import { describe, expect, test } from "bun:test";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Job } from "../../src/domain/job.ts";
import { STATUSES, type Status } from "../../src/domain/status.ts";
import { bulk } from "../../src/jobs/bulk/bulk.ts";
import { defineJob, type JobType, t } from "../../src/jobs/define.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { tempFolder } from "../support/folder.ts";
import { gatedJob } from "../support/gated-job.ts";

const quick = defineJob({
  type: "quick",
  title: "Quick",
  input: t.Object({ fail: t.Optional(t.Boolean()) }),
  run(_, { fail }) {
    if (fail) throw new Error("It broke");
    return {};
  },
});

/** A deck with one job of each status. */
async function withEach(): Promise<{ deck: TestDeck; of: Readonly<Record<Status, Job>> } & AsyncDisposable> {
  const gated = gatedJob("gated", { concurrency: 1 });
  const deck = await testDeck({ jobs: [gated.type, quick, bulk] });
  const { tracker } = deck;
  const far = deck.clock.now() + 3_600_000;
  const running = await tracker.enqueue("gated", { name: "a" });
  await gated.start("a");
  const completed = await tracker.enqueue("quick", {});
  const failed = await tracker.enqueue("quick", { fail: true });
  const cancelled = await tracker.enqueue("quick", {}, { runAt: far });
  await tracker.cancel(cancelled.id, { by: "test", reason: "user" });
  await Promise.all([deck.ended(completed.id), deck.ended(failed.id)]);
  const expired = await tracker.enqueue("gated", { name: "x" }, { expiresAt: deck.clock.now() + 1 });
  await deck.ended(expired.id);
  const queued = await tracker.enqueue("gated", { name: "b" });
  const scheduled = await tracker.enqueue("gated", { name: "c" }, { runAt: far });
  return {
    deck,
    of: { running, completed, failed, cancelled, expired, queued, scheduled },
    [Symbol.asyncDispose]: () => deck[Symbol.asyncDispose](),
  };
}

async function run(deck: TestDeck, input: unknown): Promise<Job> {
  const { job } = await deck.tracker.submit({ type: "bulk", input }, "user");
  return deck.ended(job.id);
}

async function outcomes(deck: TestDeck, job: Job): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(join(deck.folder, "artifacts", job.id, "outcomes.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** What became of a job of each status. */
const AFTER = {
  cancel: { scheduled: "done", queued: "done", running: "done" },
  retry: { completed: "done", failed: "done", cancelled: "done", expired: "done" },
  delete: { completed: "done", failed: "done", cancelled: "done", expired: "done" },
} as const satisfies Record<string, Partial<Record<Status, string>>>;

describe.each(["cancel", "retry", "delete"] as const)("%s", (action) => {
  const possible: Partial<Record<Status, string>> = AFTER[action];
  const count = Object.keys(possible).length;

  test("by ids does what is possible, and says of the rest why not", async () => {
    await using each = await withEach();
    const { deck, of } = each;
    const gone = crypto.randomUUID();
    const ids = [...STATUSES.map((status) => of[status].id), gone];
    const job = await run(deck, { action, ids });
    expect(job).toMatchObject({
      status: "completed",
      title: `${action.charAt(0).toUpperCase()}${action.slice(1)} 8 jobs`,
      result: { matched: 8, done: count, failed: 0, skipped: 8 - count },
      progress: { percent: 100 },
      artifactCount: 1,
    });
    const lines = await outcomes(deck, job);
    expect(lines.map(({ id, outcome }) => [id, outcome])).toEqual([
      ...STATUSES.map((status) => [of[status].id, possible[status] ?? "skipped"]),
      [gone, "skipped"],
    ]);
    expect(lines.at(-1)).toEqual({ id: gone, title: null, outcome: "skipped", reason: "it is gone" });
    expect(deck.faults).toEqual([]);
  });

  test("by an empty filter does it to all to which it can be done, and to no other", async () => {
    await using each = await withEach();
    const job = await run(each.deck, { action, filter: {} });
    expect(job.result).toEqual({ matched: count, done: count, failed: 0, skipped: 0 });
  });

  test("by a filter of statuses for which it makes no sense does nothing", async () => {
    await using each = await withEach();
    const status = STATUSES.filter((one) => possible[one] === undefined);
    const job = await run(each.deck, { action, filter: { status } });
    expect(job.result).toEqual({ matched: 0, done: 0, failed: 0, skipped: 0 });
    for (const one of STATUSES) expect(each.deck.tracker.find(each.of[one].id)?.status).toBe(one);
  });
});

describe("a bulk job", () => {
  test("leaves its name on what it cancelled", async () => {
    await using each = await withEach();
    const { deck, of } = each;
    const job = await run(deck, { action: "cancel", filter: { type: ["gated"] } });
    expect((await deck.ended(of.running.id)).stop).toMatchObject({ reason: `bulk job ${job.id}` });
    expect(deck.tracker.get(of.queued.id)).toMatchObject({
      status: "cancelled",
      statusReason: "user",
      stop: { requestedBy: "user", reason: `bulk job ${job.id}` },
    });
  });

  test("leaves its name on what it created, and the new id in its list", async () => {
    await using each = await withEach();
    const { deck, of } = each;
    const job = await run(deck, { action: "retry", filter: { status: ["failed"] } });
    const [line] = await outcomes(deck, job);
    const again = deck.tracker.get(String(line?.["reason"]));
    expect(again).toMatchObject({ retryOf: of.failed.id, createdBy: `job ${job.id}` });
  });

  test("touches nothing that was created after it", async () => {
    const gated = gatedJob();
    await using deck = await testDeck({ jobs: [gated.type, bulk], role: null });
    const { tracker } = deck;
    const before = await tracker.enqueue("gated", { name: "before" }, { runAt: deck.clock.now() + 1e9 });
    const { job } = await tracker.submit({ type: "bulk", input: { action: "cancel", filter: {} } }, "user");
    const later = await tracker.enqueue("gated", { name: "later" }, { runAt: deck.clock.now() + 1e9 });
    await deck.start("serve");
    await deck.ended(job.id);
    expect(tracker.get(before.id).status).toBe("cancelled");
    expect(tracker.get(later.id).status).toBe("scheduled");
  });

  test("spares pinned jobs unless they are named", async () => {
    await using each = await withEach();
    const { deck, of } = each;
    await deck.tracker.edit(of.failed.id, { pinned: true });
    const first = await run(deck, { action: "delete", filter: { status: ["failed"] } });
    expect(await outcomes(deck, first)).toMatchObject([{ outcome: "skipped", reason: "it is pinned" }]);
    await run(deck, { action: "delete", ids: [of.failed.id] });
    expect(deck.tracker.find(of.failed.id)).toBeUndefined();
  });

  test("leaves another one that runs alone", async () => {
    const gate = Promise.withResolvers<void>();
    const held: JobType = {
      ...bulk,
      async run(ctx, input) {
        if (ctx.services.jobs.find(ctx.id)?.createdBy === "first") await gate.promise;
        return bulk.run(ctx, input);
      },
    };
    await using deck = await testDeck({ jobs: [held] });
    const input = { action: "cancel", filter: {} };
    const { job: first } = await deck.tracker.submit({ type: "bulk", input }, "first");
    await deck.until(first.id, ({ status }) => status === "running");
    const second = await run(deck, input);
    expect(await outcomes(deck, second)).toMatchObject([{ id: first.id, outcome: "skipped" }]);
    gate.resolve();
    expect((await deck.ended(first.id)).status).toBe("completed");
  });

  test("goes on where a refused item was, with a warning", async () => {
    const gated = gatedJob();
    await using deck = await testDeck({
      jobs: [gated.type, quick, bulk],
      env: { JOBDECK_QUEUE_SIZE: "1" },
    });
    const { tracker } = deck;
    const ended: Job[] = [];
    for (let n = 0; n < 2; n += 1) {
      ended.push(await deck.ended((await tracker.enqueue("quick", {})).id));
    }
    const job = await run(deck, { action: "retry", ids: ended.map(({ id }) => id) });
    expect(job.result).toEqual({ matched: 2, done: 1, failed: 1, skipped: 0 });
    expect(job.warnings).toHaveLength(1);
    expect(await outcomes(deck, job)).toMatchObject([
      { outcome: "done" },
      { outcome: "failed", reason: expect.stringContaining("is full") },
    ]);
  });

  test("two at once delete each job once", async () => {
    await using deck = await testDeck({ jobs: [quick, bulk] });
    const jobs = await deck.tracker.enqueueMany("quick", Array(120).fill({}));
    for (const { id } of jobs) await deck.ended(id);
    const input = { action: "delete", filter: { type: ["quick"] } };
    const [one, two] = await Promise.all([run(deck, input), run(deck, input)]);
    expect([one.status, two.status]).toEqual(["completed", "completed"]);
    expect(jobs.filter(({ id }) => deck.tracker.find(id) !== undefined)).toEqual([]);
    expect(deck.notes.filter(({ kind }) => kind === "removed")).toHaveLength(120);
    expect(deck.faults).toEqual([]);
  });

  test("that is cancelled in the middle says how far it came", async () => {
    await using deck = await testDeck({ jobs: [quick, bulk] });
    const jobs = await deck.tracker.enqueueMany("quick", Array(120).fill({}));
    for (const { id } of jobs) await deck.ended(id);
    const begun = Promise.withResolvers<void>();
    const leave = deck.hub.subscribe((note) => note.kind === "removed" && begun.resolve());
    const { job } = await deck.tracker.submit(
      { type: "bulk", input: { action: "delete", filter: { type: ["quick"] } } },
      "user",
    );
    await begun.promise;
    leave();
    await deck.tracker.cancel(job.id, { by: "test", reason: "user" });
    const ended = await deck.ended(job.id);
    expect(ended.status).toBe("cancelled");
    const left = jobs.filter(({ id }) => deck.tracker.find(id) !== undefined).length;
    expect(left).toBeGreaterThan(0);
    expect(await outcomes(deck, ended)).toHaveLength(120 - left);
    expect(ended.progress).toMatchObject({ message: `${120 - left} done, 0 failed, 0 skipped` });
    const output = deck.tracker.events(job.id, 0, 1000).find(({ type }) => type === "output");
    expect(output?.data).toEqual({ value: { matched: 120, done: 120 - left, failed: 0, skipped: 0 } });
  });

  test("that was put back goes on behind the last whole line, and retries nothing twice", async () => {
    await using folder = await tempFolder();
    const options = { jobs: [quick, bulk], folder: folder.path };
    let id = "";
    const before = await testDeck(options);
    {
      const jobs = await before.tracker.enqueueMany("quick", Array(120).fill({ fail: true }));
      for (const one of jobs) await before.ended(one.id);
      const begun = Promise.withResolvers<void>();
      const leave = before.hub.subscribe(
        (note) => note.kind === "job" && note.job.retryOf !== null && begun.resolve(),
      );
      const input = { action: "retry", filter: { type: ["quick"] } };
      id = (await before.tracker.submit({ type: "bulk", input }, "user")).job.id;
      await begun.promise;
      leave();
      await before.stop();
    }
    // As a process that was killed leaves it: the outcomes of the last jobs are not there.
    const path = join(folder.path, "artifacts", id, "outcomes.jsonl");
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, `${lines.slice(0, 10).join("\n")}\n{"id":`);
    await using deck = await testDeck(options);
    const job = await deck.ended(id);
    expect(job).toMatchObject({ status: "completed", result: { matched: 120, done: 120 } });
    const found = await outcomes(deck, job);
    expect(new Set(found.map((line) => line["id"])).size).toBe(120);
    const all = deck.tracker.list({ types: ["quick"] }, { limit: 1000, order: "asc" }).jobs;
    expect(all.filter(({ retryOf }) => retryOf !== null)).toHaveLength(120);
  });

  test("that was put back counts what it has cancelled before as done", async () => {
    await using folder = await tempFolder();
    const options = { jobs: [quick, bulk], folder: folder.path };
    const before = await testDeck({ ...options, role: null });
    const { id } = await before.tracker.enqueue("quick", {}, { runAt: Date.parse("2100-01-01T00:00:00Z") });
    const input = { action: "cancel", ids: [id] };
    const { job } = await before.tracker.submit({ type: "bulk", input }, "user");
    await before.tracker.cancel(id, { by: "user", reason: "user", words: `bulk job ${job.id}` });
    await before.stop();
    await using deck = await testDeck(options);
    expect((await deck.ended(job.id)).result).toEqual({ matched: 1, done: 1, failed: 0, skipped: 0 });
  });

  test.each([
    [{ action: "cancel" }, "/input/filter"],
    [{ action: "cancel", ids: [crypto.randomUUID()], filter: {} }, "/input/filter"],
    [{ action: "cancel", ids: [] }, "/input/ids"],
    [{ action: "cancel", ids: ["x"] }, "/input/ids/0"],
    [{ action: "drop", filter: {} }, "/input/action"],
    [{ action: "cancel", filter: { status: ["gone"] } }, "/input/filter/status/0"],
  ])("of %j is refused", async (input, path) => {
    await using deck = await testDeck({ jobs: [bulk], role: null });
    expect(deck.tracker.submit({ type: "bulk", input }, "user")).rejects.toMatchObject({
      reason: "input_invalid",
      issues: [{ path }],
    });
  });
});
