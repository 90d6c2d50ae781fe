import { describe, expect, test } from "bun:test";
import { JobdeckError } from "../../src/domain/errors.ts";
import type { Job } from "../../src/domain/job.ts";
import { defineJob, t } from "../../src/jobs/define.ts";
import { claimJobs } from "../support/claim.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";

const NOW = Date.UTC(2026, 0, 1);
const idle = defineJob({ type: "idle", title: "Idle", input: t.Object({}), run: () => null });
const open = () => testDeck({ jobs: [idle], clock: new FakeClock(NOW), role: null });

/** Starts the first job in line as a worker would. */
async function claim(deck: TestDeck): Promise<Job> {
  const queues = [{ queue: "idle", limit: 1 }];
  const [job] = await claimJobs(deck.store, { nodeId: "worker", at: NOW, limit: 1, queues });
  if (job === undefined) throw new Error("Nothing was in line");
  return job;
}

const cancel = (
  deck: TestDeck,
  id: string,
  change: { attempt?: number; version?: number; by?: string; words?: string } = {},
) => deck.tracker.cancel(id, { by: "ada", reason: "user", ...change });

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "accepted",
    (cause: unknown) => (cause instanceof JobdeckError ? cause.reason : String(cause)),
  );

const stops = (deck: TestDeck, id: string) =>
  deck.tracker.events(id, 0, 100).flatMap((e) => (e.type === "stop" ? [e.data.step] : []));

test.each([
  ["queued", {}],
  ["scheduled", { runAt: NOW + 1000 }],
])("a job that is %s is cancelled at once", async (status, options) => {
  await using deck = await open();
  const job = await deck.tracker.enqueue("idle", {}, options);
  expect(job.status).toBe(status as Job["status"]);
  expect(await cancel(deck, job.id)).toMatchObject({
    ...{ status: "cancelled", statusReason: "user", completedAt: NOW, cancelRequestedAt: NOW, stop: null },
  });
  expect(deck.tracker.stats().counts).toMatchObject({ cancelled: 1, queued: 0, scheduled: 0 });
});

describe("a running job", () => {
  test("is asked, and stays running until its work has stopped", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const { id } = await claim(deck);
    const job = await cancel(deck, id);
    expect(job).toMatchObject({ status: "running", statusReason: "user", cancelRequestedAt: NOW });
    expect(job.stop).toEqual({
      ...{ requestedAt: NOW, requestedBy: "ada", proof: null, ms: null },
      steps: [{ step: "requested", at: NOW }],
    });
    expect(stops(deck, id)).toEqual(["requested"]);
  });

  test("keeps why, within bounds", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const { id } = await claim(deck);
    expect(await codeOf(cancel(deck, id, { words: "x".repeat(201) }))).toBe("request_invalid");
    expect((await cancel(deck, id, { words: "  too slow " })).stop?.reason).toBe("too slow");
    expect(deck.tracker.events(id, 0, 100).at(-1)?.data).toEqual({ step: "requested", reason: "too slow" });
  });

  test("that was asked already is not asked again", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const { id } = await claim(deck);
    const first = await cancel(deck, id);
    expect(await cancel(deck, id, { by: "bob" })).toEqual(first);
    expect(stops(deck, id)).toEqual(["requested"]);
  });

  test("asked by many at the same moment has one asker on its receipt", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const { id } = await claim(deck);
    const all = await Promise.all(["ada", "bob", "eve"].map((by) => cancel(deck, id, { by })));
    expect(all.map((job) => job.stop?.requestedBy)).toEqual(["ada", "ada", "ada"]);
    expect(stops(deck, id)).toEqual(["requested"]);
    expect(deck.tracker.get(id).version).toBe(3);
  });
});

describe("a cancel", () => {
  test("of a job that has ended is refused, and of one that is not there", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("idle", {});
    await cancel(deck, id);
    expect(await codeOf(cancel(deck, id))).toBe("job_already_ended");
    expect(await codeOf(cancel(deck, "nobody"))).toBe("job_not_found");
  });

  test.each([
    [1, "accepted"],
    [0, "accepted"],
    [undefined, "accepted"],
    [2, "job_changed"],
  ])("that names attempt %p of a first attempt is %s", async (attempt, outcome) => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {});
    const { id } = await claim(deck);
    expect(await codeOf(cancel(deck, id, attempt === undefined ? {} : { attempt }))).toBe(outcome);
  });

  test("from an old page does not hit a later attempt", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {}, { maxAttempts: 3 });
    const first = await claim(deck);
    await deck.store.transition(first.id, "giveBack", { nodeId: null }, { at: NOW });
    const second = await claim(deck);
    expect(second.attempt).toBe(2);
    expect(await codeOf(cancel(deck, first.id, { attempt: 1 }))).toBe("job_changed");
    expect(await codeOf(cancel(deck, first.id, { attempt: 0 }))).toBe("job_changed");
    expect(deck.tracker.get(first.id).cancelRequestedAt).toBeNull();
  });

  test("that names a version is refused when the job has moved on, even at that very moment", async () => {
    await using deck = await open();
    const { id, version } = await deck.tracker.enqueue("idle", {});
    const [, code] = await Promise.all([
      deck.tracker.edit(id, { title: "Renamed" }),
      codeOf(cancel(deck, id, { version })),
    ]);
    expect(code).toBe("job_changed");
    expect(deck.tracker.get(id)).toMatchObject({ status: "queued", title: "Renamed" });
    expect(await codeOf(cancel(deck, id, { version: version + 1 }))).toBe("accepted");
  });

  test("that meets the job's start goes on with the running job", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("idle", {});
    const [, asked] = await Promise.all([claim(deck), cancel(deck, id)]);
    expect(asked).toMatchObject({ status: "running", cancelRequestedAt: NOW });
  });

  test("that comes just before the start leaves nothing to start", async () => {
    await using deck = await open();
    const { id } = await deck.tracker.enqueue("idle", {});
    const [cancelled, started] = await Promise.all([
      cancel(deck, id),
      claimJobs(deck.store, { nodeId: "worker", at: NOW, limit: 1, queues: [{ queue: "idle", limit: 1 }] }),
    ]);
    expect(cancelled.status).toBe("cancelled");
    expect(started).toEqual([]);
  });

  test("of a job that waits for its next attempt takes back what the last one left", async () => {
    await using deck = await open();
    await deck.tracker.enqueue("idle", {}, { maxAttempts: 2 });
    const { id } = await claim(deck);
    const stop = { requestedAt: NOW, requestedBy: "system", steps: [], proof: "exited", ms: 5 } as const;
    await deck.store.transition(id, "retry", { stop, nextAttemptAt: NOW + 1000, nodeId: null }, { at: NOW });
    expect(await cancel(deck, id)).toMatchObject({ status: "cancelled", stop: null, nextAttemptAt: null });
  });
});
