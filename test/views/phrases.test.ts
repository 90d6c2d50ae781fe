import { describe, expect, test } from "bun:test";
import { costWords, counted, shortId, whoWords } from "../../views/phrases.ts";
import { running, sampleId } from "./samples.ts";

const at = (current: number, total: number, message: string | null = null) =>
  counted({ ...running, progress: { ...running.progress, current, total, message } });

describe("how far a job is", () => {
  test("is said in numbers where something is counted", () => {
    expect([at(117, 1880), at(94, 0), at(0, 0)]).toEqual(["117 / 1,880", "94", null]);
  });

  test("is not said twice", () => {
    expect(at(117, 188, "117 / 188 files")).toBeNull();
    expect(at(117, 188, "router/smart-router")).toBe("117 / 188");
  });
});

test("a name that the product does not know stays as it is", () => {
  expect(["user", "ada", "__proto__"].map(whoWords)).toEqual(["a person", "ada", "__proto__"]);
});

test("only a UUID is shortened", () => {
  expect([sampleId(1), "node-a", "0198"].map(shortId)).toEqual(["0198f2c4-7a31", "node-a", "0198"]);
});

test.each([
  [0, "1,400 tokens in, 320 out"],
  [0.004, "1,400 tokens in, 320 out, less than $0.01"],
  [0.0423, "1,400 tokens in, 320 out, $0.04"],
])("a cost of %d dollars is said beside its tokens", (costUsd, words) => {
  expect(costWords({ inputTokens: 1400, outputTokens: 320, costUsd })).toBe(words);
});
