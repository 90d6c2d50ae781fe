import { expect, test } from "bun:test";
import { isNoise } from "../../../../src/jobs/wiki/comments/doc.ts";

test.each([
  "eslint no-console: off",
  "global document, window",
  "#region Parsing",
  "hack(me): later",
  "-----",
])("A comment for a tool is noise: %s", (comment) => {
  expect(isNoise(comment)).toBe(true);
});

test.each([
  "Global state of the program.",
  "Region of an image.",
  "Hacks the planet.",
  "Prettier output for people.",
])("A sentence is none: %s", (comment) => {
  expect(isNoise(comment)).toBe(false);
});
