import { expect, test } from "bun:test";
import type { RunProcesses } from "../../../src/domain/processes.ts";
import { RunMeter } from "../../../src/queue/executors/run-meter.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const run = (mark: string): RunProcesses => ({ mark, group: null });

function meter() {
  const clock = new FakeClock();
  const looks: string[][] = [];
  const table = {
    async measureRuns(runs: readonly RunProcesses[]) {
      looks.push(runs.map(({ mark }) => mark));
      return runs.map(({ mark }) => ({ memoryBytes: mark.length, processes: looks.length }));
    },
  };
  return { meter: new RunMeter(table, clock), clock, looks };
}

test("runs that are measured at about the same time share a look", async () => {
  const { meter: one, clock, looks } = meter();
  const [a, b] = [run("a"), run("bb")];
  await Promise.all([one.measure(a), one.measure(b)]);
  await clock.advance(250);
  expect(await one.measure(a)).toEqual({ memoryBytes: 1, processes: 3 });
  await clock.advance(100);
  expect(await one.measure(b)).toEqual({ memoryBytes: 2, processes: 3 });
  expect(looks).toEqual([["a"], ["a", "bb"], ["a", "bb"]]);
});

test("a run that has left is looked at no more", async () => {
  const { meter: one, clock, looks } = meter();
  const [a, b] = [run("a"), run("bb")];
  await one.measure(a);
  one.leave(a);
  await clock.advance(250);
  await one.measure(b);
  expect(looks.at(-1)).toEqual(["bb"]);
});
