import { expect, test } from "bun:test";
import type { Report } from "../../../src/domain/executor.ts";
import { calmProgress } from "../../../src/queue/handler/calm-progress.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function calm() {
  const clock = new FakeClock();
  const out: Report[] = [];
  const { report, flush } = calmProgress((each) => void out.push(each), clock);
  return {
    ...{ clock, out, report, flush },
    progress: (current: number, message?: string) =>
      report({ type: "progress", report: { current, ...(message === undefined ? {} : { message }) } }),
    currents: () => out.map((each) => (each.type === "progress" ? each.report.current : each.type)),
  };
}

test("the first report goes through at once, then the newest every 20 ms", async () => {
  const { clock, progress, currents } = calm();
  for (let n = 1; n <= 10; n += 1) progress(n);
  expect(currents()).toEqual([1]);
  await clock.advance(20);
  expect(currents()).toEqual([1, 10]);
  await clock.advance(1000);
  expect(currents()).toEqual([1, 10]);
  expect(clock.pending).toBe(0);
});

test("what a later report leaves out stays as it was", async () => {
  const { clock, out, progress } = calm();
  progress(1);
  progress(2, "two");
  progress(3);
  await clock.advance(20);
  expect(out.at(-1)).toEqual({ type: "progress", report: { current: 3, message: "two" } });
});

test("another report comes after the progress before it", () => {
  const { report, progress, currents, clock } = calm();
  progress(1);
  progress(2);
  report({ type: "warn", message: "x" });
  expect(currents()).toEqual([1, 2, "warn"]);
  expect(clock.pending).toBe(0);
});

test("a clock that is set back holds nothing back", async () => {
  const { clock, progress, currents } = calm();
  progress(1);
  clock.set(clock.now() - 3_600_000);
  progress(2);
  await clock.advance(20);
  expect(currents()).toEqual([1, 2]);
});

test("a new stage is told at once", () => {
  const { out, report, progress } = calm();
  progress(1);
  progress(2);
  report({ type: "progress", report: { stage: "next" } });
  expect(out.at(-1)).toEqual({ type: "progress", report: { stage: "next" } });
  expect(out).toHaveLength(3);
});

test("at the end nothing is held back", () => {
  const { progress, flush, currents } = calm();
  progress(1);
  progress(2);
  flush();
  flush();
  expect(currents()).toEqual([1, 2]);
});
