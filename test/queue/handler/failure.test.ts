import { expect, test } from "bun:test";
import { failure } from "../../../src/queue/handler/failure.ts";

test("a cause that the message quotes is not told twice", () => {
  const cause = new Error("getaddrinfo ENOTFOUND");
  const wrapped = new Error(`The host was not found: ${cause.message}`, { cause });
  const outer = new Error("Nothing was read", { cause: wrapped });
  expect(failure(outer).errors).toEqual([
    "Nothing was read",
    "The host was not found: getaddrinfo ENOTFOUND",
  ]);
});

test("causes without end are told up to a point", () => {
  class Endless extends Error {
    override get cause(): unknown {
      return new Endless("again");
    }
  }
  expect(failure(new Endless("again")).errors).toEqual(["again"]);
});
