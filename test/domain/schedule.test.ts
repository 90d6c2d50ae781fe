import { expect, test } from "bun:test";
import { firingOf, MOST_MADE_UP, nextTimes } from "../../src/domain/schedule.ts";
import { newSchedule } from "../support/builders.ts";

const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);
const hourly = (missed: "skip" | "once" | "all", nextAt = at("09:00")) =>
  newSchedule({ cron: "0 * * * *", missed, nextAt });

test.each(["skip", "once", "all"] as const)("with %s a time that has just come is fired", (missed) => {
  expect(firingOf(hourly(missed), at("09:00:00.200"))).toEqual({
    times: [at("09:00")],
    leftOut: false,
    nextAt: at("10:00"),
  });
});

test.each([
  ["skip", "12:20", [], true],
  ["skip", "12:00:20", ["12:00"], true],
  ["once", "12:20", ["12:00"], false],
  ["once", "12:00:20", ["12:00"], false],
  ["all", "12:20", ["09:00", "10:00", "11:00", "12:00"], false],
  ["all", "12:00:20", ["09:00", "10:00", "11:00", "12:00"], false],
] as const)(
  "with %s, after a pause from 09:00 to %s, there are jobs for %j",
  (missed, now, times, leftOut) => {
    expect(firingOf(hourly(missed), at(now))).toEqual({ times: times.map(at), leftOut, nextAt: at("13:00") });
  },
);

test("however long nobody was there, the latest hundred are made up for", () => {
  const minutely = newSchedule({ cron: "* * * * *", missed: "all", nextAt: Date.UTC(2020, 0, 1) });
  const { times, leftOut, nextAt } = firingOf(minutely, at("12:00:30"));
  expect(times).toHaveLength(MOST_MADE_UP);
  expect([times[0], times.at(-1)]).toEqual([at("10:21"), at("12:00")]);
  expect(leftOut).toBe(true);
  expect(nextAt).toBe(at("12:01"));
});

test("a time that the rules of its zone have moved since is fired as it was written down", () => {
  expect(firingOf(hourly("once", at("09:30")), at("09:30:01"))).toEqual({
    times: [at("09:30")],
    leftOut: false,
    nextAt: at("10:00"),
  });
});

test("the next times begin with the one that is written down; a paused schedule has none", () => {
  expect(nextTimes(hourly("once"), 3)).toEqual([at("09:00"), at("10:00"), at("11:00")]);
  expect(nextTimes({ ...hourly("once"), nextAt: null, paused: true }, 3)).toEqual([]);
});
