import { describe, expect, test } from "bun:test";
import { compareLines } from "../src/core/compare.ts";

describe("comparing lines", () => {
  test("finds what was added and what was removed", () => {
    const before = ["Monday 8:10", "Monday 9:40", "Sunday: no service"];
    const after = ["Monday 8:10", "Monday 10:05", "Sunday: no service"];
    expect(compareLines(before, after)).toEqual({ added: ["Monday 10:05"], removed: ["Monday 9:40"] });
  });

  test("says nothing when nothing changed", () => {
    expect(compareLines(["a", "b"], ["a", "b"])).toEqual({ added: [], removed: [] });
  });

  test("does not report the neighbours of a new line", () => {
    expect(compareLines(["a", "b", "c"], ["new", "a", "b", "c"])).toEqual({ added: ["new"], removed: [] });
  });

  test("compares very long lists without regard to order", () => {
    const before = Array.from({ length: 3000 }, (_, i) => `line ${i}`);
    const after = [...before].reverse().map((line, i) => (i === 7 ? "other" : line));
    expect(compareLines(before, after).added).toEqual(["other"]);
  });
});
