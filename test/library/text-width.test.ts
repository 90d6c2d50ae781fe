import { expect, test } from "bun:test";
import fc from "fast-check";
import { textWidth, wrapText } from "../../src/library/text-width.ts";

test("a text is as wide as its characters", () => {
  expect(textWidth("", 13)).toBe(0);
  expect(textWidth("i", 100)).toBe(24);
  expect(textWidth("Wi", 100)).toBe(119);
  expect(textWidth("日本", 10)).toBe(20);
  expect(textWidth("é", 100)).toBe(65);
});

test("a label breaks after its separators", () => {
  expect(wrapText("cache/dynacache/partition", 13, 125, 3)).toEqual(["cache/dynacache/", "partition"]);
  expect(wrapText("content_map_page", 13, 80, 3)).toEqual(["content_", "map_page"]);
  expect(wrapText("short", 13, 110, 3)).toEqual(["short"]);
  expect(wrapText("", 13, 110, 3)).toEqual([]);
});

test("what does not fit ends in an ellipsis", () => {
  expect(wrapText("GetOrCreatePartition, Cache", 11, 90, 1)).toEqual(["GetOrCreatePar…"]);
});

test("every line fits, and nothing is lost unless there is an ellipsis", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 30, max: 200 }), (text, width) => {
      const lines = wrapText(text, 13, width, 3);
      expect(lines.length).toBeLessThanOrEqual(3);
      for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(width);
      if (!lines.join("").endsWith("…")) {
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }
    }),
  );
});
