import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { DocsNav, DocsNavNode } from "../../../../src/domain/docs-page.ts";
import { checkedWiki } from "../../../support/wiki-run.ts";

setDefaultTimeout(60_000);

const CODE = {
  "src/index.ts":
    "/** Runs jobs. */\nexport class JobRunner {\n  /** Starts. */\n  start(): void {}\n}\nexport const list = 1;\n",
  "src/other.ts":
    'import { JobRunner } from "./index.ts";\nexport function makeRunner(): JobRunner {\n  return new JobRunner();\n}\n',
};
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);

/** The guide's page of one text beside a little code. */
async function guide(
  path: string,
  content: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
) {
  await using made = await checkedWiki({ ...CODE, ...more, [path]: content });
  expect(made.wiki.problems).toEqual([]);
  return Bun.file(join(made.run.outputDir, "docs/guides", `${path.replace(/\.\w+$/, "")}.md`)).text();
}

const WORDS = "These are words enough that the text counts as one to read.";

test("A README is a guide with its title, its headings and its words", async () => {
  const page = await guide("README.md", `# Deck\n\n${WORDS}\n\n## Usage\n\nRun it.\n`);
  expect(page).toBe(
    `# Deck\n\n${WORDS}\n\n## Usage\n\nRun it.\n\n*From [\`README.md\`](source:README.md).*\n`,
  );
});

test("A title in front of the text is the guide's when the text has none", async () => {
  expect(await guide("docs/setup.md", `---\ntitle: "Set: up"\n---\n\n${WORDS}\n`)).toStartWith("# Set: up\n");
  expect(await guide("docs/setup.md", `+++\ntitle = "Toml"\n+++\n\n${WORDS}\n`)).toStartWith("# Toml\n");
});

test("Links lead to guides with their parts, to modules, to source and to the web; dead ones are words", async () => {
  const page = await guide(
    "docs/start.md",
    [
      "# Start",
      "",
      "See [more](./more.md#Second-Part), [pretty](/more), [code](../src/index.ts), [folder](../src), [web](https://example.org/a(b)),",
      "[gone](./gone.md), [script](javascript:alert(1)), [part](#a-part), [no part](#none), [ref][more] and [lonely].",
      "",
      "## A *part*",
      "",
      "[more]: more.md",
    ].join("\n"),
    { "docs/more.md": `# More\n\n${WORDS}\n\n## Second part\n\nWords.\n` },
  );
  expect(page).toContain(
    "[more](more.md#second-part), [pretty](more.md), [code](source:src/index.ts), [folder](../../modules/src.md)",
  );
  expect(page).toContain("[web](https://example.org/a%28b%29)");
  expect(page).toContain("gone, script, [part](#a-part), no part, [ref](more.md) and \\[lonely].");
});

test("A symbol in code marks is linked once in a part, when its name is one symbol's alone and no plain word", async () => {
  const page = await guide(
    "docs/use.md",
    `# Use\n\nMake a \`JobRunner\`, call \`JobRunner.start()\`, \`list\` and \`makeRunner()\`; again \`JobRunner\`.\n\n\`\`\`ts\nJobRunner\n\`\`\`\n`,
  );
  expect(page).toContain(
    "Make a [`JobRunner`](../../modules/src.md#jobrunner), call `JobRunner.start()`, `list` and [`makeRunner()`](../../modules/src.md#makerunner); again `JobRunner`.",
  );
  expect(page).toContain("```ts\nJobRunner\n```");
});

test("A name that two symbols share is not linked", async () => {
  const page = await guide("docs/use.md", `# Use\n\n${WORDS} \`JobRunner\`\n`, {
    "lib/index.ts": "export class JobRunner {}\n",
  });
  expect(page).toContain(" `JobRunner`\n");
});

test("Pictures of the repository are shown when they are what their name says; drawings and badges are not", async () => {
  const files = { "docs/a b.png": PNG, "docs/fake.png": "<svg onload=alert(1)>", "docs/x.svg": "<svg/>" };
  await using made = await checkedWiki({
    ...CODE,
    ...files,
    "docs/pictures.md": `# Pictures\n\n${WORDS}\n\n![shown](a%20b.png) ![no](fake.png) ![drawn](x.svg) [![build](https://img.shields.io/x.svg)](https://ci.example) <img src="a%20b.png" alt="again" onerror="alert(1)">\n`,
  });
  expect(made.wiki.problems).toEqual([]);
  const docs = join(made.run.outputDir, "docs");
  const page = await Bun.file(join(docs, "guides/docs/pictures.md")).text();
  expect(page).toContain("![shown](../pictures/docs/a_20b.png) no");
  expect(page).toContain("![again](../pictures/docs/a_20b.png)");
  expect(page).not.toMatch(/shields|onerror|svg/);
  expect(await Bun.file(join(docs, "guides/pictures/docs/a_20b.png")).bytes()).toEqual(PNG);
  expect(await Bun.file(join(docs, "guides/pictures/docs/fake.png")).exists()).toBe(false);
});

test("HTML and components become markdown, and nothing of scripts, styles or comments is left", async () => {
  const page = await guide(
    "docs/site.mdx",
    [
      'import { Card } from "./card";',
      "",
      '<h1 align="center">Site</h1>',
      "",
      "<script>",
      "alert(1)",
      "</script>",
      "<!-- hidden",
      "## not a heading",
      "-->",
      '<p>Some <b>bold</b> words, <a href="https://example.org">a link</a>, `<script>` in code and these that make it long enough.</p>',
      '<Card title="Next" href="/other">Inside</Card>',
      "",
      "::: tip Mind",
      "Boxed.",
      ":::",
    ].join("\n"),
    { "docs/other.md": `# Other\n\n${WORDS}\n` },
  );
  expect(page).toStartWith("# Site\n");
  expect(page).toContain("Some **bold** words, [a link](https://example.org/), `<script>` in code");
  expect(page).toContain("[Next](other.md)");
  expect(page).toContain("> **Mind**\n> \n> Boxed.");
  expect(page).not.toMatch(/alert|hidden|import|<p>|<Card/);
});

test("Nothing in a guide reads as a diagram or a link between pages of ours", async () => {
  const page = await guide(
    "docs/x.md",
    `# X\n\n${WORDS} [a](symbol:0) [b](source:src/index.ts)\n\n\`\`\`diagram\n{}\n\`\`\`\n\n\`\`\`md\n[a](symbol:0)\n\`\`\`\n`,
  );
  expect(page).toContain("to read. a b\n");
  expect(page).toContain("```json\n{}\n```");
  expect(page).toContain("```md\n[a](symbol:0)\n```");
});

test("A text in reStructuredText is a guide with its levels, labels, documents and tables", async () => {
  const page = await guide(
    "docs/guide.rst",
    [
      ".. _top-of-it:",
      "",
      "=====",
      "Guide",
      "=====",
      "",
      "See :doc:`other`, :ref:`the-part`, :func:`makeRunner` and :class:`JobRunner`, and `the site`_.",
      "",
      ".. _the-part:",
      "",
      "Part",
      "----",
      "",
      "====  ====",
      "a     b",
      "====  ====",
      "",
      ".. toctree::",
      "   :maxdepth: 2",
      "",
      "   other",
      "",
      ".. _the site: https://example.org",
    ].join("\n"),
    {
      "docs/other.rst":
        "Other one\n=========\n\nBack to :ref:`top-of-it`, which has words enough to be read here.\n",
    },
  );
  expect(page).toStartWith("# Guide\n");
  expect(page).toContain(
    "See [Other one](other.md), [Part](#part), [`makeRunner()`](../../modules/src.md#makerunner) and [`JobRunner`](../../modules/src.md#jobrunner), and [the site](https://example.org/).",
  );
  expect(page).toContain("## Part");
  expect(page).toContain("```text\n====  ====\na     b\n====  ====\n```");
  expect(page).toContain("- [Other one](other.md)");
});

function titles(nodes: readonly DocsNavNode[]): unknown[] {
  return nodes.map((n) => (n.children.length === 0 ? n.title : [n.title, titles(n.children)]));
}

test("Guides stand in the tree in the order of the site's outline, translations and other texts are left out and named", async () => {
  const text = (title: string) => `# ${title}\n\n${WORDS}\n`;
  await using made = await checkedWiki({
    ...CODE,
    "README.md": text("Deck"),
    "README.zh-CN.md": text("甲板"),
    "CONTRIBUTING.md": text("Contributing"),
    "CHANGELOG.md": `# 2.0.0\n\n${WORDS}\n`,
    "CODE_OF_CONDUCT.md": text("Conduct"),
    "AGENTS.md": text("Agents"),
    "mkdocs.yml": "nav:\n  - Start: start.md\n  - About: about.md\n",
    "docs/about.md": text("About"),
    "docs/start.md": text("Start"),
    "docs/ja/start.md": text("始"),
    "docs/blog/new.md": text("News"),
    "docs/empty.md": "# Empty\n",
    "docs/draft.md": `---\ndraft: true\n---\n${text("Draft")}`,
    "packages/a/README.md": text("Package"),
    "packages/b/README.md": text("Package"),
    "test/README.md": text("Of tests"),
    ".github/pull.md": text("Hidden"),
    "docs/book.adoc": text("Book"),
  });
  expect(made.wiki.problems).toEqual([]);
  const docs = join(made.run.outputDir, "docs");
  // Written by the job itself.
  const nav: DocsNav = await Bun.file(join(docs, "nav.json")).json();
  const guides = nav.tree.find((node) => node.title === "Guides");
  expect(titles(guides?.children ?? [])).toEqual([
    "Deck",
    ["docs", ["Start", "About"]],
    "Contributing",
    ["READMEs of folders", ["Package (a)", "Package (b)"]],
    "Changelog",
  ]);
  const contents = await Bun.file(join(docs, "guides.md")).text();
  const left = contents.slice(contents.indexOf("## Left out"));
  for (const reason of [
    "translation | 2",
    "announcement | 1",
    "empty | 1",
    "draft | 1",
    "AsciiDoc, which is not read | 1",
    "instructions for tools | 1",
  ])
    expect(left).toContain(`| ${reason} |`);
  expect(contents).not.toContain("Hidden");
});

test("The page of a module names the texts beside it", async () => {
  await using made = await checkedWiki({ ...CODE, "src/README.md": `# About this folder\n\n${WORDS}\n` });
  const page = await Bun.file(join(made.run.outputDir, "docs/modules/src.md")).text();
  expect(page).toContain("**To read:** [About this folder](../guides/src/README.md).");
});

test("Two runs write the same guides", async () => {
  const files = {
    ...CODE,
    "README.md": `# Deck\n\n${WORDS} \`JobRunner\`\n`,
    "docs/b.md": `# B\n\n${WORDS}\n`,
  };
  const read = async () => {
    await using made = await checkedWiki(files);
    const docs = join(made.run.outputDir, "docs");
    return Promise.all(["guides.md", "guides/README.md"].map((f) => Bun.file(join(docs, f)).text()));
  };
  const [one, two] = [await read(), await read()];
  expect(one).toEqual(two);
});

test("A text takes in the snippets that it imports", async () => {
  const page = await guide(
    "docs/init.mdx",
    '---\ntitle: Init\n---\nimport Options from "/snippets/options.mdx";\n\n## Options\n\n<Options name="x" />\n\n<Unknown />\n',
    {
      "docs/snippets/options.mdx": `---\ntitle: no\n---\n${WORDS}\n`,
    },
  );
  expect(page).toBe(
    `# Init\n\n## Options\n\n${WORDS}\n\n*From [\`docs/init.mdx\`](source:docs/init.mdx).*\n`,
  );
});
