import { expect, test } from "bun:test";
import { Schedule } from "../src/core/schedule.ts";
import { aWatch } from "./support.ts";

test("first looks are spread over ten seconds", () => {
  const schedule = new Schedule([aWatch({ id: "a" }), aWatch({ id: "b" })], 1000);
  expect(schedule.next()).toMatchObject({ dueAt: 1000, watch: { id: "a" } });
  schedule.succeeded("a", 1000);
  expect(schedule.next()).toMatchObject({ dueAt: 6000, watch: { id: "b" } });
});

test("each failure doubles the wait, up to a day", () => {
  const schedule = new Schedule([aWatch({ intervalMs: 60_000 })], 0);
  const waits = Array.from({ length: 12 }, () => {
    schedule.failed("timetable", 0);
    return schedule.next()?.dueAt;
  });
  expect(waits.slice(0, 3)).toEqual([120_000, 240_000, 480_000]);
  expect(waits.at(-1)).toBe(86_400_000);
});
