import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Job } from "../../src/domain/job.ts";
import type { QueueEdit } from "../../src/domain/queue.ts";
import { isFinal } from "../../src/domain/status.ts";
import type { Waiting } from "../../src/domain/waiting.ts";
import { type TestDeck, testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { type GatedJob, gatedJob } from "../support/gated-job.ts";

const NOON = Date.UTC(2026, 0, 31, 12);
const SLOTS = 3;
const QUEUES = ["gated", "other"] as const;

type Step =
  | {
      readonly do: "add";
      readonly queue: number;
      readonly priority: number;
      readonly key: number;
      readonly after: number;
      readonly inMs: number;
    }
  | { readonly do: "finish"; readonly at: number; readonly ok: boolean }
  | { readonly do: "cancel"; readonly at: number }
  | { readonly do: "set"; readonly queue: number; readonly edit: QueueEdit }
  | { readonly do: "wait"; readonly ms: number };

const at = fc.nat({ max: 20 });
const queue = fc.nat({ max: QUEUES.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("add" as const),
      ...{
        queue,
        priority: fc.integer({ min: -1, max: 1 }),
        key: fc.nat({ max: 4 }),
        after: fc.nat({ max: 40 }),
      },
      inMs: fc.constantFrom(0, 0, 0, 2000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("finish" as const), at, ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("set" as const),
      queue,
      edit: fc.constantFrom<QueueEdit>(
        { paused: true },
        { paused: false },
        { concurrency: 0 },
        { concurrency: 1 },
        { concurrency: null },
        { rate: { count: 2, perMs: 5000 } },
        { rate: null },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(700, 6000) }) },
);

/** A deck and everything that was ever created in it. */
class World {
  readonly deck: TestDeck;
  readonly clock: FakeClock;
  readonly gate: GatedJob;
  readonly ids: string[] = [];

  constructor(deck: TestDeck, clock: FakeClock, gate: GatedJob) {
    this.deck = deck;
    this.clock = clock;
    this.gate = gate;
  }

  jobs(): readonly Job[] {
    return this.ids.map((id) => this.deck.tracker.get(id));
  }

  async take(each: Step): Promise<void> {
    const { tracker } = this.deck;
    switch (each.do) {
      case "add": {
        const parent = this.ids[each.after];
        const job = await tracker.enqueue(
          "gated",
          { name: String(this.ids.length) },
          {
            queue: QUEUES[each.queue] ?? "gated",
            priority: each.priority,
            ...(each.key < 2 ? { concurrencyKey: `k${each.key}` } : {}),
            ...(parent === undefined ? {} : { dependsOn: [parent] }),
            ...(each.inMs === 0 ? {} : { runAt: this.clock.now() + each.inMs }),
          },
        );
        this.ids.push(job.id);
        break;
      }
      case "finish": {
        const running = this.jobs().filter(({ status }) => status === "running");
        const job = running[each.at % Math.max(1, running.length)];
        if (job === undefined) break;
        const name = String(this.ids.indexOf(job.id));
        if (each.ok) this.gate.open(name);
        else this.gate.fail(name);
        await this.deck.ended(job.id);
        break;
      }
      case "cancel": {
        const left = this.jobs().filter(({ status }) => !isFinal(status));
        const job = left[each.at % Math.max(1, left.length)];
        if (job === undefined) break;
        await tracker.cancel(job.id, { by: "test", reason: "user" });
        await this.deck.ended(job.id);
        break;
      }
      case "set":
        await tracker.queues.edit(QUEUES[each.queue] ?? "gated", each.edit);
        break;
      case "wait":
        await this.clock.advance(each.ms);
        break;
      default:
        each satisfies never;
    }
    await this.settle();
  }

  /** Until nothing happens any more, the chores that are due included. */
  async settle(): Promise<void> {
    await this.clock.advance(600);
    for (let quiet = 0, change = -1; quiet < 8; quiet += 1) {
      await Bun.sleep(0);
      const now = this.deck.store.change();
      if (now !== change) quiet = 0;
      change = now;
    }
  }

  check(): void {
    const jobs = this.jobs();
    const running = jobs.filter(({ status }) => status === "running");
    expect(running.length).toBeLessThanOrEqual(SLOTS);
    for (const key of ["k0", "k1"]) {
      const ofKey = jobs.filter((job) => job.concurrencyKey === key && !isFinal(job.status));
      expect(ofKey.slice(1).every(({ status, blocked }) => status !== "running" && blocked)).toBe(true);
      expect(ofKey[0]?.blocked ?? false).toBe(false);
    }
    for (const job of jobs) {
      const waiting = this.deck.tracker.waiting(job);
      if (job.status !== "scheduled" && job.status !== "queued") expect(waiting).toBeNull();
      else if (waiting === null) throw new Error(`Job ${job.id} waits for nothing that one could say`);
      else this.#checkCause(job, waiting, jobs, running);
    }
    expect(this.deck.faults).toEqual([]);
  }

  /** What the sentence says, found out from the jobs alone. */
  #checkCause(job: Job, { cause, position }: Waiting, jobs: readonly Job[], running: readonly Job[]): void {
    const now = this.clock.now();
    const here = jobs.filter((other) => other.queue === job.queue);
    const { paused, concurrency, rate } = this.deck.tracker.queues.get(job.queue);
    const unfinished = (id: string) => !isFinal(this.deck.tracker.get(id).status);
    const line = here
      .filter(({ status, blocked }) => status === "queued" && !blocked)
      .sort((a, b) => b.priority - a.priority || this.ids.indexOf(a.id) - this.ids.indexOf(b.id));
    const place = line.findIndex(({ id }) => id === job.id) + 1;
    expect(position).toBe(job.status === "queued" && place > 0 ? place : null);
    const truths: Record<Waiting["cause"], () => boolean> = {
      dependencies: () => job.dependsOn.some(unfinished),
      time: () => job.runAt !== null && job.runAt > now && !job.dependsOn.some(unfinished),
      retry: () => false,
      workers: () => false,
      paused: () => paused,
      key: () =>
        jobs
          .slice(0, this.ids.indexOf(job.id))
          .some((other) => other.concurrencyKey === job.concurrencyKey && !isFinal(other.status)),
      line: () => place > 1,
      rate: () => {
        if (rate === null) return false;
        const since = now - rate.perMs;
        return here.filter(({ startedAt }) => startedAt !== null && startedAt > since).length >= rate.count;
      },
      slots: () => here.filter(({ status }) => status === "running").length >= concurrency,
      process: () => running.length >= SLOTS,
      // Nothing keeps it, and everything has come to rest: it would have started.
      starting: () => false,
    };
    if (!truths[cause]()) throw new Error(`It is not true that job ${job.id} waits because of: ${cause}`);
  }
}

test("whatever happens, each job that waits has one true reason", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const gate = gatedJob();
      const clock = new FakeClock(NOON);
      await using deck = await testDeck({
        jobs: [gate.type],
        clock,
        env: { JOBDECK_CONCURRENCY: String(SLOTS) },
      });
      const world = new World(deck, clock, gate);
      for (const each of steps) {
        await world.take(each);
        world.check();
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
