import { expect, test } from "bun:test";
import { JobdeckError, jobNotFound, messageOf, quote } from "../../src/domain/errors.ts";

test("an expected failure carries its code, and its cause only when there is one", () => {
  const cause = new Error("disk");
  const error = new JobdeckError("job_exists", "Taken", { cause, details: { id: "x" } });
  expect(error).toMatchObject({
    reason: "job_exists",
    message: "Taken",
    cause,
    details: { id: "x" },
    issues: [],
  });
  expect("cause" in new JobdeckError("job_exists", "Taken")).toBe(false);
});

test("a hostile id stays readable in a message", () => {
  expect(jobNotFound('"\n\u0000<b>').message).toBe('No job has the id "\\"\\n\\u0000<b>"');
  expect(quote("x".repeat(1000))).toHaveLength(83);
});

test.each([
  ["an error", () => new Error("broken"), "broken"],
  ["an error without a message", () => new TypeError(""), "TypeError"],
  ["a text", () => "a text", "a text"],
  ["an object", () => ({ code: 1 }), '{"code":1}'],
  ["undefined", () => undefined, "undefined"],
  ["a symbol", () => Symbol("s"), "Symbol(s)"],
])("the text of %s, thrown", (_, thrown, text) => {
  expect(messageOf(thrown())).toBe(text);
});
