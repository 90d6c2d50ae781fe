import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type EventType, LOG_LEVELS, type NewEvent, STOP_STEPS } from "../../../src/domain/event.ts";
import type { LogLine } from "../../../src/domain/log-line.ts";
import type { JobStore, LogQuery } from "../../../src/domain/store.ts";
import { ALL, AT, addRunning, job, type OpenStore } from "./support.ts";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("Fetching", "fetched", ""),
);
const at = fc.integer({ min: AT, max: AT + 1_000_000 });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const log = fc.record({
  type: fc.constant("log" as const),
  at,
  data: fc.record({ level: fc.constantFrom(...LOG_LEVELS), stage: orNull(text), message: text }),
});
const others = fc.oneof(
  fc.record({ type: fc.constant("warning" as const), at, data: fc.record({ message: text }) }),
  fc.record({ type: fc.constant("artifact" as const), at, data: fc.record({ path: text, bytes: fc.nat() }) }),
  fc.record({ type: fc.constant("output" as const), at, data: fc.record({ value: json() }) }),
  fc.record({
    type: fc.constant("stop" as const),
    at,
    data: fc.record({ step: fc.constantFrom(...STOP_STEPS) }),
  }),
  fc.record({
    type: fc.constant("progress" as const),
    at,
    data: fc.record({
      stage: orNull(text),
      current: fc.nat(),
      total: fc.nat(),
      percent: orNull(fc.nat(100)),
      message: orNull(text),
    }),
  }),
);
const burst = fc.oneof(
  fc.array(fc.oneof({ weight: 4, arbitrary: log }, { weight: 1, arbitrary: others }), { maxLength: 12 }),
  // Long enough to be packed, and to be cut into more than one pack.
  fc.tuple(fc.integer({ min: 40, max: 2300 }), log).map(([n, line]) => Array.from({ length: n }, () => line)),
);
const bursts: fc.Arbitrary<readonly (readonly NewEvent[])[]> = fc.array(burst, {
  minLength: 1,
  maxLength: 6,
});

/** What JSON can hold; -0 and undefined are not in it. */
function json(): fc.Arbitrary<unknown> {
  return fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
}

/** The journal of a job: every event once, in order, numbered without a gap. */
export function journalConformance(opened: () => OpenStore): void {
  async function written(store: JobStore, batches: readonly (readonly NewEvent[])[]) {
    const { id, lastSeq } = await addRunning(store);
    const results = await Promise.all(batches.map((events) => store.update(id, {}, { at: AT }, events)));
    const flat = batches.flat();
    expect(job(results.at(-1) ?? { ok: false, job: null }).lastSeq).toBe(lastSeq + flat.length);
    return { id, lastSeq, flat };
  }

  test("gives back every event as it was written, numbered without a gap", async () => {
    const { store } = opened();
    await fc.assert(
      fc.asyncProperty(bursts, async (batches) => {
        const { id, lastSeq, flat } = await written(store, batches);
        const events = store.events(id, 0, ALL);
        expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
        expect(events.slice(lastSeq)).toEqual(
          flat.map((event, i) => ({ ...event, jobId: id, attempt: 1, seq: lastSeq + 1 + i })),
        );
      }),
      { numRuns: 30 },
    );
  });

  test("any page of it is that slice of the whole", async () => {
    const { store } = opened();
    await fc.assert(
      fc.asyncProperty(
        bursts,
        fc.array(fc.tuple(fc.nat(3000), fc.nat(3000)), { maxLength: 20 }),
        async (batches, pages) => {
          const { id } = await written(store, batches);
          const whole = store.events(id, 0, ALL);
          for (const [after, limit] of [
            ...pages,
            [0, 1],
            [whole.length - 1, 1],
            [whole.length, 5],
          ] as const) {
            expect(store.events(id, after, limit)).toEqual(whole.slice(after, after + limit));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test("is walked from page to page without a gap or a repeat while it grows", async () => {
    const { store } = opened();
    const { id } = await written(store, [lines(1700, "first")]);
    const seen: number[] = [];
    for (let after = 0; ; ) {
      const page = store.events(id, after, 250);
      if (page.length === 0) break;
      seen.push(...page.map((event) => event.seq));
      after = seen.at(-1) ?? 0;
      if (after < 3000) await store.update(id, {}, { at: AT }, lines(300, "more"));
    }
    expect(seen).toEqual(Array.from({ length: store.find(id)?.lastSeq ?? 0 }, (_, i) => i + 1));
  });

  test("takes a hundred thousand lines at once", async () => {
    const { store } = opened();
    const { id, lastSeq } = await written(store, [lines(100_000, "line")]);
    expect(store.log(id, { limit: ALL })).toHaveLength(100_000);
    expect(store.events(id, lastSeq + 99_998, 10).map((event) => event.seq)).toEqual([
      lastSeq + 99_999,
      lastSeq + 100_000,
    ]);
  });

  test("belongs to one job alone", async () => {
    const { store } = opened();
    const one = await written(store, [lines(3, "one")]);
    const other = await written(store, [lines(3, "other")]);
    expect(messages(store, one.id)).toEqual(["one 0", "one 1", "one 2"]);
    expect(messages(store, other.id)).toEqual(["other 0", "other 1", "other 2"]);
  });

  describe("the log", () => {
    const query: fc.Arbitrary<LogQuery> = fc.record(
      {
        limit: fc.nat(3000),
        attempt: fc.integer({ min: 1, max: 2 }),
        level: fc.constantFrom(...LOG_LEVELS),
        text: fc.constantFrom("fetch", "FETCHED", "é", "", "%", "a"),
        after: fc.nat(3000),
        newest: fc.boolean(),
      },
      { requiredKeys: ["limit"] },
    );

    test("answers every question as the whole list would", async () => {
      const { store } = opened();
      await fc.assert(
        fc.asyncProperty(
          bursts,
          bursts,
          fc.array(query, { minLength: 5, maxLength: 20 }),
          async (first, next, queries) => {
            const { id } = await written(store, first);
            await store.transition(id, "giveBack", {}, { at: AT });
            await store.transition(id, "start", { attempt: 2, nodeId: "node-2", startedAt: AT }, { at: AT });
            for (const events of next) await store.update(id, {}, { at: AT }, events);
            const all = logLines(store, id);
            for (const q of queries) expect(store.log(id, q)).toEqual(asked(all, q));
          },
        ),
        { numRuns: 30 },
      );
    });

    test("of a job that does not exist is empty", () => {
      const { store } = opened();
      expect(store.log("none", { limit: 10 })).toEqual([]);
      expect(store.events("none", 0, 10)).toEqual([]);
    });
  });
}

function lines(count: number, message: string): readonly NewEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    type: "log",
    at: AT + i,
    data: { level: "info", stage: null, message: `${message} ${i}` },
  }));
}

function messages(store: JobStore, id: string): readonly string[] {
  return store.log(id, { limit: ALL }).map((line) => line.message);
}

function logLines(store: JobStore, id: string): readonly LogLine[] {
  const type: EventType = "log";
  return store
    .events(id, 0, ALL)
    .flatMap((event) =>
      event.type === type ? [{ seq: event.seq, attempt: event.attempt, at: event.at, ...event.data }] : [],
    );
}

/** The plainest reading of a query. */
function asked(all: readonly LogLine[], query: LogQuery): readonly LogLine[] {
  const found = all.filter(
    (line) =>
      line.seq > (query.after ?? 0) &&
      (query.attempt === undefined || line.attempt === query.attempt) &&
      (query.level === undefined || LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(query.level)) &&
      (query.text === undefined || line.message.toLowerCase().includes(query.text.toLowerCase())),
  );
  return query.newest === true
    ? found.slice(Math.max(0, found.length - query.limit))
    : found.slice(0, query.limit);
}
