import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { trackedFiles } from "../../.ci/rules.ts";

const TOP = join(import.meta.dir, "../..");
const read = (path: string) => readFileSync(join(TOP, path), "utf8");

/** What others say, whose words stand within ours. */
const OTHERS = [
  "Failed to start server. Is port … in use?", // Bun
  "(database is locked)", // SQLite
  "EMFILE: too many open files, ", // the system
];
/** Shorter pieces are found everywhere. */
const SHORTEST = 8;

test("every message that the page of troubles explains is one that the program writes", () => {
  const sources = trackedFiles(TOP)
    .filter((path) => /^src\/.*\.(ts|cjs)$/.test(path))
    .map(read)
    .join("\n")
    .replaceAll("\\`", "`");
  const rows = read("docs/troubleshooting.md")
    .split("\n")
    .filter(
      (line) => line.startsWith("| ") && !line.startsWith("| message") && !line.startsWith("| sentence"),
    );
  const messages = rows.flatMap((row) => {
    const [, first = ""] = row.split(" | ")[0]?.split(/^\| /) ?? [];
    const [, message] = /``(.+?)``/.exec(first) ?? /`(.+?)`/.exec(first) ?? [];
    return message === undefined ? [] : [message];
  });
  expect(messages.length).toBeGreaterThan(20);
  const pieces = messages.flatMap((message) =>
    OTHERS.reduce((text, words) => text.replace(words, "…"), message)
      // Values, and what one sentence puts around another.
      .split(/…|"|`JOBDECK_|The program |Origin | \(exit code \d+\)|, exit code \d+/)
      .map((piece) => piece.trim())
      .filter((piece) => piece.length >= SHORTEST),
  );
  expect(pieces.filter((piece) => !sources.includes(piece))).toEqual([]);
});
