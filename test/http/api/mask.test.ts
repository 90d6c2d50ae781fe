import { describe, expect, test } from "bun:test";
import { MASK, masked } from "../../../src/http/api/mask.ts";

const secret = { type: "string", writeOnly: true };

describe("what the schema calls writeOnly is masked", () => {
  const table: readonly [name: string, schema: unknown, value: unknown, expected: unknown][] = [
    ["a property", { properties: { a: secret } }, { a: "x", b: "y" }, { a: MASK, b: "y" }],
    [
      "deep inside",
      { properties: { a: { properties: { b: secret } } } },
      { a: { b: "x" } },
      { a: { b: MASK } },
    ],
    ["in a list", { properties: { a: { items: secret } } }, { a: ["x", "y"] }, { a: [MASK, MASK] }],
    ["in a tuple", { items: [{}, secret] }, ["x", "y"], ["x", MASK]],
    [
      "in a tuple of today's drafts",
      { prefixItems: [{}, secret], items: secret },
      ["x", "y", "z"],
      ["x", MASK, MASK],
    ],
    [
      "by a reference into the schema",
      { $defs: { token: secret }, properties: { a: { $ref: "#/$defs/token" } } },
      { a: "x" },
      { a: MASK },
    ],
    [
      "by a reference to a name, however deep it repeats itself",
      { $id: "T", properties: { a: secret, below: { items: { $ref: "T" } } } },
      { a: "x", below: [{ a: "y", below: [{ a: "z" }] }] },
      { a: MASK, below: [{ a: MASK, below: [{ a: MASK }] }] },
    ],
    ["nothing by a reference that leads in circles", { $ref: "#" }, { a: "x" }, { a: "x" }],
    ["in a variant", { properties: { a: { anyOf: [{ type: "null" }, secret] } } }, { a: "x" }, { a: MASK }],
    ["in a part of the whole", { allOf: [{ properties: { a: secret } }] }, { a: "x" }, { a: MASK }],
    ["of any further name", { additionalProperties: secret }, { x: 1 }, { x: MASK }],
    ["by a pattern", { patternProperties: { "^s_": secret } }, { s_a: 1, b: 2 }, { s_a: MASK, b: 2 }],
    ["a whole object", { properties: { a: { writeOnly: true } } }, { a: { b: 1 } }, { a: MASK }],
    ["not what was not given", { properties: { a: secret } }, { a: null }, { a: null }],
    ["all of it without a schema", null, { a: "x" }, MASK],
    ["not a name that every object has", { properties: {} }, { constructor: 1 }, { constructor: 1 }],
  ];
  for (const [name, schema, value, expected] of table) {
    test(name, () => expect(masked(value, schema)).toEqual(expected));
  }
});
