import { describe, expect, test } from "bun:test";
import type { MarkedText } from "../../../src/domain/docs-search.ts";
import { excerpt, marked } from "../../../src/library/search/marks.ts";

const shown = (pieces: readonly MarkedText[]) =>
  pieces.map(({ text, marked: is }) => (is ? `[${text}]` : text)).join("");

describe("what was looked for is marked", () => {
  test.each([
    ["The cache of caches", ["cache"], "The [cache] of [caches]"],
    ["It cached the caching", ["caching"], "It [cached] the [caching]"],
    ["getOrCreatePartition", ["partition"], "getOrCreate[Partition]"],
    ["a cat and a dog", ["a"], "[a] cat [and] [a] dog"],
    ["<b>cache</b>", ["b"], "<[b]>cache</[b]>"],
    ["nothing", ["else"], "nothing"],
    ["(.*)+", ["(.*)+"], "(.*)+"],
    ["", ["a"], ""],
  ])("%s, %p", (text, words, expected) => {
    expect(shown(marked(text, words))).toBe(expected);
  });

  test("and nothing of the text is lost", () => {
    const text = "One two, three: getOrCreate <script>";
    expect(
      marked(text, ["two", "create", "script"])
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });
});

describe("a long text is shown where most of the words stand", () => {
  const filler = "Lorem ipsum dolor sit amet consetetur. ".repeat(20);

  test("near each other", () => {
    const passage = excerpt(`${filler}A cache. ${filler}Here the cache keeps a partition. ${filler}`, [
      "cache",
      "partition",
    ]);
    expect(shown(passage)).toContain("the [cache] keeps a [partition]");
    expect(shown(passage)).toStartWith("… ");
    expect(shown(passage)).toEndWith(" …");
    expect(shown(passage).length).toBeLessThan(220);
  });

  test("or at its beginning", () => {
    expect(shown(excerpt(filler, ["none"]))).toStartWith("Lorem ipsum");
  });

  test("also when it has no space at all", () => {
    expect(shown(excerpt("x".repeat(5000), ["y"])).length).toBeLessThan(220);
  });
});
