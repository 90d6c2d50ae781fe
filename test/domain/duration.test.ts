import { expect, test } from "bun:test";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../src/domain/duration.ts";

test.each([
  ["500ms", 500],
  ["5s", 5000],
  ["10m", 600_000],
  ["2h", 7_200_000],
  ["30d", 2_592_000_000],
  [" 0s ", 0],
])("%s is a duration", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "5", "s", "-5s", "1.5s", "5 s", "5S", "5w", `${"9".repeat(30)}d`, "999999999999999d"])(
  "%p is none",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test("what is formatted reads back as the same duration", () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 ** 12 }), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});

test("a duration is written in the largest unit without a rest", () => {
  expect([0, 1, 1000, 90_000, 86_400_000].map(formatDuration)).toEqual(["0ms", "1ms", "1s", "90s", "1d"]);
});
