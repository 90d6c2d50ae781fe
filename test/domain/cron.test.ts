import { describe, expect, test } from "bun:test";
import { cronFields, cronTimes, timeZoneNamed } from "../../src/domain/cron.ts";
import { scheduleWords } from "../../src/domain/cron-words.ts";

const at = (text: string) => Date.parse(text);
const next = (cron: string, zone: string, after: string, most = 3) =>
  cronTimes(cron, zone)
    .next(at(after), most)
    .map((time) => new Date(time).toISOString().slice(5, 16));

test.each([
  ["@hourly", "0 * * * *"],
  ["@Daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
  ["  0   9 * *\tMON-FRI ", "0 9 * * MON-FRI"],
  ["0 9 L * *", "0 9 L * *"],
  ["0 9 * * 5#2", "0 9 * * 5#2"],
])("the expression %j is %j in five fields", (written, fields) => {
  expect(cronFields(written)).toBe(fields);
});

test.each([
  ["", "nothing"],
  ["0 9 * *", "four fields"],
  ["0 0 9 * * *", "seconds"],
  ["60 9 * * *", "a minute that no hour has"],
  ["*/0 9 * * *", "a step of nothing"],
  ["? 9 * * *", "what depends on the present"],
  ["0 9 13 * +5", "what other crons don't know"],
  ["@reboot", "a nickname of no time"],
  ["2026-05-05T00:00:00", "one instant"],
  ["0 9 * * *; rm -rf /", "more than an expression"],
  [`${"1,".repeat(60)}1 * * * *`, "too long a text"],
])("%j is no expression: %s", (written) => {
  expect(cronFields(written)).toBeNull();
});

test("an expression that never comes true has no next time, and finding that out takes no time", () => {
  for (const cron of ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "59 23 30W 2 *"]) {
    expect(cronTimes(cron, "America/New_York").next(at("2026-01-01"), 5)).toEqual([]);
  }
});

test("the latest times are found from their end, however many there were", () => {
  const times = cronTimes("* * * * *", "Europe/Berlin");
  const until = at("2026-01-01T12:00:30Z");
  expect(times.last(until, 2)).toEqual([at("2026-01-01T12:00:00Z"), at("2026-01-01T11:59:00Z")]);
  expect(times.last(at("2026-01-01T12:00:00Z"), 1)).toEqual([at("2026-01-01T12:00:00Z")]);
});

describe("where the clock is put forward, in Berlin at 02:00 on 29 March", () => {
  test("a time in the gap happens at its end, once", () => {
    expect(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", 2)).toEqual([
      "03-29T01:00",
      "03-30T00:30",
    ]);
    expect(next("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", 2)).toEqual([
      "03-29T01:00",
      "03-30T00:00",
    ]);
  });

  test("what goes by elapsed time goes on", () => {
    expect(next("30 * * * *", "Europe/Berlin", "2026-03-29T00:00Z")).toEqual([
      ...["03-29T00:30", "03-29T01:30", "03-29T02:30"],
    ]);
    expect(next("*/30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", 1)).toEqual(["03-30T00:00"]);
  });
});

describe("where the clock is put back, in Berlin at 03:00 on 25 October", () => {
  test("a time that comes twice happens once", () => {
    expect(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", 2)).toEqual([
      "10-25T00:30",
      "10-26T01:30",
    ]);
    expect(next("0,30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z")).toEqual([
      ...["10-25T00:00", "10-25T00:30", "10-26T01:00"],
    ]);
  });

  test("what goes by elapsed time goes on", () => {
    expect(next("30 * * * *", "Europe/Berlin", "2026-10-24T23:00Z")).toEqual([
      ...["10-24T23:30", "10-25T00:30", "10-25T01:30"],
    ]);
  });
});

test("backwards and forwards the same times are found, also where clocks change", () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]) {
    for (const cron of ["30 2 * * *", "*/15 2 * * *", "0,30 2,3 * * *", "0 0 * * *"]) {
      for (const start of [
        "2026-03-28T12:00Z",
        "2026-10-24T10:00Z",
        "2026-04-04T03:00Z",
        "2026-10-03T00:00Z",
      ]) {
        const times = cronTimes(cron, zone);
        const forwards = times.next(at(start), 20);
        expect(times.last(forwards.at(-1) ?? 0, 20).toReversed()).toEqual([...forwards]);
      }
    }
  }
});

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["europe/berlin", "Europe/Berlin"],
  ["UTC", "UTC"],
  ["Mars/Phobos", null],
  ["+02:00", null],
  ["", null],
  ["Europe/Berlin\u0000", null],
  ["A".repeat(100), null],
])("the zone %j is %p", (written, name) => {
  expect(timeZoneNamed(written)).toBe(name);
});

test.each([
  ["* * * * *", "Every minute, UTC"],
  ["*/5 * * * *", "Every 5 minutes, UTC"],
  ["@hourly", "Every hour, UTC"],
  ["@daily", "Every day at 00:00, UTC"],
  ["15 0,12 * * *", "Every day at 00:15 and 12:15, UTC"],
  ["0 9 * * 1-5", "Every weekday at 09:00, UTC"],
  ["0 9 * * MON-FRI", "Every weekday at 09:00, UTC"],
  ["0 9 * * 1", "Every Monday at 09:00, UTC"],
  ["30 2 1 * *", "At 02:30, on day 1 of the month, UTC"],
  ["0 9 L * *", "At 09:00, on the last day of the month, UTC"],
  ["0 9 * * 5#L", "Cron 0 9 * * 5#L, UTC"],
])("%s is said as %j", (cron, words) => {
  expect(scheduleWords(cron, "UTC")).toBe(words);
});
