import { expect, test } from "bun:test";
import { Warnings } from "../../../src/jobs/wiki/warnings.ts";
import { factsOf } from "./extract.ts";

function collected() {
  const warned: string[] = [];
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const warnings = new Warnings({
    warn: (message) => void warned.push(message),
    log: { debug: log, info: log, warn: log, error: log },
  });
  return { warnings, warned, logged };
}

test("files that crashed or held up the parser are named with the reason, in one sentence for each reason", () => {
  const { warnings, warned } = collected();
  warnings.failed([
    { path: "a.ts", reason: "the parser crashed (SIGSEGV)" },
    { path: "b.ts", reason: "reading it took longer than 10 s" },
    { path: "c\n.ts", reason: "the parser crashed (SIGSEGV)" },
  ]);
  expect(warned).toHaveLength(2);
  expect(warned.toSorted()).toEqual([
    "1 file could not be parsed (reading it took longer than 10 s): b.ts",
    '2 files could not be parsed (the parser crashed (SIGSEGV)): a.ts and "c\\n.ts"',
  ]);
  expect(warnings.count).toBe(2);
});

test("of many files the first are named and the others counted", () => {
  const { warnings, warned } = collected();
  warnings.skipped(Array.from({ length: 12 }, (_, i) => ({ path: `f${i}.ts`, reason: "minified" })));
  expect(warned).toHaveLength(1);
  expect(warned[0]).toMatch(/^12 .*f0\.ts.* 7 more$/);
});

test("what is ordinary to pass over is only logged", () => {
  const { warnings, warned, logged } = collected();
  warnings.skipped([{ path: "vendor/a.go", reason: "vendored" }]);
  expect(warned).toEqual([]);
  expect(logged).toHaveLength(1);
  expect(warnings.count).toBe(0);
});

test("a file that is understood only in part is named with the place where it ends", async () => {
  const { warnings, warned, logged } = collected();
  warnings.partial([
    await factsOf("a.ts", "export const a = 1;\nfunction ( {"),
    await factsOf("b.ts", "let b;"),
  ]);
  expect(warned).toHaveLength(1);
  expect(warned[0]).toContain("a.ts");
  expect(logged[0]).toContain("a.ts: not understood at 2:");
});
