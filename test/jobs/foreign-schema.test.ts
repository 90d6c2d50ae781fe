import { describe, expect, test } from "bun:test";
import { foreignSchema } from "../../src/jobs/foreign-schema.ts";

const check = (properties: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) =>
  foreignSchema({ type: "object", properties, ...more });

describe("the rule that an input breaks is told in the words of every other refusal", () => {
  test.each<[unknown, unknown, string]>([
    [{ type: "integer", minimum: 1, maximum: 5 }, 9, "Expected an integer from 1 to 5"],
    [{ type: "string", minLength: 2 }, "x", "Expected text of at least 2 characters"],
    [{ type: "string", pattern: "^a" }, "hunter2", "Expected text that matches ^a"],
    [{ enum: ["low", "high", 3] }, "hunter2", 'Expected one of "low", "high", 3'],
    [{ const: 5 }, 6, "Expected 5"],
    [{ type: ["string", "null"] }, 6, "Expected one of text, null"],
    [
      { anyOf: [{ type: "string" }, { type: "integer", minimum: 3 }] },
      true,
      "Expected one of text, an integer of at least 3",
    ],
    [{ oneOf: [{ const: "a" }, { const: "b" }] }, "c", 'Expected one of "a", "b"'],
    [
      { type: "array", uniqueItems: true },
      [1, 1],
      "Must NOT have duplicate items (items ## 0 and 1 are identical)",
    ],
    [{ type: "number", exclusiveMinimum: 3 }, 3, "Must be > 3"],
  ])("%j", (property, value, message) => {
    expect(check({ a: property })({ a: value })).toEqual([{ path: "/input/a", message }]);
  });

  test("for fields that are missing or unknown, and for parts of fields", () => {
    const schema = check(
      { "a/b": { type: "string" }, list: { type: "array", items: { type: "integer" } } },
      { required: ["a/b"], additionalProperties: false },
    );
    expect(schema({ list: [1, "x"], other: 1 })).toEqual([
      { path: "/input/a~1b", message: "This field is required. Expected text" },
      { path: "/input/other", message: "There is no such field" },
      { path: "/input/list/1", message: "Expected an integer" },
    ]);
  });
});

test("defaults are filled in", () => {
  const input = {};
  expect(check({ n: { type: "integer", default: 4 } })(input)).toEqual([]);
  expect(input).toEqual({ n: 4 });
});

test("a schema says which draft it is written in", () => {
  const pair = { type: "array", items: [{ type: "integer" }] };
  expect(
    check({ a: pair }, { $schema: "http://json-schema.org/draft-07/schema#" })({ a: ["x"] }),
  ).toHaveLength(1);
  expect(() => check({ a: pair })).toThrow();
  expect(check({ a: { type: "array", prefixItems: [{ type: "integer" }] } })({ a: ["x"] })).toHaveLength(1);
});

test("references within a schema are followed", () => {
  const schema = check(
    { a: { $ref: "#/$defs/small" } },
    { $defs: { small: { type: "integer", maximum: 9 } } },
  );
  expect(schema({ a: 10 })).toEqual([{ path: "/input/a", message: "Expected an integer of at most 9" }]);
});
