import { describe, expect, test } from "bun:test";
import { hasFresh, matchedVersion } from "../../src/http/conditional.ts";

describe("If-None-Match", () => {
  const table: readonly [header: string | null, fresh: boolean][] = [
    [null, false],
    ['"7"', true],
    ['W/"7"', true],
    ['"6", "7"', true],
    ['"6","8"', false],
    ["*", true],
    ["7", false],
    ['"77"', false],
  ];
  for (const [header, fresh] of table) {
    test(`${header} ${fresh ? "has" : "has not"} "7"`, () => {
      expect(hasFresh(new Headers(header === null ? {} : { "if-none-match": header }), '"7"')).toBe(fresh);
    });
  }
});

describe("If-Match", () => {
  const table: readonly [header: string | null, version: number | undefined][] = [
    [null, undefined],
    ["*", undefined],
    ["", undefined],
    ['"12"', 12],
    ['"1", "12"', 12],
    ['"12","1"', 12],
    ['W/"12"', -1],
    ['"x"', -1],
    ["12", -1],
    ['"1", "2"', -1],
    ['W/"12", "2"', -1],
  ];
  for (const [header, version] of table) {
    test(`${header} asks ${version === undefined ? "nothing" : `for version ${version}`} of version 12`, () => {
      const headers = new Headers(header === null ? {} : { "if-match": header });
      expect(matchedVersion(headers, 12)).toBe(version);
    });
  }

  test("names no version of a job that is not there", () => {
    expect(matchedVersion(new Headers({ "if-match": '"12"' }), undefined)).toBe(-1);
  });
});
