import { expect, test } from "bun:test";
import fc from "fast-check";
import { createHighlighter } from "../../src/library/highlight.ts";
import { createSourceRows, htmlLines } from "../../src/library/source-rows.ts";
import { dangers } from "./clean-html.ts";

const highlighter = createHighlighter();
const rows = createSourceRows(highlighter);
const language = (path: string) => highlighter.byPath(path);

test("every line is a row of its own with its number", () => {
  const rendered = rows.render("const a = 1;\n\nlet b;\n", language("a.ts")).rows;
  expect(rendered.map((row) => row.number)).toEqual([1, 2, 3]);
  expect(rendered[0]?.html).toContain('<span class="hljs-keyword">const</span>');
  expect(rendered[1]?.html).toBe("");
});

test("a span over several lines is closed and opened again on each", () => {
  expect(htmlLines('<span class="c">/* a\n<span class="d">@b\nx</span>\n*/</span> y')).toEqual([
    '<span class="c">/* a</span>',
    '<span class="c"><span class="d">@b</span></span>',
    '<span class="c"><span class="d">x</span></span>',
    '<span class="c">*/</span> y',
  ]);
});

test("a last line counts with or without its line break, an empty file has none", () => {
  expect(htmlLines("")).toEqual([]);
  expect(htmlLines("\n")).toEqual([""]);
  expect(htmlLines("a")).toEqual(["a"]);
  expect(htmlLines("a\n")).toEqual(["a"]);
  expect(htmlLines('<span class="c">// a\n</span>')).toEqual(['<span class="c">// a</span>']);
});

test("there are as many rows as lines, and they say what the file says", async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "/*",
      "*/",
      "`",
      "${",
      "}",
      "\n",
      '"',
      "'",
      "<div>",
      "</div>",
      "{",
      "const ",
      "// x",
      '"""',
    ),
    fc.string({ maxLength: 4 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 30 }),
      fc.constantFrom("a.ts", "a.py", "a.html", "a.php", "a"),
      async (pieces, path) => {
        const text = pieces.join("");
        const rendered = rows.render(text, language(path)).rows;
        const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
        expect(rendered.map((row) => plain(row.html))).toEqual(lines);
        for (const row of rendered) expect(await dangers(row.html)).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

test("a file longer than half a megabyte is shown without colours", () => {
  const text = "const a = 1;\n".repeat(40_000);
  expect(rows.render(text, language("a.ts")).rows[0]?.html).toBe("const a = 1;");
});

test("the same text in the same language is rendered once", () => {
  const text = "let once = true;\n";
  expect(rows.render(text, language("a.ts")).rows).toBe(rows.render(text, language("b.ts")).rows);
  expect(rows.render(text, language("a.ts")).rows).not.toBe(rows.render(text, language("a.py")).rows);
});

test("a file's language is known by its ending or its whole name", () => {
  const names = [
    "a.TS",
    "x/Dockerfile",
    "Dockerfile.dev",
    "Makefile",
    "a.h",
    "Gemfile",
    "b.tar.gz",
    "c",
    "go",
    ".env",
  ];
  expect(names.map((name) => language(name)?.id ?? null)).toEqual([
    "ts",
    "dockerfile",
    "dockerfile",
    "makefile",
    "c",
    "ruby",
    null,
    null,
    null,
    "ini",
  ]);
});

function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll(/&#(?:39|x27);/g, "'")
    .replaceAll("&amp;", "&");
}
