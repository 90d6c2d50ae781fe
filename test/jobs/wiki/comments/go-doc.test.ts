import { expect, test } from "bun:test";
import { goDoc } from "../../../../src/jobs/wiki/comments/go-doc.ts";

test("A name in brackets is a link, a type in brackets is not", () => {
  expect(goDoc("See [Context] and [http.Handler].")?.text).toBe("See `Context` and `http.Handler`.");
  expect(goDoc("It cannot convert to map[string][]string.")?.text).toBe(
    "It cannot convert to map[string][]string.",
  );
});

test("Data for a program that stands in a comment is left out", () => {
  const doc = goDoc(
    'Package allconfig holds the configuration.\n<docsmeta>{ "name": "Configuration" }</docsmeta>',
  );
  expect(doc?.text.trim()).toBe("Package allconfig holds the configuration.");
});
