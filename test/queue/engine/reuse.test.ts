import { describe, expect, test } from "bun:test";
import { defineJob, type JobType, t } from "../../../src/jobs/define.ts";
import { testDeck } from "../../support/deck.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { gatedJob } from "../../support/gated-job.ts";

const NOON = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;

/** A type that counts its runs and leaves a file. */
function counted(options: Partial<JobType> = {}, revision: () => string = () => "") {
  const runs: unknown[] = [];
  const type = defineJob({
    type: "counted",
    title: "Counted",
    input: t.Object({ name: t.String(), size: t.Optional(t.Integer()) }),
    cache: true,
    async run(ctx, input) {
      ctx.revision(revision());
      // A turn, in which a run whose result is there is asked to stop.
      await Bun.sleep(0);
      ctx.signal.throwIfAborted();
      runs.push(input);
      if (input.name === "warns") ctx.warn("Not all of it");
      if (input.name === "is empty") return {};
      if (input.name === "fails") throw new Error("It broke");
      await ctx.artifact("made/file.txt", `run ${runs.length}`);
      return { run: runs.length };
    },
  });
  return { runs, type: { ...type, ...options } };
}

async function open(
  options: Partial<JobType> = {},
  env: Readonly<Record<string, string>> = {},
  revision?: () => string,
) {
  const { runs, type } = counted(options, revision);
  const clock = new FakeClock(NOON);
  const deck = await testDeck({ jobs: [type], clock, env });
  const run = async (input: object, more = {}) =>
    deck.ended((await deck.tracker.enqueue("counted", input, more)).id);
  return Object.assign(deck, { clock, runs, run });
}

describe("the result of an earlier job", () => {
  test("stands in for an equal one, with its files, and the job says whose it is", async () => {
    await using deck = await open();
    const first = await deck.run({ name: "a", size: 1 });
    await deck.clock.advance(1000);
    const second = await deck.run({ size: 1, name: "a" });
    expect(deck.runs).toHaveLength(1);
    expect(second).toMatchObject({
      status: "completed",
      statusReason: "reused",
      result: { run: 1 },
      cache: { key: first.cache?.key ?? "", hit: true, sourceJobId: first.id },
      artifactCount: 1,
      progress: { percent: 100, message: "Reused from Counted" },
    });
    const file = await deck.artifacts.open(second.id, "made/file.txt");
    expect(await file?.body.text()).toBe("run 1");
    await deck.tracker.remove(first.id);
    expect(await (await deck.artifacts.open(second.id, "made/file.txt"))?.body.text()).toBe("run 1");
  });

  test.each([
    ["another input", { name: "b" }, {}],
    ["a wish to compute anew", { name: "a" }, { skipCache: true }],
  ])("does not for %s", async (_, input, options) => {
    await using deck = await open();
    await deck.run({ name: "a" });
    const second = await deck.run(input, options);
    expect(deck.runs).toHaveLength(2);
    expect(second.cache).toMatchObject({ hit: false, sourceJobId: null });
  });

  test("that was computed anew stands in for later ones", async () => {
    await using deck = await open();
    await deck.run({ name: "a" });
    await deck.clock.advance(1000);
    const second = await deck.run({ name: "a" }, { skipCache: true });
    expect((await deck.run({ name: "a" })).cache).toMatchObject({ hit: true, sourceJobId: second.id });
  });

  test.each(["warns", "is empty", "fails"])("is not reused when the job %s", async (name) => {
    await using deck = await open();
    await deck.run({ name });
    await deck.run({ name });
    expect(deck.runs).toHaveLength(2);
  });

  test("is too old after the time of the setting, counted from when it was computed", async () => {
    await using deck = await open({}, { JOBDECK_CACHE_TTL: "1h" });
    await deck.run({ name: "a" });
    await deck.clock.advance(HOUR);
    expect((await deck.run({ name: "a" })).cache?.hit).toBe(true);
    await deck.clock.advance(1);
    expect((await deck.run({ name: "a" })).cache?.hit).toBe(false);
  });

  test("of another version of the type is not reused", async () => {
    await using deck = await open();
    await deck.run({ name: "a" });
    await deck.stop();
    const { runs, type } = counted({ version: "2" });
    await using again = await testDeck({ jobs: [type], folder: deck.folder });
    await again.ended((await again.tracker.enqueue("counted", { name: "a" })).id);
    expect(runs).toHaveLength(1);
  });

  test("whose files are gone is made anew, and that one stands in from then on", async () => {
    await using deck = await open({ maxAttempts: 1 });
    const first = await deck.run({ name: "a" });
    await deck.artifacts.remove(first.id);
    const second = await deck.run({ name: "a" });
    expect(second).toMatchObject({ status: "completed", result: { run: 2 }, artifactCount: 1 });
    expect((await deck.run({ name: "a" })).cache).toMatchObject({ hit: true, sourceJobId: second.id });
    expect(deck.faults).toEqual([]);
  });

  test("is known by what the input points at when it runs, not by the input alone", async () => {
    let revision = "commit 1";
    await using deck = await open({ cache: { byRevision: true } }, {}, () => revision);
    const first = await deck.run({ name: "a" });
    expect((await deck.run({ name: "a" })).cache).toMatchObject({ hit: true, sourceJobId: first.id });
    revision = "commit 2";
    expect((await deck.run({ name: "a" })).cache?.hit).toBe(false);
    expect((await deck.run({ name: "a" })).cache?.hit).toBe(true);
    expect(deck.runs).toHaveLength(2);
    expect(deck.faults).toEqual([]);
  });
});

describe("a job that equals one that waits or runs", () => {
  const USER = { by: "test", reason: "user" } as const;

  async function openGated(options = {}) {
    const gate = gatedJob("gated", { dedupe: true, ...options });
    const deck = await testDeck({ jobs: [gate.type] });
    const submit = (name: string, more = {}) =>
      deck.tracker.submit({ type: "gated", input: { name }, ...more }, "test");
    return Object.assign(deck, { gate, submit });
  }

  test("is that one, until it has ended", async () => {
    await using deck = await openGated();
    const first = await deck.submit("a");
    expect(await deck.submit("a")).toMatchObject({ created: false, job: { id: first.job.id } });
    expect((await deck.submit("b")).created).toBe(true);
    await deck.tracker.cancel(first.job.id, USER);
    await deck.ended(first.job.id);
    expect((await deck.submit("a")).created).toBe(true);
  });

  test.each([
    ["computing anew is asked for", { skipCache: true }],
    ["it is of another session", { sessionId: "s2" }],
  ])("is a job of its own when %s", async (_, more) => {
    await using deck = await openGated();
    await deck.submit("a");
    expect((await deck.submit("a", more)).created).toBe(true);
  });

  test("is a job of its own when that one is being stopped", async () => {
    const returns = Promise.withResolvers<void>();
    const deaf = defineJob({
      ...{ type: "deaf", title: "Deaf", input: t.Object({}), dedupe: true },
      run: () => returns.promise,
    });
    await using deck = await testDeck({ jobs: [deaf] });
    const first = await deck.tracker.enqueue("deaf", {});
    await deck.until(first.id, ({ status }) => status === "running");
    await deck.tracker.cancel(first.id, USER);
    const second = await deck.tracker.enqueue("deaf", {});
    returns.resolve();
    expect(second.id).not.toBe(first.id);
    expect((await deck.ended(first.id)).status).toBe("cancelled");
    expect((await deck.ended(second.id)).status).toBe("completed");
  });

  test("is a job of its own when it has to come after another one, and that one did not", async () => {
    await using deck = await openGated();
    const parent = await deck.submit("parent");
    await deck.submit("a");
    const after = await deck.submit("a", { dependsOn: [parent.job.id] });
    expect(after).toMatchObject({ created: true, job: { status: "scheduled" } });
  });

  test("is not one that starts later", async () => {
    await using deck = await openGated();
    const now = deck.clock.now();
    const [parent, later] = [await deck.submit("parent"), await deck.submit("a", { runAt: now + 3_600_000 })];
    await deck.submit("b", { dependsOn: [parent.job.id] });
    for (const name of ["a", "b"]) {
      expect(await deck.submit(name)).toMatchObject({ created: true, job: { status: "queued" } });
    }
    const again = await deck.submit("a", { runAt: now + 7_200_000 });
    expect(again).toMatchObject({ created: false, job: { id: later.job.id } });
  });

  test("after one that failed is refused for a while, and says for how long", async () => {
    const clock = new FakeClock(NOON);
    const gate = gatedJob("gated", { coolDownMs: 60_000 });
    await using deck = await testDeck({ jobs: [gate.type], clock });
    gate.fail("a");
    const failed = await deck.ended((await deck.tracker.enqueue("gated", { name: "a" })).id);
    await clock.advance(500);
    const asked = deck.tracker.enqueue("gated", { name: "a" });
    expect(asked).rejects.toMatchObject({
      reason: "cool_down",
      details: { jobId: failed.id, secondsLeft: 60 },
    });
    await asked.catch(() => undefined);
    await clock.advance(59_500);
    expect((await deck.tracker.enqueue("gated", { name: "a" })).status).toBe("queued");
  });

  test("that failed may be tried again by hand at once", async () => {
    const gate = gatedJob("gated", { coolDownMs: 60_000 });
    await using deck = await testDeck({ jobs: [gate.type] });
    gate.fail("a");
    const failed = await deck.ended((await deck.tracker.enqueue("gated", { name: "a" })).id);
    expect((await deck.tracker.retry(failed.id, "test")).retryOf).toBe(failed.id);
  });

  test("that failed is forgotten once one has succeeded", async () => {
    let runs = 0;
    const moody = defineJob({
      ...{ type: "moody", title: "Moody", input: t.Object({}), coolDownMs: 60_000 },
      run() {
        runs += 1;
        if (runs === 1) throw new Error("It broke");
      },
    });
    await using deck = await testDeck({ jobs: [moody] });
    const failed = await deck.ended((await deck.tracker.enqueue("moody", {})).id);
    const again = await deck.ended((await deck.tracker.retry(failed.id, "test")).id);
    expect(again.status).toBe("completed");
    expect((await deck.tracker.enqueue("moody", {})).status).toBe("queued");
  });
});
