import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import type { Job } from "../../src/domain/job.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/store.ts";
import { Upkeep } from "../../src/tracker/upkeep.ts";
import { newJob } from "../support/builders.ts";
import { claimJobs } from "../support/claim.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const never = new AbortController().signal;
const idle = defineJob({ type: "idle", title: "Idle", input: t.Object({}), maxAttempts: 2, run: () => null });

async function open() {
  const clock = new FakeClock(NOW);
  const deck = await testDeck({ jobs: [idle], clock, role: null });
  const { store, hub, tracker } = deck;
  return Object.assign(deck, {
    clock,
    upkeep: new Upkeep({ store, hub, clock, tracker, types: deck.catalog }),
  });
}

/** Another process on the same database. */
function elsewhere(deck: TestDeck): SqliteStore & Disposable {
  const store = openSqliteStore({ path: deck.config.databasePath, durability: "normal", newId: () => "x" });
  return Object.assign(store, { [Symbol.dispose]: () => store.close() });
}

const claim = async (deck: TestDeck): Promise<Job> => {
  const queues = [{ queue: "idle", limit: 1 }];
  const [job] = await claimJobs(deck.store, { nodeId: "lost", at: NOW, limit: 1, queues });
  if (job === undefined) throw new Error("Nothing was in line");
  return job;
};

test("how long nothing will be due is known from the next job that waits for its time", async () => {
  await using deck = await open();
  expect(deck.upkeep.untilDue()).toBe(Number.POSITIVE_INFINITY);
  await deck.tracker.enqueue("idle", {}, { runAt: NOW + 400 });
  expect(deck.upkeep.untilDue()).toBe(400);
  await deck.clock.advance(400);
  expect(deck.upkeep.untilDue()).toBe(0);
  await deck.upkeep.releaseDue();
  expect(deck.upkeep.untilDue()).toBe(Number.POSITIVE_INFINITY);
});

describe("what another process writes", () => {
  test("is published at the next look, each job once with its newest state, newest last", async () => {
    await using deck = await open();
    using other = elsewhere(deck);
    const [a, b] = [newJob({ type: "idle" }), newJob({ type: "idle" })];
    await other.insert([a]);
    await other.insert([b]);
    await other.update(a.id, { title: "Changed" }, { at: NOW });
    expect(deck.notes).toEqual([]);
    deck.upkeep.publishForeign();
    deck.upkeep.publishForeign();
    expect(deck.notes.map((note) => (note.kind === "job" ? note.job.id : note.id))).toEqual([b.id, a.id]);
    expect(deck.notes.at(-1)).toMatchObject({ job: { title: "Changed" } });
  });

  test("makes the database count as shared for a while", async () => {
    await using deck = await open();
    using other = elsewhere(deck);
    await deck.tracker.enqueue("idle", {});
    deck.upkeep.publishForeign();
    expect(deck.upkeep.isShared()).toBe(false);
    await other.insert([newJob()]);
    deck.upkeep.publishForeign();
    expect(deck.upkeep.isShared()).toBe(true);
    await deck.clock.advance(30_000);
    deck.upkeep.publishForeign();
    expect(deck.upkeep.isShared()).toBe(false);
  });

  test("is published with its removals, in the order of the changes", async () => {
    await using deck = await open();
    using other = elsewhere(deck);
    const [a, b] = [newJob({ status: "cancelled", completedAt: NOW }), newJob()];
    await other.insert([a]);
    await other.insert([b]);
    await other.remove(a.id, NOW);
    await other.update(b.id, { title: "Later" }, { at: NOW });
    deck.upkeep.publishForeign();
    expect(deck.notes.map((note) => note.kind)).toEqual(["removed", "job"]);
  });

  test("does not make it tell again of our own changes, however many they were", async () => {
    await using deck = await open();
    using other = elsewhere(deck);
    await deck.tracker.enqueueMany(
      "idle",
      Array.from({ length: 2000 }, () => ({})),
    );
    deck.upkeep.publishForeign();
    const told = deck.notes.length;
    await other.insert([newJob()]);
    deck.upkeep.publishForeign();
    expect(deck.notes.length).toBe(told + 1);
  });

  test("is published whole when it is more than one look takes", async () => {
    await using deck = await open();
    using other = elsewhere(deck);
    const jobs = Array.from({ length: 1200 }, () => newJob({ status: "cancelled", completedAt: NOW }));
    await other.insert(jobs);
    await Promise.all(jobs.slice(0, 700).map((job) => other.remove(job.id, NOW)));
    deck.upkeep.publishForeign();
    const kinds = deck.notes.map((note) => note.kind);
    expect([kinds.filter((k) => k === "job").length, kinds.filter((k) => k === "removed").length]).toEqual([
      500, 700,
    ]);
    const change = deck.tracker.change();
    expect(deck.hub.between(change - 1, change)).toHaveLength(1);
  });
});

describe("when its time has come,", () => {
  test("a scheduled job is queued, not a millisecond before", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("idle", {}, { runAt: NOW + 1000 });
    await deck.clock.advance(999);
    await deck.upkeep.releaseDue();
    expect(deck.tracker.get(id).status).toBe("scheduled");
    await deck.clock.advance(1);
    await deck.upkeep.releaseDue();
    expect(deck.tracker.get(id)).toMatchObject({
      status: "queued",
      queuedAt: NOW + 1000,
      statusReason: null,
    });
  });

  test.each([
    ["queued", {}],
    ["scheduled", { runAt: NOW + 5000 }],
  ])("a %s job that did not start before its deadline has expired", async (_, options) => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("idle", {}, { ...options, expiresAt: NOW + 1000 });
    await deck.clock.advance(1000);
    await deck.upkeep.releaseDue();
    expect(deck.tracker.get(id)).toMatchObject({ status: "expired", statusReason: "deadline" });
    expect(deck.tracker.get(id).completedAt).toBe(NOW + 1000);
  });

  test("one past its deadline is not started, even before anyone has seen to it", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {}, { expiresAt: NOW });
    const queues = [{ queue: "idle", limit: 1 }];
    expect(await claimJobs(deck.store, { nodeId: "n", at: NOW, limit: 1, queues })).toEqual([]);
  });

  test("a retry is due even when the job's own deadline has passed: that was for its first start", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {}, { expiresAt: NOW + 10 });
    const { id } = await claim(deck);
    await deck.store.transition(id, "retry", { nextAttemptAt: NOW + 500, nodeId: null }, { at: NOW });
    await deck.clock.advance(500);
    await deck.upkeep.releaseDue();
    expect(deck.tracker.get(id)).toMatchObject({ status: "queued", nextAttemptAt: null });
  });

  test("thousands are released in one go", async () => {
    await using deck = await open();
    const job = () => newJob({ status: "scheduled", runAt: NOW, queuedAt: null });
    await deck.store.insert(Array.from({ length: 1700 }, job));
    await deck.upkeep.releaseDue();
    expect(deck.tracker.stats().counts).toMatchObject({ scheduled: 0, queued: 1700 });
  });
});

describe("a job whose process is gone", () => {
  test("is given back while an attempt is left; the lost one counts", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const lost = await claim(deck);
    await deck.upkeep.rescue(lost, { proof: "exited", artifactCount: null });
    const job = deck.tracker.get(lost.id);
    expect(job).toMatchObject({ status: "queued", statusReason: "worker_lost", attempt: 1, nodeId: null });
    expect(deck.tracker.attempts(job.id)).toMatchObject([
      { attempt: 1, status: "interrupted", nodeId: "lost" },
    ]);
  });

  test("has failed after its last attempt", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {}, { maxAttempts: 1 });
    const lost = await claim(deck);
    await deck.upkeep.rescue(lost, { proof: "exited", artifactCount: null });
    expect(deck.tracker.get(lost.id)).toMatchObject({
      status: "failed",
      statusReason: "worker_lost",
      completedAt: NOW,
    });
    expect(deck.tracker.get(lost.id).errors).toEqual([
      "The process that ran attempt 1 ended before the job did",
    ]);
  });

  test("is cancelled when it was cancelling, with how its work ended on the receipt", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const { id } = await claim(deck);
    const asked = await deck.tracker.cancel(id, { by: "ada", reason: "user" });
    await deck.clock.advance(250);
    await deck.upkeep.rescue(asked, { proof: "killed", artifactCount: null });
    const { status, statusReason, stop } = deck.tracker.get(id);
    expect({ status, statusReason }).toEqual({ status: "cancelled", statusReason: "user" });
    expect(stop).toMatchObject({ requestedBy: "ada", proof: "killed", ms: 250 });
    expect(stop?.steps.map((s) => s.step)).toEqual(["requested", "killed"]);
  });

  test("keeps a receipt that comes to an end, even if nobody had asked", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {}, { maxAttempts: 1 });
    const { id } = await claim(deck);
    const steps = [{ step: "requested", at: NOW }] as const;
    const stop = { requestedAt: NOW, requestedBy: "system", steps, proof: null, ms: null };
    await deck.store.update(id, { stop }, { at: NOW });
    await deck.clock.advance(250);
    await deck.upkeep.rescue(deck.tracker.get(id), { proof: "killed", artifactCount: null });
    expect(deck.tracker.get(id)).toMatchObject({ status: "failed", stop: { proof: "killed", ms: 250 } });
    expect(deck.tracker.attempts(id)).toMatchObject([{ stop: { proof: "killed" } }]);
    expect(deck.tracker.events(id, 2, 9).map((event) => event.type)).toEqual(["stop", "status"]);
  });

  test("has as many files as lie there, whatever it could still report", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const lost = await claim(deck);
    await deck.upkeep.rescue(lost, { proof: "exited", artifactCount: 3 });
    expect(deck.tracker.get(lost.id).artifactCount).toBe(3);
  });

  test("is cancelled when it was asked to stop while it was being rescued", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const lost = await claim(deck);
    await deck.tracker.cancel(lost.id, { by: "ada", reason: "user" });
    await deck.upkeep.rescue(lost, { proof: "exited", artifactCount: null });
    expect(deck.tracker.get(lost.id).status).toBe("cancelled");
  });

  test("is rescued by one of two who try", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const lost = await claim(deck);
    const before = deck.notes.length;
    await Promise.all([
      deck.upkeep.rescue(lost, { proof: "exited", artifactCount: null }),
      deck.upkeep.rescue(lost, { proof: "exited", artifactCount: null }),
    ]);
    expect(deck.notes.length).toBe(before + 1);
    expect(deck.tracker.attempts(lost.id)).toHaveLength(1);
  });
});

describe("retention", () => {
  const old = (fields = {}) => newJob({ status: "completed", completedAt: NOW - 2 * DAY, ...fields });

  test("removes what is old, with its files, and keeps the rest", async () => {
    await using deck = await open();
    const [gone, pinned, young] = [old(), old({ pinned: true }), old({ completedAt: NOW })];
    await deck.store.insert([gone, pinned, young, newJob()]);
    await Bun.write(`${deck.artifacts.folderOf(gone.id)}/a.txt`, "a");
    await deck.upkeep.removeOld(NOW - DAY, never);
    expect(deck.tracker.find(gone.id)).toBeUndefined();
    expect(existsSync(deck.artifacts.folderOf(gone.id))).toBe(false);
    expect([pinned, young].map(({ id }) => deck.tracker.get(id).status)).toEqual(["completed", "completed"]);
  });

  test("goes on until all that is old is gone", async () => {
    await using deck = await open();
    await deck.store.insert(Array.from({ length: 1100 }, () => old()));
    await deck.upkeep.removeOld(NOW - DAY, never);
    expect(deck.tracker.stats().counts.completed).toBe(0);
  });

  test("stops early when the deck stops", async () => {
    await using deck = await open();
    await deck.store.insert([old(), old()]);
    await deck.upkeep.removeOld(NOW - DAY, AbortSignal.abort());
    expect(deck.tracker.stats().counts.completed).toBe(2);
  });

  test("is not stuck on one that can't be removed, and says so", async () => {
    await using deck = await open();
    const { store, hub, clock, tracker } = deck;
    const [stuck, other] = [old(), old()];
    await store.insert([stuck, other]);
    const find = (id: string) => {
      if (id === stuck.id) throw new Error("its files are locked");
      return tracker.find(id);
    };
    const upkeep = new Upkeep({
      ...{ store, hub, clock, types: deck.catalog },
      tracker: { find, remove: (id) => tracker.remove(id), cancel: (id, how) => tracker.cancel(id, how) },
    });
    const told = await upkeep.removeOld(NOW - DAY, never).catch((cause: unknown) => String(cause));
    expect(told).toContain("Retention could not remove 1 ended jobs");
    expect([stuck, other].map(({ id }) => tracker.find(id) !== undefined)).toEqual([true, false]);
  });
});
