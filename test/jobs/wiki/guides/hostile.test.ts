import { expect, setDefaultTimeout, test } from "bun:test";
import { inline } from "../../../../src/jobs/wiki/guides/inline.ts";
import { markdownText } from "../../../../src/jobs/wiki/guides/markdown-text.ts";
import { restText } from "../../../../src/jobs/wiki/guides/rest-text.ts";
import { dangers } from "../../../library/clean-html.ts";
import type { Content } from "../../../support/repository.ts";
import { checkedWiki } from "../../../support/wiki-run.ts";

setDefaultTimeout(120_000);

const SCRIPT = "<script>alert(1)</script>";
const WORDS = "These are words enough that the text counts as one to read.";

const FILES: Readonly<Record<string, Content>> = {
  "src/a.ts": "export class Alpha {}\n",
  "README.md": [
    `# ${SCRIPT}<img src=x onerror=alert(1)> [t](javascript:alert(1)) \`a|b\` *x* _y_`,
    "",
    `${WORDS} ${SCRIPT} <IMG SRC=x onerror='alert(1)'> <a href="javascript:alert(1)">a</a> <a href='https://x.example/" onclick="alert(1)'>b</a>`,
    "[a](java\tscript:alert(1)) [b](data:text/html;base64,AAAA) [c](//evil.example) [d](../../../etc/passwd) [e](source:../../etc/passwd) [f](/etc/passwd)",
    "![p](../../../../etc/passwd.png) ![q](javascript:alert(1)) ![r](data:image/svg+xml;base64,AAAA)",
    "[x]: javascript:alert(1)",
    "[x] and [y][x] and <javascript:alert(1)>",
    `## \`${SCRIPT}\` | ${SCRIPT}`,
    "~~~diagram",
    '{"nodes":[{"id":"a","label":"x","href":"javascript:alert(1)"}],"edges":[]}',
    "~~~",
    "<style>body{display:none}",
    "</style>",
    "```never closed",
    SCRIPT,
  ].join("\n"),
  "docs/rest.rst": `${SCRIPT}\n${"=".repeat(40)}\n\n${WORDS}\n\n.. raw:: html\n\n   ${SCRIPT}\n\n.. image:: javascript:alert(1)\n\n\`x <javascript:alert(1)>\`_ and :doc:\`x <../../../etc/passwd>\`\n\n.. _y: javascript:alert(1)\n\n\`y\`_\n`,
  "docs/front.md": `---\na: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\ntitle: "${SCRIPT}"\n---\n${WORDS}\n`,
  "docs/[odd] (name) & 'more'.md": `# Odd\n\n${WORDS}\n`,
  "docs/links.md": `# Links\n\n${WORDS} [odd](<[odd] (name) & 'more'.md>) [odd](%5Bodd%5D%20(name)%20&%20'more'.md)\n`,
  "docs/Case.md": `# Case\n\n${WORDS}\n`,
  "docs/case.md": `# Case\n\n${WORDS}\n`,
  "docs/binary.md": new Uint8Array([0, 1, 2, 255]),
  "docs/latin.md": Buffer.from(`# Latin é\n\n${WORDS}\n`, "latin1"),
  "mkdocs.yml": `nav: ${"[".repeat(5000)}`,
};

test("The guides of a hostile repository keep every promise and are inert", async () => {
  await using made = await checkedWiki(FILES);
  expect(made.wiki.problems).toEqual([]);
  for (const page of made.wiki.pages.values()) {
    expect([page.path, await dangers(page.html)]).toEqual([page.path, []]);
  }
  const guides = [...made.wiki.pages.keys()].filter((path) => path.startsWith("guides/"));
  expect(guides).toHaveLength(8);
  expect(guides.filter((path) => !/^[\w./-]+$/.test(path))).toEqual([]);
  expect(new Set(guides.map((path) => path.toLowerCase())).size).toBe(guides.length);
});

const UNITS = [
  "[",
  "![",
  "[![",
  "`",
  "<a ",
  "<a href=x>",
  "<!--",
  "<img ",
  "**",
  "> ",
  "[a](",
  "[a][",
  "[a]: b\n",
  "\\",
  "</",
  "{{<",
  "{/*",
  "http://",
  "# ",
  "#",
  "| a ",
  "- - ",
  "=\n",
  "a\n=\n",
  ".. ",
  "..  image:: x\n",
  "`a <",
  "`a`_ ",
  ":doc:`",
  "::\n  a\n",
  "<h1>",
  "<b>`",
  "::: a\n",
  "!!! a\n    b\n",
  "[`",
  "![a](<",
];
const CHARACTERS = 100_000;
/** Measured: 0.05 to 0.5 s on a quiet machine; a pattern that backtracks takes minutes. */
const LIMIT_MS = 20_000;

test.each(UNITS)("A text made of %j alone is read in time that grows with its length", (unit) => {
  const text = unit.repeat(CHARACTERS / unit.length);
  const targets = {
    link: () => null,
    words: () => null,
    picture: () => null,
    code: (words: string) => words,
  };
  const started = performance.now();
  for (const read of [markdownText, restText]) {
    const { sections, definitions } = read(text);
    for (const part of sections.flatMap((s) => s.parts))
      if (!part.code) inline(part.text, definitions, targets);
  }
  expect(performance.now() - started).toBeLessThan(LIMIT_MS);
});
