import { expect, test } from "bun:test";
import { BoundedCache } from "../../src/library/bounded-cache.ts";

test("what was used longest ago is forgotten first", () => {
  const cache = new BoundedCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  expect(cache.get("a")).toBe(1);
  cache.set("c", 3);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
});

test("the sum of weights stays within the limit", () => {
  const cache = new BoundedCache<string>(10);
  for (const key of ["a", "b", "c", "d"]) cache.set(key, key, 4);
  expect(cache.size).toBe(2);
  expect(cache.get("d")).toBe("d");
});

test("a value heavier than the limit is not kept, and pushes nothing out", () => {
  const cache = new BoundedCache<string>(10);
  cache.set("a", "a", 10);
  cache.set("b", "b", 11);
  expect([cache.get("a"), cache.get("b")]).toEqual(["a", undefined]);
});

test("a value set again replaces the old one and its weight", () => {
  const cache = new BoundedCache<string>(10);
  cache.set("a", "old", 9);
  cache.set("a", "new", 1);
  cache.set("b", "b", 9);
  expect([cache.get("a"), cache.get("b")]).toEqual(["new", "b"]);
});
