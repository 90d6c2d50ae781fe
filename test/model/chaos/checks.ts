import { expect } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { machineProcesses } from "../../../src/adapters/processes.ts";
import type { Job } from "../../../src/domain/job.ts";
import { isFinal } from "../../../src/domain/status.ts";
import { ALL, allJobs, recount } from "../../store/conformance/support.ts";
import type { TestEngine } from "../../support/container-engine.ts";
import { type TestDeck, testDeck } from "../../support/deck.ts";
import type { Promised } from "./world.ts";

/** What must hold once everything has ended, whatever has happened. */
export async function expectNothingLost(
  folder: string,
  promised: Promised,
  engine: TestEngine | null,
): Promise<void> {
  await using deck = await testDeck({ folder: join(folder, "data"), role: "look" });
  const jobs = allJobs(deck.store);
  const byId = new Map(jobs.map((job) => [job.id, job] as const));
  for (const [key, id] of promised.created) {
    if (!byId.has(id)) throw new Error(`Job ${id} was promised for ${key}, and is not there`);
  }
  const orders = [...promised.created].filter(([key]) => key.startsWith("order "));
  expect(new Set(orders.map(([, id]) => id)).size).toBe(orders.length);
  // Nobody else creates jobs here: one that was asked for twice would be one too many.
  expect(jobs.length).toBe(new Set(promised.created.values()).size);
  for (const id of promised.cancelled) expect(`${id} ${byId.get(id)?.status}`).toBe(`${id} cancelled`);
  const { counts, byType } = deck.tracker.stats();
  expect<unknown>({ counts, byType }).toEqual(recount(deck.store));
  expect(deck.tracker.queues.get("demo")).toMatchObject({ waiting: 0, running: 0, oldestAt: null });
  const marks = await machineProcesses().listMarks();
  for (const job of jobs) {
    expectOneEnd(deck, job);
    expect([...marks].filter((mark) => mark.startsWith(job.id))).toEqual([]);
    for (const parent of job.dependsOn) expectAfter(deck, job, byId.get(parent));
  }
  expectOneAtATime(deck, jobs);
  expect(await engine?.containers()).toEqual(engine === null ? undefined : []);
  expect(await readdir(join(deck.folder, "containers")).catch(() => [])).toEqual([]);
}

function expectOneEnd(deck: TestDeck, job: Job): void {
  const events = deck.tracker.events(job.id, 0, ALL);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: job.lastSeq }, (_, i) => i + 1));
  const ends = events.filter((event) => event.type === "status" && isFinal(event.data.status));
  expect(ends).toEqual(events.slice(-1));
  expect(job.attempt).toBeLessThanOrEqual(job.maxAttempts);
  const attempts = deck.tracker.attempts(job.id);
  expect(attempts.filter(({ endedAt }) => endedAt === null)).toEqual([]);
  expect(attempts.filter(({ status }) => status === "completed").length).toBe(
    job.status === "completed" ? 1 : 0,
  );
}

/** It ran only once the other one was completed; with one that did not complete it never ran. */
function expectAfter(deck: TestDeck, job: Job, parent: Job | undefined): void {
  const [first] = deck.tracker.attempts(job.id);
  if (first === undefined) return;
  expect(parent?.status).toBe("completed");
  expect(first.startedAt).toBeGreaterThanOrEqual(parent?.completedAt ?? Number.POSITIVE_INFINITY);
}

/** Jobs with the same key never ran at the same time, and began in the order of their creation. */
function expectOneAtATime(deck: TestDeck, jobs: readonly Job[]): void {
  const keys = new Set(jobs.flatMap(({ concurrencyKey }) => concurrencyKey ?? []));
  for (const key of keys) {
    const spans = jobs
      .filter(({ concurrencyKey }) => concurrencyKey === key)
      .flatMap(({ id }) => deck.tracker.attempts(id))
      .sort((a, b) => a.startedAt - b.startedAt || (a.endedAt ?? 0) - (b.endedAt ?? 0));
    spans.reduce((endedAt, span) => {
      expect(span.startedAt).toBeGreaterThanOrEqual(endedAt);
      return span.endedAt ?? Number.POSITIVE_INFINITY;
    }, 0);
  }
}
