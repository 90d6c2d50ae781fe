import { expect, test } from "bun:test";
import fc from "fast-check";
import { sameJson } from "../../src/domain/same-json.ts";

test("the order of keys makes no difference, at any depth", () => {
  expect(sameJson({ a: 1, b: { c: [1, { d: 2, e: 3 }] } }, { b: { c: [1, { e: 3, d: 2 }] }, a: 1 })).toBe(
    true,
  );
});

test("a value is the same as what JSON makes of it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(sameJson(value, JSON.parse(JSON.stringify(value)))).toBe(true);
    }),
  );
});

test.each([
  ["a key that is undefined and none", { a: undefined }, {}],
  ["undefined and undefined", undefined, undefined],
  [
    "a key __proto__ and the same",
    JSON.parse('{"__proto__": {"x": 1}}'),
    JSON.parse('{"__proto__": {"x": 1}}'),
  ],
])("%s are the same", (_, a, b) => {
  expect(sameJson(a, b)).toBe(true);
});

test.each([
  ["lists in another order", [1, 2], [2, 1]],
  ["a number and its text", { a: 1 }, { a: "1" }],
  ["null and no key", { a: null }, {}],
  ["null and undefined", null, undefined],
  ["an object and a list", { 0: "a" }, ["a"]],
  ["a key __proto__ and none", JSON.parse('{"__proto__": {"x": 1}}'), {}],
])("%s are not the same", (_, a, b) => {
  expect(sameJson(a, b)).toBe(false);
});
