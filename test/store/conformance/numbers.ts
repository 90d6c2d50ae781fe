import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Job } from "../../../src/domain/job.ts";
import { isFinal, STATUSES, TRANSITIONS } from "../../../src/domain/status.ts";
import type { JobStore } from "../../../src/domain/store.ts";
import { newJob } from "../../support/builders.ts";
import { claimJobs } from "../../support/claim.ts";
import {
  ALL,
  AT,
  addIn,
  allJobs,
  isAllowed,
  NODE,
  type OpenStore,
  patchFor,
  recount,
  TRANSITION_NAMES,
} from "./support.ts";

const TYPES = ["demo", "wiki", "constructor"] as const;

type Step =
  | {
      readonly do: "insert";
      readonly type: string;
      readonly status: "queued" | "scheduled";
      readonly count: number;
    }
  | { readonly do: "insertRunning"; readonly type: string }
  | { readonly do: "claim"; readonly limit: number }
  | { readonly do: "move"; readonly pick: number; readonly name: (typeof TRANSITION_NAMES)[number] }
  | { readonly do: "update" | "remove"; readonly pick: number };

const pick = fc.nat(1000);
const type = fc.constantFrom(...TYPES);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("insert" as const),
    type,
    status: fc.constantFrom("queued" as const, "scheduled" as const),
    count: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ do: fc.constant("insertRunning" as const), type }),
  fc.record({ do: fc.constant("claim" as const), limit: fc.integer({ min: 0, max: 3 }) }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("move" as const),
      pick,
      name: fc.constantFrom(...TRANSITION_NAMES),
    }),
  },
  fc.record({ do: fc.constantFrom("update" as const, "remove" as const), pick }),
);

/** Numbers that the store gives: changes, versions, counters. */
export function numbersConformance(opened: () => OpenStore): void {
  test("counters equal a recount, and every write has a change and a version of its own", async () => {
    const { store, second } = opened();
    const sides = [store, await second()] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let newest = store.change();
        for (const [i, one] of steps.entries()) {
          const before = new Map(allJobs(store).map((job) => [job.id, job]));
          await take(sides[i % 2] ?? store, one, [...before.values()]);
          const after = allJobs(store);
          const written = after.filter((job) => job.change !== before.get(job.id)?.change);
          const changes = written.map((job) => job.change);
          expect(new Set(after.map((job) => job.change)).size).toBe(after.length);
          for (const change of changes) expect(change).toBeGreaterThan(newest);
          for (const job of written) {
            const old = before.get(job.id);
            expect(job.version).toBeGreaterThan(old?.version ?? 0);
            expect(job.lastSeq).toBe(store.events(job.id, 0, ALL).length);
            if (old !== undefined) expect(isFinal(old.status) && job.status !== old.status).toBe(false);
          }
          expect(store.change()).toBeGreaterThanOrEqual(Math.max(newest, ...changes));
          newest = store.change();
        }
        const { counts, byType } = store.stats(AT);
        const counted = recount(store);
        expect<Record<string, number>>(counts).toEqual(counted.counts);
        expect<Record<string, unknown>>(withoutEmpty(byType)).toEqual(counted.byType);
      }),
      { numRuns: 40 },
    );
  });

  test("writes of one moment get numbers in their order", async () => {
    const { store } = opened();
    const { id } = await addIn(store, "running");
    const written = await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.update(id, { title: `${i}` }, { at: AT })),
    );
    const jobs = written.map(({ job }) => job);
    expect(jobs.map((job) => job?.title)).toEqual(jobs.map((_, i) => `${i}`));
    for (const [i, job] of jobs.entries()) {
      expect(job?.version).toBe((jobs[0]?.version ?? 0) + i);
      expect(job?.change).toBe((jobs[0]?.change ?? 0) + i);
    }
  });

  test("two stores never give the same change", async () => {
    const { store, second } = opened();
    const other = await second();
    const insertions = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? store : other).insert([newJob()])),
    );
    const changes = insertions.flat().map(({ job }) => job.change);
    expect(new Set(changes).size).toBe(60);
    expect(Math.max(...changes)).toBe(store.change());
  });

  test("a new store counts nothing and has changed nothing", () => {
    const { store } = opened();
    expect(store.change()).toBe(0);
    const { counts, byType, throughput, durations } = store.stats(AT);
    expect<Record<string, number>>(counts).toEqual(Object.fromEntries(STATUSES.map((status) => [status, 0])));
    expect([byType, throughput, durations]).toEqual([{}, [], {}]);
  });

  test("throughput tells the ends of the last hour by minute", async () => {
    const { store } = opened();
    const minute = (n: number) => AT + n * 60_000;
    const end = async (name: "complete" | "fail" | "cancel" | "expire", at: number) => {
      const { id } = await addIn(store, name === "expire" ? "queued" : "running");
      await store.transition(id, name, { completedAt: at }, { at });
    };
    await end("complete", minute(0));
    await end("complete", minute(1));
    await end("complete", minute(1) + 59_999);
    await end("cancel", minute(1));
    await end("fail", minute(3));
    await end("expire", minute(3));
    expect(store.stats(minute(60)).throughput).toEqual([
      { at: minute(1), completed: 2, failed: 0, cancelled: 1 },
      { at: minute(3), completed: 0, failed: 2, cancelled: 0 },
    ]);
  });

  test("durations are the median and the 95th percentile by nearest rank", async () => {
    const { store } = opened();
    for (let i = 1; i <= 20; i += 1) {
      const { id } = await addIn(store, "running");
      await store.transition(id, "complete", { completedAt: AT + i * 100 }, { at: AT });
    }
    // A job that was answered from a cache never started, and says nothing about how long the work takes.
    await store.insert([newJob({ status: "completed", completedAt: AT })]);
    expect(store.stats(AT).durations).toEqual({ demo: { p50: 1000, p95: 1900 } });
  });
}

async function take(store: JobStore, step: Step, jobs: readonly Job[]): Promise<void> {
  const chosen = "pick" in step ? jobs[step.pick % Math.max(1, jobs.length)] : undefined;
  switch (step.do) {
    case "insert":
      await store.insert(
        Array.from({ length: step.count }, () => newJob({ type: step.type, status: step.status })),
      );
      return;
    case "insertRunning":
      await store.insert([newJob({ type: step.type })], { nodeId: NODE, at: AT });
      return;
    case "claim":
      await claimJobs(store, {
        nodeId: NODE,
        at: AT,
        limit: step.limit,
        queues: [{ queue: "demo", limit: 2 }],
      });
      return;
    case "update":
      if (chosen !== undefined) await store.update(chosen.id, { title: "New" }, { at: AT });
      return;
    case "remove":
      if (chosen !== undefined) {
        expect(await store.remove(chosen.id, AT)).toBe(isFinal(chosen.status) ? store.change() : null);
      }
      return;
    case "move": {
      if (chosen === undefined) return;
      const { ok } = await store.transition(chosen.id, step.name, patchFor(step.name), { at: AT });
      expect(ok).toBe(isAllowed(chosen.status, step.name));
      if (ok) expect(store.find(chosen.id)?.status).toBe(TRANSITIONS[step.name].to);
      return;
    }
    default:
      step satisfies never;
  }
}

/** A type all of whose jobs are gone may still be told of, or not. */
function withoutEmpty(byType: Readonly<Record<string, Readonly<Record<string, number>>>>) {
  return Object.fromEntries(
    Object.entries(byType).filter(([, counts]) => Object.values(counts).some((n) => n !== 0)),
  );
}
