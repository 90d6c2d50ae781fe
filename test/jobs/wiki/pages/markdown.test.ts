import { expect, test } from "bun:test";
import { firstSentence, list, plainWords } from "../../../../src/jobs/wiki/pages/markdown.ts";

test("Underscores of a name in code are not markup", () => {
  expect(plainWords("`Response.__bool__`")).toBe("Response.__bool__");
  expect(plainWords("The **bold** `*args` of [a page](x.md)")).toBe("The bold *args of a page");
});

test("A sentence that a list ends is marked as cut", () => {
  expect(firstSentence("They are either\n- one\n- two")).toBe("They are either …");
  expect(firstSentence("They are:\n- one\n- two")).toBe("They are.");
  expect(firstSentence("Call it like this::")).toBe("Call it like this.");
  expect(firstSentence("Call it like this ::\n\n    f()")).toBe("Call it like this.");
});

test("A long sentence is cut between words, never in code", () => {
  const long = `Maps ${"very ".repeat(44)}many \`dict[str, int]\` to others without any end of it`;
  const cut = firstSentence(long);
  expect(cut.endsWith(" …")).toBe(true);
  expect(cut.match(/`/g)?.length ?? 0).toBeOneOf([0, 2]);
});

test("A list of one thing and more is told in words", () => {
  expect(list(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
  expect(list(["a"])).toBe("a");
});
