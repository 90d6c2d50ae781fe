import { describe, expect, test } from "bun:test";
import { table } from "../../src/cli/table.ts";
import { Terminal } from "../support/terminal.ts";

const ROWS = [
  ["ID", "TITLE", "TOOK", "TYPE"],
  ["0198f2c4", "A title that is rather long, as titles are", "1.5 s", "demo"],
  ["0198f2c5", "日本語のタイトル", "29 ms", "wiki"],
];
const NARROWING = { cut: 1, drop: [2, 3] };
const drawn = (columns: number, isTTY = true) => table(new Terminal({ isTTY, columns }), ROWS, NARROWING);

describe("a table", () => {
  test("is as wide as it is where nobody looks at a screen", () => {
    expect(drawn(20, false)[1]).toBe("0198f2c4  A title that is rather long, as titles are  1.5 s  demo");
  });

  test("cuts one column so that no line wraps, and counts wide letters as two", () => {
    expect(drawn(50)).toEqual([
      "ID        TITLE                        TOOK   TYPE",
      "0198f2c4  A title that is rather lon…  1.5 s  demo",
      "0198f2c5  日本語のタイトル             29 ms  wiki",
    ]);
  });

  test("leaves columns out before that one can't be read", () => {
    expect(drawn(30)).toEqual([
      "ID        TITLE           TYPE",
      "0198f2c4  A title that …  demo",
      "0198f2c5  日本語のタイ…   wiki",
    ]);
    expect(drawn(22)).toEqual(["ID        TITLE", "0198f2c4  A title tha…", "0198f2c5  日本語のタ…"]);
  });

  test.each([4, 8, 12, 16, 25, 33, 47, 61])("never wraps on %p columns", (columns) => {
    for (const line of drawn(columns)) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(columns);
  });
});
