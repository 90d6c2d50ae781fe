import { describe, expect, test } from "bun:test";
import { JobdeckError } from "../../src/domain/errors.ts";
import type { ExecutorKind } from "../../src/domain/job.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FIXTURE_JOBS } from "./fixture-jobs.ts";

const NOW = Date.UTC(2026, 0, 1);
const open = (env: Readonly<Record<string, string>> = {}) => testDeck({ jobs: FIXTURE_JOBS, env });
const has = (deck: TestDeck, id: string, message: string) =>
  deck.tracker.events(id, 0, 1000).some((event) => event.type === "log" && event.data.message === message);
const running = (deck: TestDeck, id: string) => deck.until(id, ({ id: job }) => has(deck, job, "waiting"));
const steps = (deck: TestDeck, id: string) =>
  deck.tracker.events(id, 0, 1000).flatMap((event) => (event.type === "stop" ? [event.data.step] : []));

const COOPERATIVE = [
  ["inline", ["requested", "signalled", "exited"]],
  ["thread", ["requested", "signalled", "exited"]],
  ["subprocess", ["requested", "signalled", "exited"]],
] as const satisfies readonly (readonly [ExecutorKind, readonly string[]])[];
const DEAF = [
  ["inline", ["requested", "signalled", "fenced"]],
  ["thread", ["requested", "signalled", "terminated", "exited"]],
  ["subprocess", ["requested", "signalled", "sigterm", "sigkill", "killed"]],
] as const satisfies readonly (readonly [ExecutorKind, readonly string[]])[];

describe("the time limit climbs the ladder with its own reason:", () => {
  test.each(COOPERATIVE)("%s, heeded", async (executor, expected) => {
    await using deck = await open({ JOBDECK_GRACE: "60s" });
    const { id } = await deck.tracker.enqueue("waits", {}, { executor, limits: { timeMs: 1 } });
    const job = await deck.ended(id);
    expect(job).toMatchObject({
      ...{ status: "failed", statusReason: "timeout" },
      errors: ["Attempt 1 was stopped: its time limit is 0.001 s"],
      stop: { requestedBy: "system", proof: "exited" },
    });
    expect(steps(deck, id)).toEqual([...expected]);
  });

  test.each(DEAF)("%s, by force", async (executor, expected) => {
    await using deck = await open({ JOBDECK_GRACE: "0s" });
    const { id } = await deck.tracker.enqueue("deaf", {}, { executor, limits: { timeMs: 1 } });
    expect(await deck.ended(id)).toMatchObject({ status: "failed", statusReason: "timeout" });
    // A program that is stopped while it starts has not learnt yet to be deaf.
    const always = (all: readonly string[]) => all.filter((step) => step !== "sigkill");
    expect(always(steps(deck, id))).toEqual(always(expected));
  });
});

describe("the end of the program climbs it too, and gives the job back:", () => {
  test.each([...COOPERATIVE, ...DEAF])("%s, %p", async (executor, expected) => {
    const type = expected.length === 3 && expected[2] === "exited" ? "waits" : "deaf";
    await using deck = await open({ JOBDECK_GRACE: type === "waits" ? "60s" : "0s" });
    const { id } = await deck.tracker.enqueue(type, {}, { executor });
    await running(deck, id);
    let seen: unknown;
    await deck.stop(async () => {
      const { status, statusReason, attempt, stop } = deck.tracker.get(id);
      seen = { status, statusReason, attempt, by: stop?.requestedBy, steps: steps(deck, id) };
    });
    expect(seen).toEqual({
      ...{ status: "queued", statusReason: "shutdown", attempt: 0, by: "system" },
      steps: [...expected],
    });
  });
});

describe("a job that was cancelled before its time", () => {
  const attempts = (deck: TestDeck, id: string) =>
    deck.tracker.events(id, 0, 1000).flatMap((e) => (e.type === "status" ? [e.data.status] : []));

  test("in line is never started", async () => {
    await using deck = await open({ JOBDECK_CONCURRENCY: "1", JOBDECK_GRACE: "60s" });
    const [first, second, third] = await Promise.all([
      deck.tracker.enqueue("waits", {}),
      deck.tracker.enqueue("returns", {}),
      deck.tracker.enqueue("returns", {}),
    ]);
    await running(deck, first.id);
    await deck.tracker.cancel(second.id, { by: "ada", reason: "user" });
    await deck.tracker.cancel(first.id, { by: "ada", reason: "user" });
    expect(await deck.ended(third.id)).toMatchObject({ status: "completed" });
    expect(deck.tracker.get(second.id)).toMatchObject({ status: "cancelled", attempt: 0, startedAt: null });
    expect(attempts(deck, second.id)).toEqual(["queued", "cancelled"]);
  });

  test("for later is never started, when its time has come either", async () => {
    const clock = new FakeClock(NOW);
    await using deck = await testDeck({ jobs: FIXTURE_JOBS, clock });
    const early = await deck.tracker.enqueue("returns", {}, { runAt: NOW + 60_000 });
    const late = await deck.tracker.enqueue("returns", {}, { runAt: NOW + 60_000 });
    await deck.tracker.cancel(early.id, { by: "ada", reason: "user" });
    const ended = deck.ended(late.id);
    await clock.advance(120_000);
    expect(await ended).toMatchObject({ status: "completed" });
    expect(deck.tracker.get(early.id)).toMatchObject({ status: "cancelled", attempt: 0, startedAt: null });
    expect(attempts(deck, early.id)).toEqual(["scheduled", "cancelled"]);
  });
});

describe("where there is no container engine", () => {
  test("a job that asks for one is refused in one sentence, and all others run", async () => {
    await using deck = await testDeck({
      jobs: FIXTURE_JOBS.map((type) => ({ ...type, image: "some-image" })),
      env: { JOBDECK_CONTAINER_SOCKET: "/no/engine.sock" },
    });
    const asked = deck.tracker.enqueue("returns", {}, { executor: "container" });
    const refusal = await asked.catch((cause: unknown) => cause);
    expect(refusal).toBeInstanceOf(JobdeckError);
    expect(refusal).toMatchObject({
      reason: "executor_unavailable",
      message: "Executor container needs a container engine, and none is at /no/engine.sock",
    });
    const { id } = await deck.tracker.enqueue("returns", {});
    expect(await deck.ended(id)).toMatchObject({ status: "completed" });
    expect(deck.tracker.stats().counts).toMatchObject({ completed: 1, failed: 0, queued: 0 });
  });
});
