import { expect, test } from "bun:test";
import { parseProgress } from "../../../src/adapters/git/progress.ts";

test.each([
  ["Receiving objects:  45% (1234/2742), 5.20 MiB | 3.1 MiB/s", "Receiving objects", 1234, 2742, 5_452_595],
  ["Receiving objects: 100% (3/3), 512 bytes | 512.00 KiB/s, done.", "Receiving objects", 3, 3, 512],
  ["Receiving objects: 100% (3/3), done.", "Receiving objects", 3, 3, null],
  ["Receiving objects:   1% (1/99), 1.50 GiB | 3 MiB/s", "Receiving objects", 1, 99, 1_610_612_736],
  ["remote: Counting objects:  50% (5/10)", "Counting objects", 5, 10, null],
  ["remote: Enumerating objects: 17, done.", "Enumerating objects", 17, 0, null],
  ["Resolving deltas:   0% (0/7)", "Resolving deltas", 0, 7, null],
])("git says %j", (line, phase, current, total, bytes) => {
  expect(parseProgress(line)).toEqual({ phase, current, total, bytes });
});

test.each([
  "",
  "fatal: not found",
  "From http://x/y",
  " * branch HEAD -> FETCH_HEAD",
  "remote: hello: world",
  "50% (1/2)",
])("%j is no progress", (line) => expect(parseProgress(line)).toBeNull());
