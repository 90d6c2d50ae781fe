import { expect, test } from "bun:test";
import fc from "fast-check";
import { createDiagrams } from "../../src/library/diagram.ts";
import { createHighlighter } from "../../src/library/highlight.ts";
import { createMarkdown } from "../../src/library/markdown.ts";
import { dangers } from "./clean-html.ts";

const { renderPage } = createMarkdown({ highlighter: createHighlighter(), diagrams: createDiagrams() });
const render = async (text: string) =>
  (await renderPage(text, { base: "/docs/ID", pagePath: "modules/a.md" })).html;

const diagram = (value: unknown) => `\`\`\`diagram\n${JSON.stringify(value)}\n\`\`\``;

const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  '<iframe src="javascript:alert(1)"></iframe>',
  "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
  '<a href="javascript:alert(1)">x</a>',
  '<div style="background:url(//evil.example)">x</div>',
  "<base href=//evil.example>",
  "<meta http-equiv=refresh content=0;url=//evil.example>",
  "<form action=//evil.example><button>x</button></form>",
  "<!--><script>alert(1)</script>-->",
  "<?xml version='1.0'?><x onclick=alert(1)>",
  "<![CDATA[<script>alert(1)</script>]]>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](  javascript:alert(1))",
  "[x](<java\tscript:alert(1)>)",
  "[x](&#106;avascript:alert(1))",
  "[x](&#x6A;&#x61;vascript:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](java&Tab;script:alert(1))",
  "[x](java&NewLine;script:alert(1))",
  "[x](&#1;javascript:alert(1))",
  "[x](\\javascript:alert(1))",
  "[x](javascript\\:alert(1))",
  "[x](vbscript:msgbox(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](file:///etc/hostname)",
  "[x](blob:https://a.example/1)",
  "[x](//evil.example/x)",
  "[x](\\\\evil.example/x)",
  "[x](/\\evil.example)",
  "[x](/api/jobs)",
  "[x](https://good.example@evil.example/)",
  "[x](https:javascript:alert(1))",
  "[x](../../../../etc/hostname.md)",
  "[x](source:../../etc/hostname)",
  "[x](source:/etc/hostname)",
  '[x](source:a.ts#L1"onmouseover=alert(1))',
  '[x](https://a.example/"onmouseover="alert(1))',
  "[x](https://a.example 'a\" onmouseover=\"alert(1)')",
  '[x](a.md#"><img/src=x/onerror=alert(1)>)',
  "[x]: javascript:alert(1)\n\n[x]",
  "<javascript:alert(1)>",
  "<data:text/html,x>",
  "![x](javascript:alert(1))",
  "![x](https://evil.example/pixel.png)",
  "![x](//evil.example/pixel.png)",
  "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
  "![x](data:text/html,<script>alert(1)</script>)",
  '![x](data:image/png;base64,AAAA" onerror="alert(1))',
  '![" onerror="alert(1)](a.png)',
  "![x](a.png '\" onerror=\"alert(1)')",
  "![<script>alert(1)</script>](http://x.example/x.svg)",
  "![x](drawing.svg)",
  "# <img src=x onerror=alert(1)>",
  '# " onclick="alert(1)',
  "# a\u202eb <b>",
  '```"><script>alert(1)</script>\nx\n```',
  "```ts onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
  "```html\n<script>alert(1)</script>\n```",
  "```md\n[x](javascript:alert(1))\n```",
  "```mermaid\n<script>alert(1)</script>\n```",
  "    <script>alert(1)</script>",
  "`<script>alert(1)</script>`",
  "| a |\n|:-:|\n| <script>alert(1)</script> |",
  '| a |\n|--:|\n| [x](javascript:alert(1)) ![y](data:text/html,"onerror=1) |',
  "- [x] <script>alert(1)</script>",
  '- [ ] " autofocus onfocus="alert(1)',
  "```diagram\n</code></pre><script>alert(1)</script>\n```",
  diagram({ nodes: [{ id: "a", label: "<script>alert(1)</script>" }], edges: [] }),
  diagram({
    nodes: [{ id: "a", label: '"><img src=x onerror=alert(1)>' }],
    edges: [],
    caption: "<b onclick=1>",
  }),
  diagram({ nodes: [{ id: "a", label: "a", href: "javascript:alert(1)" }], edges: [] }),
  diagram({ nodes: [{ id: "a", label: "a", href: 'https://x.example/"><script>' }], edges: [] }),
  diagram({
    nodes: [{ id: "</g><script>", label: "a" }],
    edges: [{ from: "</g><script>", to: "</g><script>", label: "</text><script>alert(1)</script>" }],
  }),
  diagram({ nodes: [{ id: "a", label: "a", kind: 'x" onload="alert(1)' }], edges: [] }),
  diagram({ nodes: [{ id: "a", label: "a" }], edges: [{ from: "a", to: "<script>alert(1)</script>" }] }),
  diagram({ nodes: [{ id: "a", label: `<<table><tr><td>${"\\N"}</td></tr></table>>` }], edges: [] }),
  "---\ntitle: <script>alert(1)</script>\n---\n# x",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\u0000<script\u0000>alert(1)</script>",
];

test("the set of hostile pages has at least forty", () => {
  expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(40);
});

test.each(HOSTILE)("%j becomes a clean page", async (text) => {
  expect(await dangers(await render(text))).toEqual([]);
});

test("all of them on one page are clean together", async () => {
  expect(await dangers(await render(HOSTILE.join("\n\n")))).toEqual([]);
});

test("the check itself finds what it looks for", async () => {
  for (const html of [
    "<script></script>",
    "<p onclick=x>",
    '<a href="&#106;avascript:x">',
    '<p style="x">',
    "<!-- x -->",
    '<img src="https://evil.example/x.png">',
    '<a href="java&Tab;script:x">',
  ]) {
    expect(await dangers(html)).not.toEqual([]);
  }
});

test("no page made of dangerous pieces is dangerous", async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "[",
      "](",
      ")",
      "![",
      "<",
      ">",
      '"',
      "'",
      "javascript:",
      "data:",
      "&#106;",
      "\n",
      "\n\n",
      "`",
      "```",
      "~~~",
      "|",
      "|-|",
      "\n|-|-|\n",
      "# ",
      "- [ ] ",
      "> ",
      "<script>",
      "onerror=",
      "source:",
      "\\",
      "https://",
      "\t",
      "]: ",
    ),
    fc.string({ maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
      expect(await dangers(await render(pieces.join("")))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("a page nested a thousand deep is rendered", async () => {
  for (const mark of [">", "- ", "[", "*", "(", "<b>"]) {
    expect(await dangers(await render(mark.repeat(1000)))).toEqual([]);
  }
});
