import { describe, expect, test } from "bun:test";
import { JobdeckError } from "../../src/domain/errors.ts";
import type { OverlapPolicy, ScheduleRequest } from "../../src/domain/schedule.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { type DeckOptions, type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { tempFolder } from "../support/folder.ts";

const HOUR = 3_600_000;
const NINE = Date.UTC(2026, 0, 5, 9);
const NOW = NINE - 100;

const greet = defineJob({
  type: "greet",
  title: "Greet",
  input: t.Object({ name: t.String() }, { additionalProperties: false }),
  titleOf: ({ name }) => `Greet ${name}`,
  run: ({ input }) => input,
});
/** Runs until it is told to stop. */
const wait = defineJob({
  type: "wait",
  title: "Wait",
  input: t.Object({}),
  run: ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
});
const hourly: ScheduleRequest = { submission: { type: "greet", input: { name: "Ada" } }, cron: "0 * * * *" };

function open(clock: FakeClock, options: DeckOptions = {}): Promise<TestDeck> {
  return testDeck({ jobs: [greet, wait], clock, ...options });
}

/** Passes the beginnings of hours; what happens within an hour is left out. */
async function pass(clock: FakeClock, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    await clock.advance(600);
    clock.set(clock.now() + HOUR - 600);
  }
}

/** The schedule's jobs, the oldest first. */
function jobsOf(deck: TestDeck, id: string) {
  return deck.schedules.jobsOf(id, 1000).toReversed();
}

function times(deck: TestDeck, id: string): readonly unknown[] {
  return jobsOf(deck, id).map((job) => job.metadata["scheduledFor"]);
}

async function refusal(work: Promise<unknown>): Promise<readonly string[]> {
  const thrown = await work.catch((cause: unknown) => cause);
  if (!(thrown instanceof JobdeckError)) throw new Error(`Expected a refusal, got ${String(thrown)}`);
  return [thrown.reason, ...thrown.issues.map(({ path }) => path)];
}

describe("a schedule", () => {
  test("creates a job at each of its times, which says which one it is for", async () => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock);
    const { id } = await deck.schedules.create(hourly, "user");
    await pass(clock, 2);
    expect(times(deck, id)).toEqual(["2026-01-05T09:00:00.000Z", "2026-01-05T10:00:00.000Z"]);
    const [first, last] = jobsOf(deck, id);
    expect(first).toMatchObject({
      ...{ type: "greet", title: "Greet Ada", input: { name: "Ada" }, status: "completed" },
      ...{ scheduleId: id, runAt: NINE, createdBy: "schedule" },
    });
    expect(deck.schedules.get(id)).toMatchObject({
      ...{ nextAt: NINE + 2 * HOUR, lastJobId: last?.id, note: null },
    });
    expect(deck.faults).toEqual([]);
  });

  test("gets the defaults, the title of its jobs, and the zone by its own name", async () => {
    await using deck = await open(new FakeClock(NOW), { role: null });
    const schedule = await deck.schedules.create({ ...hourly, timeZone: "europe/berlin" }, "api");
    expect(schedule).toMatchObject({
      ...{ title: "Greet Ada", timeZone: "Europe/Berlin", missed: "once", overlap: "skip", paused: false },
      ...{ nextAt: NINE, lastAt: null, lastJobId: null, note: null, createdBy: "api", version: 1 },
    });
    expect(deck.schedules.list()).toEqual([schedule]);
    expect(deck.schedules.find(schedule.id.toUpperCase())).toEqual(schedule);
  });

  test.each([
    [{ cron: "0 9 * *" }, ["request_invalid", "/cron"]],
    [{ cron: "0 0 30 2 *" }, ["request_invalid", "/cron"]],
    [{ timeZone: "Mars/Phobos", cron: "x" }, ["request_invalid", "/cron", "/timeZone"]],
    [{ title: "x".repeat(301) }, ["request_invalid", "/title"]],
    [{ submission: { type: "nope", input: {} } }, ["type_unknown", "/type"]],
    [{ submission: { type: "greet", input: {} } }, ["input_invalid", "/input/name"]],
    [{ submission: { ...hourly.submission, priority: 101 } }, ["request_invalid", "/priority"]],
  ])("with %j is refused, and nothing is kept", async (fields, expected) => {
    await using deck = await open(new FakeClock(NOW), { role: null });
    expect(await refusal(deck.schedules.create({ ...hourly, ...fields }, "api"))).toEqual(expected);
    expect(deck.schedules.list()).toEqual([]);
  });

  test("survives a restart, and its policy decides about what it missed", async () => {
    await using folder = await tempFolder();
    const clock = new FakeClock(NOW);
    const before = await open(clock, { folder: folder.path });
    const ids = await Promise.all(
      (["skip", "once", "all"] as const).map(
        async (missed) => (await before.schedules.create({ ...hourly, missed, overlap: "allow" }, "api")).id,
      ),
    );
    await before.stop();
    clock.set(NINE + 3.3 * HOUR);
    await using after = await open(clock, { folder: folder.path });
    await clock.advance(1000);
    expect(ids.map((id) => times(after, id))).toEqual([
      [],
      ["2026-01-05T12:00:00.000Z"],
      [9, 10, 11, 12].map((hour) => `2026-01-05T${String(hour).padStart(2, "0")}:00:00.000Z`),
    ]);
    expect(ids.map((id) => after.schedules.get(id).nextAt)).toEqual(ids.map(() => NINE + 4 * HOUR));
    expect(ids.map((id) => after.schedules.get(id).note === null)).toEqual([false, true, true]);
  });
});

describe("when its time comes and its last job has not ended", () => {
  test.each([
    ["allow", 2, ["running", "running"], null],
    ["skip", 1, ["running"], "had not ended"],
    ["replace", 2, ["cancelled", "running"], null],
  ] as const)("with %s there are %i jobs: %j", async (overlap, _, statuses, note) => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock);
    const { id } = await deck.schedules.create(
      { submission: { type: "wait", input: {} }, cron: "0 * * * *", overlap },
      "api",
    );
    await pass(clock, 1);
    const [first] = jobsOf(deck, id);
    await deck.until(first?.id ?? "", ({ status }) => status === "running");
    await pass(clock, 1);
    if (overlap === "replace") await deck.ended(first?.id ?? "");
    const last = jobsOf(deck, id).at(-1);
    await deck.until(last?.id ?? "", ({ status }) => status === "running");
    expect(jobsOf(deck, id).map(({ status }) => status)).toEqual([...statuses]);
    const schedule = deck.schedules.get(id);
    expect(schedule.nextAt).toBe(NINE + 2 * HOUR);
    if (note === null) expect(schedule.note).toBeNull();
    else expect(schedule.note?.text).toContain(note);
    if (overlap === "replace") {
      expect(deck.tracker.get(first?.id ?? "")).toMatchObject({
        statusReason: "replaced",
        stop: { requestedBy: "schedule" },
      });
    }
  });

  test.each<[OverlapPolicy, boolean]>([
    ["allow", false],
    ["skip", true],
    ["replace", true],
  ])("with %s those that are made up for share a line of their own: %p", async (overlap, shared) => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock, { role: null });
    const { id } = await deck.schedules.create({ ...hourly, missed: "all", overlap }, "api");
    await pass(clock, 3);
    await deck.schedules.fire(id);
    const keys = new Set(jobsOf(deck, id).map(({ concurrencyKey }) => concurrencyKey));
    expect(jobsOf(deck, id)).toHaveLength(3);
    expect([...keys]).toEqual([shared ? `schedule ${id}` : null]);
  });
});

test("two servers on one database create one job for each time", async () => {
  await using folder = await tempFolder();
  const clock = new FakeClock(NOW);
  await using one = await open(clock, { folder: folder.path });
  await using two = await open(clock, { folder: folder.path });
  const { id } = await one.schedules.create({ ...hourly, overlap: "allow" }, "api");
  await pass(clock, 5);
  expect(times(two, id)).toHaveLength(5);
  expect(new Set(times(two, id)).size).toBe(5);
  await Promise.all([one, two].map((deck) => deck.schedules.fire(id)));
  expect(times(two, id)).toHaveLength(5);
});

describe("what keeps it from creating a job is noted, and it goes on", () => {
  test("a type that is gone", async () => {
    await using folder = await tempFolder();
    const clock = new FakeClock(NOW);
    const before = await open(clock, { folder: folder.path, role: null });
    const { id } = await before.schedules.create(hourly, "api");
    await before.stop();
    await using after = await testDeck({ jobs: [wait], clock, folder: folder.path });
    await pass(clock, 1);
    expect(after.schedules.get(id)).toMatchObject({
      nextAt: NINE + HOUR,
      lastAt: null,
      note: { text: 'Created no job: No job type is named "greet"' },
    });
    expect(jobsOf(after, id)).toEqual([]);
    expect(after.faults).toEqual([]);
  });

  test("an input that its type does not take any more", async () => {
    await using folder = await tempFolder();
    const clock = new FakeClock(NOW);
    const before = await open(clock, { folder: folder.path, role: null });
    const { id } = await before.schedules.create(hourly, "api");
    await before.stop();
    const input = t.Object({ name: t.String(), other: t.String() });
    const stricter = defineJob({ type: "greet", title: "Greet", input, run: () => null });
    await using after = await testDeck({ jobs: [stricter], clock, folder: folder.path });
    await pass(clock, 1);
    const { nextAt, note } = after.schedules.get(id);
    expect(nextAt).toBe(NINE + HOUR);
    expect(note?.text).toMatch(/^Created no job: .*other/);
    expect(after.faults).toEqual([]);
  });

  test("a type whose own code breaks, which is reported as the bug that it is", async () => {
    const clock = new FakeClock(NOW);
    let broken = false;
    const fragile = defineJob({
      type: "fragile",
      title: "Fragile",
      input: t.Object({}),
      titleOf: () => {
        if (broken) throw new Error("no title today");
        return "Fine";
      },
      run: () => null,
    });
    await using deck = await testDeck({ jobs: [fragile], clock });
    const { id } = await deck.schedules.create(
      { submission: { type: "fragile", input: {} }, cron: "@hourly" },
      "api",
    );
    broken = true;
    await pass(clock, 1);
    expect(deck.schedules.get(id)).toMatchObject({
      nextAt: NINE + HOUR,
      note: { text: expect.stringContaining("its job type failed") },
    });
    expect(deck.faults).toHaveLength(1);
  });

  test("a full queue", async () => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock, { role: null, env: { JOBDECK_QUEUE_SIZE: "1" } });
    const { id } = await deck.schedules.create({ ...hourly, overlap: "allow" }, "api");
    await deck.tracker.submit({ type: "greet", input: { name: "Bob" } }, "api");
    await pass(clock, 1);
    await deck.schedules.fire(id);
    expect(deck.schedules.get(id)).toMatchObject({
      nextAt: NINE + HOUR,
      note: { text: expect.stringContaining("Queue greet is full") },
    });
    expect(await refusal(deck.schedules.runNow(id, "user"))).toEqual(["queue_full"]);
    expect(jobsOf(deck, id)).toEqual([]);
  });
});

describe("by hand", () => {
  test("a paused schedule creates nothing, and what passed meanwhile was not missed", async () => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock);
    const { id } = await deck.schedules.create({ ...hourly, missed: "all" }, "api");
    expect(await deck.schedules.edit(id, { paused: true })).toMatchObject({ paused: true, nextAt: null });
    await pass(clock, 3);
    expect(jobsOf(deck, id)).toEqual([]);
    expect(await deck.schedules.edit(id, { paused: false })).toMatchObject({ nextAt: NINE + 3 * HOUR });
    await pass(clock, 1);
    expect(times(deck, id)).toEqual(["2026-01-05T12:00:00.000Z"]);
  });

  test("it can be paused and renamed when its type is gone, and its submission can not be changed then", async () => {
    await using folder = await tempFolder();
    const clock = new FakeClock(NOW);
    await using before = await open(clock, { folder: folder.path });
    const { id } = await before.schedules.create(hourly, "api");
    await before.stop();
    await using deck = await open(clock, { folder: folder.path, jobs: [wait] });
    const edited = await deck.schedules.edit(id, { paused: true, title: "Old" });
    expect(edited).toMatchObject({ paused: true, title: "Old", nextAt: null });
    const wish = { submission: { priority: 1 } };
    expect(await refusal(deck.schedules.edit(id, wish))).toEqual(["type_unknown", "/type"]);
    expect(deck.schedules.get(id).submission.priority).toBeUndefined();
  });

  test("run now creates a job at once and does not move the next time, also while it is paused", async () => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock, { role: null });
    const { id } = await deck.schedules.create({ ...hourly, paused: true }, "api");
    const job = await deck.schedules.runNow(id, "user");
    expect(job).toMatchObject({ type: "greet", scheduleId: id, createdBy: "user", status: "queued" });
    expect(job.metadata).not.toHaveProperty("scheduledFor");
    expect(deck.schedules.get(id)).toMatchObject({ nextAt: null, lastAt: NOW, lastJobId: job.id });
    expect(deck.notes).toContainEqual({ kind: "job", job });
  });

  test.each([
    [{ cron: "30 * * * *" }, NINE + HOUR / 2],
    [{ timeZone: "Asia/Kathmandu" }, NINE + HOUR / 4],
    [{ title: "Other" }, NINE],
    [{ submission: { input: { name: "Bob" } } }, NINE],
  ])("an edit of %j has its effect on the next time, and takes the note away", async (changes, nextAt) => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock, { role: null });
    const made = await deck.schedules.create(hourly, "api");
    const edited = await deck.schedules.edit(made.id, changes, made.version);
    expect(edited).toMatchObject({ nextAt, version: 2, note: null, missed: "once" });
    expect(edited.submission.type).toBe("greet");
    expect(deck.schedules.get(made.id)).toEqual(edited);
  });

  test("an edit or a removal of an older version is refused, and so is an edit that would break it", async () => {
    await using deck = await open(new FakeClock(NOW), { role: null });
    const { id } = await deck.schedules.create(hourly, "api");
    await deck.schedules.edit(id, { title: "Newer" });
    expect(await refusal(deck.schedules.edit(id, { title: "Late" }, 1))).toEqual(["schedule_changed"]);
    expect(await refusal(deck.schedules.remove(id, 1))).toEqual(["schedule_changed"]);
    expect(await refusal(deck.schedules.edit(id, { cron: "x" }))).toEqual(["request_invalid", "/cron"]);
    expect(await refusal(deck.schedules.edit(id, { submission: { type: "wait", input: 1 } }))).toEqual([
      ...["input_invalid", "/input"],
    ]);
    expect(deck.schedules.get(id)).toMatchObject({ title: "Newer", version: 2 });
  });

  test("a removed schedule creates nothing more; what it created stays", async () => {
    const clock = new FakeClock(NOW);
    await using deck = await open(clock);
    const { id } = await deck.schedules.create(hourly, "api");
    const job = await deck.schedules.runNow(id, "user");
    await deck.schedules.remove(id, deck.schedules.get(id).version);
    await pass(clock, 2);
    expect(deck.schedules.find(id)).toBeUndefined();
    expect(deck.tracker.list({}, { limit: 9, order: "asc" }).jobs.map((one) => one.id)).toEqual([job.id]);
    for (const late of [
      deck.schedules.remove(id),
      deck.schedules.edit(id, {}),
      deck.schedules.runNow(id, "api"),
    ]) {
      expect(await refusal(late)).toEqual(["schedule_not_found"]);
    }
  });
});
