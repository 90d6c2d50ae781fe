import { expect, test } from "bun:test";
import { formatSize, parseSize } from "../../src/domain/size.ts";

test.each([
  ["0B", 0],
  ["500MB", 500_000_000],
  [" 10gb ", 10_000_000_000],
  ["2TB", 2_000_000_000_000],
  ["7KB", 7000],
])("%s is a size", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(["", "5", "GB", "-5GB", "1.5GB", "5 GB", "5GiB", "5PB", `${"9".repeat(30)}B`, "999999999999999TB"])(
  "%p is none",
  (text) => {
    expect(parseSize(text)).toBeUndefined();
  },
);

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [1_990_000, "1.9 MB"],
  [10_000_000_000, "10 GB"],
  [5_000_000_000_000_000, "5000 TB"],
])("%d bytes are written in the unit that fits, and never as more", (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});
