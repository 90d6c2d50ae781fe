import { describe, expect, test } from "bun:test";
import { type Part, partOf } from "../../src/http/range.ts";

const part = (start: number, end: number): Part => ({ kind: "part", start, end });
const whole: Part = { kind: "whole" };
const none: Part = { kind: "unsatisfiable" };

describe("of a file of 10 bytes", () => {
  const table: readonly [header: string | null, expected: Part][] = [
    [null, whole],
    ["bytes=0-", part(0, 9)],
    ["bytes=0-0", part(0, 0)],
    ["bytes=3-5", part(3, 5)],
    ["bytes=3-500", part(3, 9)],
    ["bytes=9-", part(9, 9)],
    ["bytes=-3", part(7, 9)],
    ["bytes=-300", part(0, 9)],
    ["bytes=10-", none],
    ["bytes=10-20", none],
    ["bytes=-0", none],
    ["bytes=5-3", whole],
    ["bytes=-", whole],
    ["bytes=a-b", whole],
    ["bytes=0-1,3-4", whole],
    ["items=0-1", whole],
    ["bytes=99999999999999999-", whole],
  ];
  for (const [header, expected] of table) {
    test(`${header} is ${JSON.stringify(expected)}`, () => expect(partOf(header, 10)).toEqual(expected));
  }
});

test("of an empty file nothing can be given", () => {
  expect(partOf("bytes=0-", 0)).toEqual(none);
  expect(partOf("bytes=-1", 0)).toEqual(none);
});
