import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutorKind, Job, Limits } from "../../src/domain/job.ts";
import type { Footprint } from "../../src/domain/processes.ts";
import type { Excess } from "../../src/queue/excess.ts";
import { excessWords } from "../../src/queue/excess.ts";
import { limitWatch } from "../../src/queue/limits.ts";
import { newJob } from "../support/builders.ts";
import { testDeck } from "../support/deck.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { useFolder } from "../support/runs.ts";
import { greedy } from "./limit-jobs.ts";

const UNLIMITED = newJob().limits;

interface Given {
  readonly takes: string;
  readonly limits: Partial<Limits>;
  readonly executor?: ExecutorKind;
  readonly returns?: boolean;
}

async function end({ takes, limits, executor = "subprocess", returns = false }: Given): Promise<Job> {
  await using deck = await testDeck({ jobs: [greedy], env: { JOBDECK_GRACE: "10s" } });
  const input = { takes, returns };
  const { job } = await deck.tracker.submit({ type: "greedy", input, limits, executor }, "test");
  const ended = await deck.ended(job.id);
  expect(deck.faults).toEqual([]);
  return ended;
}

describe("a run that goes over its limit is stopped, is not tried again, and says by how much", () => {
  test.each<[Given, RegExp]>([
    [
      { takes: "memory", limits: { memoryBytes: 100_000_000 } },
      /^Attempt 1 was stopped: it used \d+ MB of memory, its limit is 100 MB$/,
    ],
    [
      { takes: "processes", limits: { processes: 3 } },
      /^Attempt 1 was stopped: it ran [45] processes at once, its limit is 3$/,
    ],
    [
      { takes: "processes", limits: { processes: 3 }, executor: "inline" },
      /^Attempt 1 was stopped: it ran 4 processes at once, its limit is 3$/,
    ],
    [
      { takes: "artifacts", limits: { outputBytes: 12 } },
      /^Attempt 1 was stopped: it left 15 B in files, its limit is 12 B$/,
    ],
    [
      { takes: "files behind our back", limits: { outputBytes: 12 } },
      /^Attempt 1 was stopped: it left 15 B in files, its limit is 12 B$/,
    ],
    [
      { takes: "artifacts", limits: { files: 2 }, executor: "inline" },
      /^Attempt 1 was stopped: it left 3 files, its limit is 2$/,
    ],
    [
      { takes: "files behind our back", limits: { files: 2 } },
      /^Attempt 1 was stopped: it left 3 files, its limit is 2$/,
    ],
    [
      { takes: "money", limits: { costUsd: 1.2 } },
      /^Attempt 1 was stopped: it cost \$1\.50, its limit is \$1\.20$/,
    ],
  ])("%j", async (given, sentence) => {
    const job = await end(given);
    expect(job).toMatchObject({ status: "failed", statusReason: "limit", attempt: 1, nextAttemptAt: null });
    expect(job.errors).toHaveLength(1);
    expect(job.errors[0]).toMatch(sentence);
    expect(job.stop).toMatchObject({
      requestedBy: "system",
      proof: /processes/.test(given.takes) && given.executor === undefined ? "killed" : "exited",
    });
  });
});

test("a run that has returned before anybody looked is held to its limits too", async () => {
  const job = await end({ takes: "files behind our back", limits: { files: 2 }, returns: true });
  expect(job).toMatchObject({ status: "failed", statusReason: "limit", stop: null, result: null });
  expect(job.errors).toEqual(["Attempt 1 does not count: it left 3 files, its limit is 2"]);
});

test.each([50e6, 300e6, 500e6, 1e9, 1.5e9, 2e9, 4e9, 8e9])(
  "a run that stays within its limits completes (%d bytes of memory)",
  async (memoryBytes) => {
    const limits = { memoryBytes, processes: 5, outputBytes: 15, files: 3, costUsd: 1.5 };
    const job = await end({ takes: "artifacts", limits, returns: true });
    expect(job).toMatchObject({ status: "completed", errors: [] });
  },
);

test("a program that can't get the memory that it asks for names its limit, and is not tried again", async () => {
  const job = await end({ takes: "memory at once", limits: { memoryBytes: 100_000_000 } });
  expect(job).toMatchObject({ status: "failed", attempt: 1 });
  expect(job.errors.at(-1)).toMatch(/limit is 100 MB$/);
});

describe("the watch over a run", () => {
  const folder = useFolder();

  function watch(limits: Partial<Limits>, footprint?: Footprint, spentUsd = 0) {
    const clock = new FakeClock();
    const excesses: Excess[] = [];
    let looks = 0;
    const usage = { inputTokens: 0, outputTokens: 0, costUsd: spentUsd };
    const watched = limitWatch({
      job: { limits: { ...UNLIMITED, ...limits }, usage },
      outputDir: folder,
      clock,
      onExcess: (excess) => excesses.push(excess),
      onFault: (cause) => {
        throw cause;
      },
    });
    const measure = async () => {
      looks += 1;
      return footprint ?? { memoryBytes: 0, processes: 0 };
    };
    return { watched, clock, excesses, measure, looks: () => looks };
  }

  test("is not there for a run whose time alone is limited", () => {
    expect(watch({ timeMs: 5 }).watched).toBeNull();
  });

  test("does not look at the machine for what is counted by itself", () => {
    const { watched, clock, measure } = watch({ costUsd: 1 });
    watched?.start({ measure });
    expect(clock.pending).toBe(0);
  });

  test("looks four times a second, and no more once it is over", async () => {
    const { watched, clock, measure, looks } = watch({ processes: 1 });
    watched?.start({ measure });
    await clock.advance(1000);
    expect(looks()).toBe(4);
    watched?.stop();
    await clock.advance(1000);
    expect({ looks: looks(), pending: clock.pending }).toEqual({ looks: 4, pending: 0 });
  });

  test("looks less often where a look takes long", async () => {
    const { watched, clock, looks } = watch({ processes: 1 });
    let taken = 0;
    watched?.start({
      async measure() {
        taken += 1;
        clock.set(clock.now() + 100);
        return { memoryBytes: 0, processes: 0 };
      },
    });
    await clock.advance(2200);
    expect({ taken, looks: looks() }).toEqual({ taken: 1, looks: 0 });
    watched?.stop();
  });

  test("tells of the first excess alone", async () => {
    const { watched, clock, excesses, measure } = watch(
      { memoryBytes: 10, processes: 1 },
      { memoryBytes: 11, processes: 2 },
    );
    watched?.start({ measure });
    await clock.advance(1000);
    expect(excesses).toEqual([{ limit: "memoryBytes", used: 11, most: 10 }]);
    watched?.stop();
  });

  test("counts a file that is written again once", () => {
    const { watched, excesses } = watch({ outputBytes: 10, files: 1 });
    for (const bytes of [10, 4, 10]) watched?.heed({ type: "artifact", path: "a", bytes });
    expect(excesses).toEqual([]);
    watched?.heed({ type: "artifact", path: "a", bytes: 11 });
    expect(excesses).toEqual([{ limit: "outputBytes", used: 11, most: 10 }]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -5])(
    "holds after a handler said that it spent %d",
    (spent) => {
      const { watched, excesses } = watch({ costUsd: 1 });
      watched?.heed({ type: "usage", usage: { costUsd: spent } });
      watched?.heed({ type: "usage", usage: { costUsd: 0.9 } });
      expect(excesses).toEqual([]);
      watched?.heed({ type: "usage", usage: { costUsd: 0.2 } });
      expect(excesses).toMatchObject([{ limit: "costUsd", used: 1.1 }]);
    },
  );

  test("counts what earlier attempts have cost", () => {
    const { watched, excesses } = watch({ costUsd: 1 }, undefined, 0.8);
    watched?.heed({ type: "usage", usage: { costUsd: 0.2 } });
    expect(excesses).toEqual([]);
    watched?.heed({ type: "usage", usage: { costUsd: 0.1 } });
    expect(excesses).toMatchObject([{ limit: "costUsd" }]);
  });

  test("counts what lies in the output folder, at last when the run has ended", async () => {
    const { watched, excesses } = watch({ files: 1 });
    for (const name of ["a", "b"]) writeFileSync(join(folder(), name), "x");
    await watched?.finish();
    expect(excesses).toEqual([{ limit: "files", used: 2, most: 1 }]);
  });
});

test.each<[Excess, string]>([
  [
    { limit: "memoryBytes", used: 512_100_000, most: 512_000_000 },
    "it used more than 512 MB of memory, which is its limit",
  ],
  [{ limit: "outputBytes", used: 2_100_000_000, most: 5e8 }, "it left 2.1 GB in files, its limit is 500 MB"],
  [{ limit: "files", used: 50_001, most: 50_000 }, "it left 50,001 files, its limit is 50,000"],
  [{ limit: "costUsd", used: 0.3, most: 0 }, "it cost $0.30, its limit is $0.00"],
])("%j is told in words", (excess, words) => {
  expect(excessWords(excess)).toBe(words);
});
