import { expect, test } from "bun:test";
import { languageNamed } from "../../../../src/jobs/wiki/languages.ts";
import { SourceParser } from "../../../../src/jobs/wiki/parse/parser.ts";

async function exported(text: string): Promise<string[]> {
  const facts = await new SourceParser(languageNamed).parse({ path: "a.py", language: "Python", text });
  return facts.symbols.filter((s) => s.exported).map((s) => s.name);
}

test("What a module lists is public, and nothing else", async () => {
  expect(await exported('__all__ = ["A"]\nclass A: ...\nclass B: ...\n')).toEqual(["A"]);
});

test("Where a program makes the list, names without an underscore are public", async () => {
  const text = "class A: ...\nclass _B: ...\n__all__ = [c.__name__ for c in (A,)]\n";
  expect(await exported(text)).toEqual(["A"]);
});
