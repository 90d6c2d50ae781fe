import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { JobdeckError } from "../../src/domain/errors.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { TASKBAR_LINGER_MS } from "../../src/tracker/tracker.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

const NOW = Date.UTC(2026, 0, 1);
const echo = defineJob({
  type: "echo",
  title: "Echo",
  input: t.Object({ text: t.String() }),
  run: ({ input }) => input,
});

async function open() {
  const clock = new FakeClock(NOW);
  return Object.assign(await testDeck({ jobs: [echo], clock, role: null }), { clock });
}

async function ended(deck: TestDeck): Promise<string> {
  const { id } = await deck.tracker.enqueue("echo", { text: "hello" });
  await deck.tracker.cancel(id, { by: "ada", reason: "user" });
  return id;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "accepted",
    (cause: unknown) => (cause instanceof JobdeckError ? cause.reason : String(cause)),
  );

describe("retrying by hand", () => {
  test("makes a new job that says what it repeats", async () => {
    await using deck = await open();
    const options = { title: "Mine", priority: 5, tags: ["x"], sessionId: "s", limits: { timeMs: 9 } };
    const { id } = await deck.tracker.enqueue(
      "echo",
      { text: "hello" },
      { ...options, idempotencyKey: "once" },
    );
    await deck.tracker.cancel(id, { by: "ada", reason: "user" });
    const again = await deck.tracker.retry(id, "bob");
    expect(again.id).not.toBe(id);
    expect(again).toMatchObject({ ...options, limits: { timeMs: 9 }, input: { text: "hello" }, attempt: 0 });
    expect(again).toMatchObject({ retryOf: id, status: "queued", createdBy: "bob", statusReason: null });
    expect(deck.tracker.get(id).status).toBe("cancelled");
  });

  test.each([
    ["too long", "x".repeat(400), "x".repeat(300)],
    ["blank", "  ", "named"],
    ["empty", "", "named"],
  ])("takes a job again whose type made a title of its input that is %s", async (_, name, title) => {
    const named = defineJob({
      ...{ type: "named", title: "Named", input: t.Object({ name: t.String() }), run: () => null },
      titleOf: (input) => input.name,
    });
    await using deck = await testDeck({ jobs: [named], role: null });
    const first = await deck.tracker.enqueue("named", { name });
    await deck.tracker.cancel(first.id, { by: "ada", reason: "user" });
    expect([first.title, (await deck.tracker.retry(first.id, "bob")).title]).toEqual([title, title]);
  });

  test("is refused while the job has not ended, and when it is not there", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("echo", { text: "hello" });
    expect(await codeOf(deck.tracker.retry(id, "bob"))).toBe("job_not_final");
    expect(await codeOf(deck.tracker.retry("nobody", "bob"))).toBe("job_not_found");
  });
});

test("an edit of nothing changes nothing, and still says when the job has changed", async () => {
  await using deck = await open();
  const job = await deck.tracker.enqueue("echo", { text: "hello" });
  expect(await deck.tracker.edit(job.id, {})).toEqual(job);
  expect(await deck.tracker.edit(job.id, {}, job.version)).toEqual(job);
  expect(deck.tracker.get(job.id)).toEqual(job);
  expect(await codeOf(deck.tracker.edit(job.id, {}, job.version + 1))).toBe("job_changed");
  expect(await codeOf(deck.tracker.edit("nobody", {}))).toBe("job_not_found");
});

describe("removing", () => {
  test("takes the job, its journal and its files, and is told", async () => {
    await using deck = await open();
    const id = await ended(deck);
    const folder = deck.artifacts.folderOf(id);
    await Bun.write(`${folder}/page.md`, "# Page");
    await deck.tracker.remove(id);
    expect(existsSync(folder)).toBe(false);
    expect(deck.tracker.find(id)).toBeUndefined();
    expect(deck.tracker.events(id, 0, 10)).toEqual([]);
    expect(deck.tracker.stats().counts.cancelled).toBe(0);
    expect(deck.notes.at(-1)).toEqual({ kind: "removed", id, change: deck.tracker.change() });
  });

  test("twice at the same moment removes it once", async () => {
    await using deck = await open();
    const id = await ended(deck);
    await Promise.all([deck.tracker.remove(id), deck.tracker.remove(id)]);
    expect(deck.notes.filter((note) => note.kind === "removed")).toHaveLength(1);
    expect(await codeOf(deck.tracker.remove(id))).toBe("job_not_found");
  });

  test("is refused while the job has not ended, and leaves its files", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("echo", { text: "hello" });
    await Bun.write(`${deck.artifacts.folderOf(id)}/page.md`, "# Page");
    expect(await codeOf(deck.tracker.remove(id))).toBe("job_not_final");
    expect(existsSync(deck.artifacts.folderOf(id))).toBe(true);
  });
});

describe("editing", () => {
  test("replaces what it names, of a job that has ended too", async () => {
    await using deck = await open();
    const id = await ended(deck);
    const changes = { title: "Better", tags: ["a"], priority: 3, pinned: true, metadata: { note: 1 } };
    expect(await deck.tracker.edit(id.toUpperCase(), changes)).toMatchObject({
      ...changes,
      status: "cancelled",
    });
    expect(await deck.tracker.edit(id, { pinned: false })).toMatchObject({ title: "Better", pinned: false });
    expect(deck.notes.at(-1)).toMatchObject({ job: { pinned: false } });
  });

  test("is refused for another version, a job that is not there, and values out of range", async () => {
    await using deck = await open();
    const { id, version } = await deck.tracker.enqueue("echo", { text: "hello" });
    expect(await codeOf(deck.tracker.edit(id, { title: "a" }, version + 1))).toBe("job_changed");
    expect(await codeOf(deck.tracker.edit("nobody", { title: "a" }))).toBe("job_not_found");
    expect(await codeOf(deck.tracker.edit(id, { priority: 1000 }))).toBe("request_invalid");
    expect(await codeOf(deck.tracker.edit(id, { title: "" }))).toBe("request_invalid");
    expect(deck.tracker.get(id).version).toBe(version);
  });

  test("the priority moves a job in its line", async () => {
    await using deck = await open();
    const [a, b] = await deck.tracker.enqueueMany("echo", [{ text: "a" }, { text: "b" }]);
    await deck.tracker.edit(b?.id ?? "", { priority: 1 });
    expect(deck.store.line("echo", 10)).toEqual([b?.id ?? "", a?.id ?? ""]);
  });
});

test("the taskbar holds what is active, oldest first, then what ended in the last 30 seconds", async () => {
  await using deck = await open();
  const first = await ended(deck);
  await deck.clock.advance(TASKBAR_LINGER_MS);
  const second = await ended(deck);
  const [a, b] = await deck.tracker.enqueueMany("echo", [{ text: "a" }, { text: "b" }]);
  const rows = () => deck.tracker.taskbar(deck.clock.now()).jobs.map((job) => job.id);
  expect(rows()).toEqual([a?.id ?? "", b?.id ?? "", first, second]);
  await deck.clock.advance(1);
  expect(rows()).toEqual([a?.id ?? "", b?.id ?? "", second]);
});

test("a job's place in line is counted", async () => {
  await using deck = await open();
  const jobs = await deck.tracker.enqueueMany("echo", [{ text: "a" }, { text: "b" }]);
  expect(jobs.map((job) => deck.tracker.waiting(job)?.position)).toEqual([1, 2]);
});
