import { expect, test } from "bun:test";
import fc from "fast-check";
import { decodeCursor, encodeCursor } from "../../src/domain/cursor.ts";

const anyCursor = fc.record({ createdAt: fc.nat({ max: Number.MAX_SAFE_INTEGER }), id: fc.uuid() });

test("a cursor reads back as the same place, and needs no escaping in a URL", () => {
  fc.assert(
    fc.property(anyCursor, (cursor) => {
      const word = encodeCursor(cursor);
      expect(decodeCursor(word)).toEqual(cursor);
      expect(encodeURIComponent(word)).toBe(word);
    }),
  );
});

test("only what was made here is a cursor", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (word) => {
      const cursor = decodeCursor(word);
      if (cursor !== undefined) expect(encodeCursor(cursor)).toBe(word);
    }),
  );
});

test.each([
  "",
  "x".repeat(201),
  "%00",
  "../../etc",
  btoa("1.not-a-uuid"),
  btoa("-1.01980000-0000-7000-8000-000000000000"),
  btoa("007.01980000-0000-7000-8000-000000000000").replaceAll("=", ""),
  btoa("9999999999999999.01980000-0000-7000-8000-000000000000").replaceAll("=", ""),
  btoa("1.01980000-0000-7000-8000-000000000000;").replaceAll("=", ""),
])("%p is none", (word) => {
  expect(decodeCursor(word)).toBeUndefined();
});
