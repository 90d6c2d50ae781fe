import { expect, test } from "bun:test";
import { Throttle } from "../../src/events/throttle.ts";
import { FakeClock } from "../support/fake-clock.ts";

function setUp() {
  const clock = new FakeClock(0);
  const runs: number[] = [];
  return { clock, runs, throttle: new Throttle(clock, 100, () => runs.push(clock.now())) };
}

test("asked often, it runs once, when the time is over", async () => {
  const { clock, runs, throttle } = setUp();
  for (let i = 0; i < 10; i += 1) throttle.request();
  await clock.advance(99);
  expect(runs).toEqual([]);
  await clock.advance(1);
  expect(runs).toEqual([100]);
  await clock.advance(1000);
  expect(runs).toEqual([100]);
  expect(clock.pending).toBe(0);
});

test("asked all the time, it runs once in each interval", async () => {
  const { clock, runs, throttle } = setUp();
  for (let ms = 0; ms < 1000; ms += 10) {
    throttle.request();
    await clock.advance(10);
  }
  expect(runs).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
});

test("what was asked for can be taken back, and asked for again", async () => {
  const { clock, runs, throttle } = setUp();
  throttle.request();
  throttle.clear();
  throttle.clear();
  expect(clock.pending).toBe(0);
  throttle.request();
  await clock.advance(100);
  expect(runs).toEqual([100]);
});

test("a run that asks for another gets it an interval later", async () => {
  const clock = new FakeClock(0);
  const runs: number[] = [];
  const throttle = new Throttle(clock, 100, () => {
    runs.push(clock.now());
    if (runs.length < 3) throttle.request();
  });
  throttle.request();
  await clock.advance(1000);
  expect(runs).toEqual([100, 200, 300]);
});
