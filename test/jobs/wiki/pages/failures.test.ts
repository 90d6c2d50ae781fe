import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Content } from "../../../support/repository.ts";
import { checkedWiki } from "../../../support/wiki-run.ts";

setDefaultTimeout(60_000);

/** The page of the module in a folder. */
async function page(files: Readonly<Record<string, Content>>, path: string): Promise<string> {
  await using made = await checkedWiki(files);
  expect(made.wiki.problems).toEqual([]);
  return Bun.file(join(made.run.outputDir, "docs/modules", path)).text();
}

test("A module's page says how it fails: the error, when, and where it is thrown", async () => {
  const text = await page(
    {
      "src/a.ts": [
        "/** Raised when a job is not there. */",
        "export class JobMissing extends Error {}",
        "/** Takes a job.",
        " * @throws {RangeError} when there are too many",
        " */",
        "export function take(n: number): void {",
        '  if (n > 9) throw new RangeError("too many");',
        "  if (n < 0) throw new JobMissing();",
        "  // throw new Hidden();",
        '  const s = "throw new Quoted()";',
        "  throw s;",
        "}",
      ].join("\n"),
    },
    "src.md",
  );
  expect(text).toContain(
    "**How it fails:** it throws [`JobMissing`](#jobmissing) and `RangeError` ([where and when](#how-it-fails)).",
  );
  expect(text).toContain(
    "| [`JobMissing`](#jobmissing) | Raised when a job is not there. | [`take:8`](source:src/a.ts#L8) |",
  );
  expect(text).toContain("| `RangeError` | when there are too many | [`take:7`](source:src/a.ts#L7) |");
  expect(text).not.toMatch(/Hidden|Quoted/);
});

test("An error without documentation is told by the message that it is given", async () => {
  const text = await page(
    {
      "py/a.py": 'def run(x):\n    if not x:\n        raise ValueError("x must not be empty")\n    raise x\n',
    },
    "py.md",
  );
  expect(text).toContain("it raises `ValueError`");
  expect(text).toContain("| `ValueError` | says `x must not be empty` | [`run:3`](source:py/a.py#L3) |");
});

test("In Go the errors that a package returns by name are told", async () => {
  const text = await page(
    {
      "go.mod": "module example.org/q\n",
      "q.go":
        'package q\n\nimport "errors"\n\n// ErrFull says that the queue is full.\nvar ErrFull = errors.New("full")\n\nfunc Push() error {\n\treturn ErrFull\n}\n',
    },
    "top-level.md",
  );
  expect(text).toContain(
    "| [`ErrFull`](#variables) | ErrFull says that the queue is full. | [`Push:9`](source:q.go#L9) |",
  );
});

test("A file that was read only in part is named on its module's page and among the files", async () => {
  await using made = await checkedWiki({
    "src/a.ts": "export const a = 1;\n",
    "src/broken.ts": "export const b = {{{ ;\nexport function c( {\n",
  });
  expect(made.wiki.problems).toEqual([]);
  for (const name of ["modules/src.md", "reference/files.md"]) {
    const text = await Bun.file(join(made.run.outputDir, "docs", name)).text();
    expect(text).toMatch(
      /## Not read whole\n\n.*\n.*\n\| \[`src\/broken\.ts`\]\(source:src\/broken\.ts\) \| in part: not understood at line \d+ \|/,
    );
  }
});
