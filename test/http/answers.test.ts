import { describe, expect, test } from "bun:test";
import { ownPath, pageBefore } from "../../src/http/answers.ts";

describe("a path on this site", () => {
  const table: readonly [path: string, prefix: string, expected: string | null][] = [
    ["/", "", "/"],
    ["/jobs?status=failed#x", "", "/jobs?status=failed#x"],
    ["//evil.example", "", null],
    ["/\\evil.example", "", null],
    ["https://evil.example", "", null],
    ["javascript:alert(1)", "", null],
    ["jobs", "", null],
    ["", "", null],
    ["/\tjobs", "", null],
    ["/jobs\r\nSet-Cookie: x=1", "", null],
    ["/deck", "/deck", "/deck"],
    ["/deck/jobs", "/deck", "/deck/jobs"],
    ["/decked", "/deck", null],
    ["/other", "/deck", null],
    ["/deck/../other", "/deck", null],
    ["/deck/%2e%2e/other", "/deck", null],
    ["/..//evil.example", "", null],
    ["/jobs/..//evil.example", "", null],
    ["/jobs/../schedules", "", "/schedules"],
    ["/jobs?q=ö#☃", "", "/jobs?q=%C3%B6#%E2%98%83"],
    ["/sessions/\ud800", "", "/sessions/%EF%BF%BD"],
  ];
  for (const [path, prefix, expected] of table) {
    test(`${JSON.stringify(path)} below ${JSON.stringify(prefix)} is ${expected}`, () => {
      expect(ownPath(path, prefix)).toBe(expected);
    });
  }
});

describe("the page before", () => {
  const from = (referer?: string) =>
    pageBefore(
      new Request("http://localhost:3000/x", {
        headers: { host: "localhost:3000", ...(referer === undefined ? {} : { referer }) },
      }),
      "",
      "/fallback",
    );
  test("is the referer on this site", () => expect(from("http://localhost:3000/jobs?a=1")).toBe("/jobs?a=1"));
  test("is the fallback without one", () => expect(from()).toBe("/fallback"));
  test("is the fallback for another site", () =>
    expect(from("http://localhost:4000/jobs")).toBe("/fallback"));
  test("is the fallback for what is no address", () => expect(from("about:blank")).toBe("/fallback"));
});
