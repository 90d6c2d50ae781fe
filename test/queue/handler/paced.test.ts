import { expect, test } from "bun:test";
import { paced } from "../../../src/queue/handler/paced.ts";

const MEGABYTE = 1_000_000;

test("a thread may write two megabytes at once, then waits for the next tenth of a second", () => {
  let now = 0;
  let looks = 0;
  const pace = paced(() => {
    looks += 1;
    return now;
  });
  const waits = (): boolean => {
    looks = 0;
    now += 98;
    pace(MEGABYTE);
    now -= 98;
    return looks > 1;
  };
  expect([waits(), waits(), waits()]).toEqual([false, false, false]);
  // The clock stands still, and 2 of 100 ms are left.
  expect(waits()).toBe(true);
});
