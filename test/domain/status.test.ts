import { describe, expect, test } from "bun:test";
import {
  canBecome,
  FINAL_STATUSES,
  isFinal,
  isStatus,
  STATUSES,
  type Status,
  TRANSITIONS,
  type Transition,
} from "../../src/domain/status.ts";

/** The contract's own table (SPEC, "Status"), word for word: what each status may become. */
const ORACLE: Readonly<Record<Status, readonly Status[]>> = {
  scheduled: ["queued", "cancelled", "expired", "failed"],
  queued: ["running", "cancelled", "expired"],
  running: ["completed", "failed", "cancelled", "scheduled", "queued"],
  completed: [],
  failed: [],
  cancelled: [],
  expired: [],
};

describe("a job that is", () => {
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      const may = ORACLE[from].includes(to);
      test(`${from} ${may ? "may become" : "never becomes"} ${to}`, () => {
        expect(canBecome(from, to)).toBe(may);
      });
    }
  }
});

test("a final status is one that nothing leads out of", () => {
  const final: readonly Status[] = STATUSES.filter((from) => STATUSES.every((to) => !canBecome(from, to)));
  expect<readonly Status[]>(FINAL_STATUSES).toEqual(final);
  expect<readonly Status[]>(STATUSES.filter((status) => isFinal(status))).toEqual(final);
});

test("every transition says when it happens, and leads from somewhere to somewhere else", () => {
  for (const { from, to, when } of Object.values<Transition>(TRANSITIONS)) {
    expect(when).not.toBe("");
    expect(from.length).toBeGreaterThan(0);
    expect(from).not.toContain(to);
  }
});

test("no two transitions lead between the same two statuses", () => {
  const ways = Object.values<Transition>(TRANSITIONS).flatMap((t) => t.from.map((from) => `${from} ${t.to}`));
  expect(new Set(ways).size).toBe(ways.length);
});

test.each(["", "Running", "done", "constructor"])("%p is no status", (word) => {
  expect(isStatus(word)).toBe(false);
});
