import { expect, test } from "bun:test";
import { createDiagrams } from "../../src/library/diagram.ts";
import { createHighlighter } from "../../src/library/highlight.ts";
import { createMarkdown } from "../../src/library/markdown.ts";

const { renderPage } = createMarkdown({ highlighter: createHighlighter(), diagrams: createDiagrams() });
const render = (text: string) => renderPage(text, { base: "/docs/ID", pagePath: "modules/a.md" });
const htmlOf = async (text: string) => (await render(text)).html;

test("the title is the first heading of level 1, the summary the first paragraph with words", async () => {
  const page = await render(
    "[![badge](https://x.example/b.svg)](https://x.example)\n\n# The `Router`\n\nMatches a *method*\nand [a path](b.md).\n\nMore.",
  );
  expect(page).toMatchObject({
    title: "The Router",
    summary: "Matches a method and a path.",
  });
  expect(await render("just text")).toMatchObject({ title: null, summary: "just text" });
  expect(await render("")).toEqual({ html: "", title: null, toc: [], summary: "" });
});

test("a long summary ends at a word", async () => {
  const { summary } = await render("word ".repeat(200));
  expect(summary.length).toBeLessThanOrEqual(300);
  expect(summary.endsWith("word…")).toBe(true);
});

test("the contents list has every heading in order, repeated ones numbered", async () => {
  const { toc, html } = await render("# A `b`\n\n## Ü & x\n\n> ### Same\n\n### Same\n\n## !!!");
  expect(toc).toEqual([
    { level: 1, text: "A b", id: "a-b" },
    { level: 2, text: "Ü & x", id: "ü--x" },
    { level: 3, text: "Same", id: "same" },
    { level: 3, text: "Same", id: "same-1" },
  ]);
  for (const { level, id } of toc) expect(html).toContain(`<h${level} id="${id}">`);
  expect(html).toContain(
    '<a class="heading-anchor" href="#same-1" aria-label="Link to this section"><span aria-hidden="true">#</span></a></h3>',
  );
  expect(html).toContain("<h2>!!!</h2>");
});

test("a heading never takes an id of the page around it, and links to it still arrive", async () => {
  const { toc, html } = await render(
    "# Main\n\n## Taskbar panel\n\n[there](#taskbar-panel) [other](b.md#main)",
  );
  expect(toc.map((heading) => heading.id)).toEqual(["main-", "taskbar-panel-"]);
  expect(html).toContain('<a href="#taskbar-panel-">there</a>');
  expect(html).toContain('<a href="/docs/ID/modules/b.md#main-">other</a>');
});

test("front matter is not shown, a rule at the top is", async () => {
  expect(await htmlOf("---\ntitle: x\ntags: [a]\n---\ntext")).toBe("<p>text</p>\n");
  expect(await htmlOf("---\n\ntext\n\n---\n")).toContain("<p>text</p>");
});

test("a table scrolls in a region with a name of its own and aligns by class", async () => {
  const table = "| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |\n\n";
  const html = await htmlOf(`${table}## Public API\n\n${table}x\n\n${table}`);
  const names = [
    ...html.matchAll(/<div class="table-scroll" tabindex="0" role="region" aria-label="([^"]*)"><table>/g),
  ];
  expect(names.map((match) => match[1])).toEqual(["Table", "Table: Public API", "Table: Public API (2)"]);
  expect(html).toContain(
    '<td>1</td>\n<td class="align-left">2</td>\n<td class="align-center">3</td>\n<td class="align-right">4</td>',
  );
  expect(html.match(/<\/table>\n<\/div>/g)).toHaveLength(3);
  expect(html).not.toContain("style");
});

test("a path in code may break where its folders do, and nothing else in code does", async () => {
  expect(await htmlOf("`src/a.ts` `</b>` `a / b` `//x`")).toBe(
    "<p><code>src/<wbr>a.ts</code> <code>&lt;/b&gt;</code> <code>a / b</code> <code>//x</code></p>\n",
  );
});

test("code has colours by class, its language, and a button that waits for a script", async () => {
  const html = await htmlOf("```typescript title=x\nconst a = 1 < 2;\n```");
  expect(html).toStartWith('<div class="code-block" data-lang="ts">');
  expect(html).toContain(
    '<span class="code-lang">TypeScript</span><button type="button" class="copy" data-copy hidden>Copy</button>',
  );
  expect(html).toContain(
    '<span class="hljs-keyword">const</span> a = <span class="hljs-number">1</span> &lt;',
  );
});

test("code in an unknown language, or too long for colours, is shown plain", async () => {
  const unknown = await htmlOf("```brainfuck\n+<>\n```");
  expect(unknown).toContain('data-lang="brainfuck"');
  expect(unknown).toContain('<code class="hljs">+&lt;&gt;\n</code>');
  expect(await htmlOf(`\`\`\`ts\n${"const a = 1;\n".repeat(9000)}\`\`\``)).not.toContain("hljs-keyword");
});

test.each([
  "ts",
  "tsx",
  "js",
  "python",
  "go",
  "java",
  "rust",
  "c",
  "cpp",
  "csharp",
  "ruby",
  "php",
  "kotlin",
  "swift",
  "scala",
  "bash",
  "json",
  "yaml",
  "toml",
  "sql",
  "xml",
  "html",
  "css",
  "markdown",
  "dockerfile",
  "diff",
])("%s is a language that is highlighted", async (name) => {
  const sample = '# x <a href="1">\nFROM a AS "b" -- 1\n+ class A { int x = 1; }\n[s]\nk: "v" = 1\n';
  expect(await htmlOf(`\`\`\`${name}\n${sample}\`\`\``)).toContain('<span class="hljs-');
});

test("a task list shows boxes that cannot be ticked", async () => {
  const html = await htmlOf("- [ ] open\n- [x] done\n- [y] text\n\n1. [X] also");
  expect(html).toContain('<li class="task"><input type="checkbox" disabled aria-label="Not done"> open</li>');
  expect(html).toContain(
    '<li class="task"><input type="checkbox" disabled checked aria-label="Done"> done</li>',
  );
  expect(html).toContain("<li>[y] text</li>");
  expect(html).toContain("> also</li>");
});

test("links lead to pages, sources and other sites; the rest stays as text", async () => {
  const html = await htmlOf(
    "[a](../b.md#x) [s](source:src/x%20y.ts#L1-L9) [w](https://x.example/?a=1&b=2) [bad](javascript:x) <me@x.example>",
  );
  expect(html).toBe(
    '<p><a href="/docs/ID/b.md#x">a</a> <a href="/docs/ID/src/src/x%20y.ts#L1-L9">s</a> ' +
      '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer">w</a> bad ' +
      '<a href="mailto:me@x.example" rel="noopener noreferrer">me@x.example</a></p>\n',
  );
});

test("a link to a page that is not there is text", async () => {
  const place = { base: "/docs/ID", pagePath: "a.md", resolvePage: (path: string) => path === "b.md" };
  const { html } = await renderPage("[b](b.md) [c](c.md) ![pic](p.png)", place);
  expect(html).toBe('<p><a href="/docs/ID/b.md">b</a> c pic</p>\n');
});

test("a link to a heading that the page lacks is text", async () => {
  const html = await htmlOf("[b](#b) [gone](#gone)\n\n## B");
  expect(html).toStartWith('<p><a href="#b">b</a> gone</p>');
});

test("pictures of the folder and small inline ones are shown, others are their text", async () => {
  const html = await htmlOf(
    '![d](../p.png "t") ![i](data:image/png;base64,AAAA) ![e](https://x.example/x.png) ![s](x.svg)',
  );
  expect(html).toBe(
    '<p><img src="/docs/ID/p.png" alt="d" title="t" loading="lazy"> ' +
      '<img src="data:image/png;base64,AAAA" alt="i" loading="lazy"> e s</p>\n',
  );
});

test("a diagram becomes a drawing whose boxes are links", async () => {
  const spec = { nodes: [{ id: "a", label: "Core", href: "core.md" }], edges: [] };
  const html = await htmlOf(`\`\`\`diagram\n${JSON.stringify(spec)}\n\`\`\``);
  expect(html).toStartWith('<figure class="diagram-figure">');
  expect(html).toContain('<a href="/docs/ID/modules/core.md" hx-get=');
});

test("a diagram that cannot be drawn says why and shows what was written", async () => {
  const html = await htmlOf('```diagram\n{"nodes": [<\n```');
  expect(html).toContain("<p>This diagram cannot be drawn: it is not JSON.</p>");
  expect(html).toContain("{&quot;nodes&quot;: [&lt;\n");
});

test("more diagrams than a page shows are named as such", async () => {
  const fence = '```diagram\n{"nodes":[{"id":"a","label":"A"}],"edges":[]}\n```\n\n';
  const html = await htmlOf(fence.repeat(26));
  expect(html.match(/<svg/g)).toHaveLength(24);
  expect(html.match(/a page shows at most 24/g)).toHaveLength(2);
});

test("a diagram in another tool's language is code that says so", async () => {
  const html = await htmlOf("```mermaid\ngraph TD; A-->B\n```");
  expect(html).toStartWith('<figure class="code-figure"><div class="code-block" data-lang="mermaid">');
  expect(html).toContain("<figcaption>Diagram source</figcaption>");
});

test("a page too long to render is shown as text, and says so", async () => {
  const { html } = await render(`<b>${"y".repeat(2_000_001)}`);
  expect(html).toStartWith("<p>This page is longer than 2000000 characters");
  expect(html).toContain("<code>&lt;b&gt;yyy");
});

test("the same page gives the same bytes", async () => {
  const text =
    '# A\n\n| a |\n|---|\n| 1 |\n\n```diagram\n{"nodes":[{"id":"a","label":"A"}],"edges":[{"from":"a","to":"a"}]}\n```\n';
  expect(await render(text)).toEqual(await render(text));
});
