import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  advance,
  finished,
  MOST_STAGES,
  noProgress,
  type Progress,
  type ProgressReport,
  stopped,
} from "../../src/domain/progress.ts";

const stage = (name: string, weight = 1) => ({ name, title: name, weight });
const THREE = [stage("fetch"), stage("parse", 2), stage("write")];
const START = 1_000_000;

/** Folds reports, a second apart. */
function fold(progress: Progress, reports: readonly ProgressReport[]): Progress {
  return reports.reduce((so, report, i) => advance(so, report, START + (i + 1) * 1000, START), progress);
}

const anyNumber = fc.oneof(
  fc.integer({ min: -10, max: 1000 }),
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE, -1, 0),
);
const anyReport: fc.Arbitrary<ProgressReport> = fc.record(
  {
    stage: fc.constantFrom("fetch", "parse", "write", "unheard of"),
    current: anyNumber,
    total: anyNumber,
    message: fc.string(),
  },
  { requiredKeys: [] },
);
const anyReports = fc.array(anyReport, { maxLength: 30 });
const anyStages = fc.constantFrom(
  [],
  THREE,
  [stage("fetch", 0)],
  [stage("fetch", -1), stage("parse", Number.NaN)],
);

describe("whatever is reported,", () => {
  test("percent is null or a whole number from 0 to 99", () => {
    fc.assert(
      fc.property(anyStages, anyReports, (stages, reports) => {
        const { percent } = fold(noProgress(stages), reports);
        if (percent === null) return;
        expect(Number.isInteger(percent)).toBe(true);
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(99);
      }),
    );
  });

  test("percent never falls and is never unknown again", () => {
    fc.assert(
      fc.property(anyStages, anyReports, (stages, reports) => {
        let progress = noProgress(stages);
        for (const [i, report] of reports.entries()) {
          const next = advance(progress, report, START + i * 100, START);
          if (progress.percent !== null) expect(next.percent).toBeGreaterThanOrEqual(progress.percent);
          progress = next;
        }
      }),
    );
  });

  test("current and total are finite and not negative, and the whole survives JSON", () => {
    fc.assert(
      fc.property(anyStages, anyReports, (stages, reports) => {
        const progress = fold(noProgress(stages), reports);
        for (const n of [progress.current, progress.total]) {
          expect(Number.isFinite(n)).toBe(true);
          expect(n).toBeGreaterThanOrEqual(0);
        }
        const { stages: _, ...numbers } = progress;
        expect(JSON.parse(JSON.stringify(numbers))).toEqual(numbers);
      }),
    );
  });

  test("at most one stage is running, and none once it has ended", () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const progress = fold(noProgress(THREE), reports);
        const running = (p: Progress) => p.stages.filter((s) => s.status === "running").length;
        expect(running(progress)).toBeLessThanOrEqual(1);
        expect(running(finished(progress, START))).toBe(0);
        expect(running(stopped(progress, START))).toBe(0);
      }),
    );
  });

  test("it is 100 once finished, and stays below when stopped", () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const progress = fold(noProgress(THREE), reports);
        expect(finished(progress, START).percent).toBe(100);
        expect(stopped(progress, START).percent).toBe(progress.percent);
      }),
    );
  });
});

test("without stages and without a total, percent is unknown", () => {
  expect(fold(noProgress(), [{ current: 5 }]).percent).toBeNull();
});

test("percent counts the stages before by their weight, and the share of the one that runs", () => {
  const reports = [{ stage: "fetch" }, { stage: "parse" }, { current: 1, total: 2 }];
  expect(reports.map((_, i) => fold(noProgress(THREE), reports.slice(0, i + 1)).percent)).toEqual([
    0, 25, 50,
  ]);
});

test("more done than there is counts as all", () => {
  expect(fold(noProgress(), [{ current: 7, total: 5 }]).percent).toBe(99);
});

test("entering a stage ends the one before, skips those between, and counts from zero", () => {
  const progress = fold(noProgress(THREE), [
    { stage: "fetch", current: 3, total: 4, unit: "files", message: "a.ts" },
    { stage: "write" },
  ]);
  expect(progress.stages.map((s) => s.status)).toEqual(["done", "skipped", "running"]);
  expect(progress).toMatchObject({ stage: "write", current: 0, total: 0, unit: null, message: null });
  expect(progress.stages[0]).toMatchObject({ startedAt: START + 1000, endedAt: START + 2000 });
});

test("a report without a stage belongs to the one that is running", () => {
  const progress = fold(noProgress(THREE), [
    { stage: "parse", total: 10 },
    { current: 4 },
    { message: "b.ts" },
  ]);
  expect(progress).toMatchObject({ stage: "parse", current: 4, total: 10, message: "b.ts" });
});

test("a stage that was not declared is added behind the others", () => {
  const progress = fold(noProgress(THREE), [{ stage: "extra" }]);
  expect(progress.stages.map((s) => s.name)).toEqual(["fetch", "parse", "write", "extra"]);
});

test("a handler that invents stages without end makes no endless list", () => {
  const names = Array.from({ length: MOST_STAGES + 50 }, (_, i) => ({ stage: `s${i}` }));
  const progress = fold(noProgress(), names);
  expect(progress.stages).toHaveLength(MOST_STAGES);
  expect(progress.stage).toBe(`s${MOST_STAGES + 49}`);
});

test("a finished job's stages are done or skipped, a stopped one's stopped or waiting", () => {
  const progress = fold(noProgress(THREE), [{ stage: "fetch" }, { stage: "parse" }]);
  expect(finished(progress, START).stages.map((s) => s.status)).toEqual(["done", "done", "skipped"]);
  expect(stopped(progress, START).stages.map((s) => s.status)).toEqual(["done", "stopped", "waiting"]);
});

test("the time left is reckoned from the attempt's start, from five percent and a second on", () => {
  const at = (percent: number, ms: number) =>
    advance(noProgress(), { current: percent, total: 100 }, START + ms, START).etaMs;
  expect(at(25, 10_000)).toBe(30_000);
  expect(at(4, 10_000)).toBeNull();
  expect(at(50, 999)).toBeNull();
  expect(at(50, -5000)).toBeNull();
});
