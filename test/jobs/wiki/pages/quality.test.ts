import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { DocsNav } from "../../../../src/domain/docs-page.ts";
import { type Commit, repository } from "../../../support/repository.ts";
import { checkWiki } from "../../../support/wiki-checks.ts";
import { documentFolder } from "../../../support/wiki-run.ts";

setDefaultTimeout(60_000);

/** The documentation of a repository with several commits, by reading its pages. */
async function wikiOf(commits: readonly Commit[], history = true) {
  await using fixture = await repository(...commits);
  const { run } = await documentFolder(fixture.path, { history });
  await using _ = run;
  const { problems, nav, pages } = await checkWiki(run.outputDir);
  expect(problems).toEqual([]);
  const texts = new Map<string, string>();
  for (const path of pages.keys()) texts.set(path, await Bun.file(join(run.outputDir, "docs", path)).text());
  return { nav, texts };
}

const OPEN = "T" + "ODO";
const BULK = "// A line of this file.\n".repeat(260);
const code = (n: number) =>
  `/** Runs jobs. */\nexport class Runner {\n  run(x: number): void {\n    if (x > ${n}) throw new RangeError("x is too big");\n  }\n}\n`;

const COMMITS: readonly Commit[] = [
  {
    author: "Ada",
    message: "Begin",
    files: {
      "src/queue/runner.ts": code(1),
      "src/queue/plain.ts": `export const plain = 1;\n${BULK}`,
      "src/store/table.ts": `import { Runner } from "../queue/runner.ts";\nexport function table(): Runner {\n  return new Runner();\n}\n// ${OPEN}(ada): make it faster\nexport const text = "${OPEN}: not this";\n${BULK}`,
      "src/store/schema.ts": "export const schema = 1;\n",
    },
  },
  ...[2, 3, 4].map(
    (n): Commit => ({
      author: n === 4 ? "bob@example.org" : "Ada",
      message: `Raise the limit to ${n}`,
      files: { "src/queue/runner.ts": code(n), "src/store/schema.ts": `export const schema = ${n};\n` },
    }),
  ),
  { author: "renovate[bot]", message: "Update <b>all</b> | things", files: { "package.json": "{}\n" } },
];

test("Hot files, files that change together and people come from the history, and no address does", async () => {
  const { texts, nav } = await wikiOf(COMMITS);
  const page = texts.get("quality/hotspots.md") ?? "";
  expect(page).toContain("From 5 commits, from 2025-06-15 to 2025-06-19.");
  expect(page).toContain("| [`src/queue/runner.ts`](source:src/queue/runner.ts) | 4 | 1 |");
  expect(page).toContain(
    "| [`src/queue/runner.ts`](source:src/queue/runner.ts) | [`src/store/schema.ts`](source:src/store/schema.ts) | 4 | 100 % |",
  );
  expect(page).toContain("Ada 75 % and bob 25 %");
  expect([...texts.values()].join("\n")).not.toMatch(/@example|renovate/);
  expect(titlesOf(nav, "Quality")).toEqual(
    ["Hotspots", "Tests", "Undocumented", "Left to do"].filter((t) => t !== "Tests"),
  );
});

test("Files of which one imports the other are not told as changing together", async () => {
  const linked = 'import { schema } from "../store/schema.ts";\nexport const s = schema;\n';
  const { texts } = await wikiOf(
    [1, 2, 3, 4].map((n) => ({
      files: {
        "src/queue/runner.ts": `${linked}// ${n}\n`,
        "src/store/schema.ts": `export const schema = ${n};\n`,
      },
    })),
  );
  expect(texts.get("quality/hotspots.md") ?? "").not.toContain("change together");
});

test("Recent changes are told by month and by module, as text", async () => {
  const page = (await wikiOf(COMMITS)).texts.get("changelog.md") ?? "";
  expect(page).toMatch(/\| 2025-06 \| 5 \| 2 \| \[`queue`\]\(modules\/src\/queue\.md\) \(4\)/);
  expect(page).toMatch(
    /### \[`queue`\]\(modules\/src\/queue\.md\)\n\n- 2025-06-18 `[0-9a-f]{7}` Raise the limit to 4\n/,
  );
  expect(page).toContain("### Outside of the modules\n\n- 2025-06-19");
  expect(page).toContain("Update \\<b\\>all\\</b\\> \\| things");
});

test("Without history there are no pages made of it, and the list of changes is told in its own words", async () => {
  const [first] = COMMITS;
  const files = {
    ...first?.files,
    "CHANGELOG.md":
      "# Changelog\n\n## 2.0.0\n\n- A change with words enough to be one that is read.\n\n## 1.0.0\n\n- The first one.\n",
  };
  const { texts } = await wikiOf([{ files }], false);
  expect(texts.has("quality/hotspots.md")).toBe(false);
  const page = texts.get("changelog.md") ?? "";
  expect(page).not.toContain("By month");
  expect(page).toContain(
    "The beginning of [`CHANGELOG.md`](source:CHANGELOG.md); [the rest](guides/CHANGELOG.md) is a guide.\n\n### 2.0.0\n\n- A change",
  );
});

test("What is left to do is read from comments, by module and line, not from strings", async () => {
  const page = (await wikiOf(COMMITS, false)).texts.get("quality/todo.md") ?? "";
  expect(page).toContain(`What comments of the source mark as left to do: 1 ${OPEN}.`);
  expect(page).toContain(
    `| [\`src/store/table.ts:5\`](source:src/store/table.ts#L5) | ${OPEN} | make it faster |`,
  );
  expect(page).not.toContain("not this");
});

test("The undocumented page counts by module and names what is used most", async () => {
  const page = (await wikiOf(COMMITS, false)).texts.get("quality/undocumented.md") ?? "";
  expect(page).toContain("1 of 5 public symbols has a comment that says what it is (20 %).");
  expect(page).toMatch(/\| \[`store`\]\(\.\.\/modules\/src\/store\.md\) \| 3 \| 0 \| 0 % \|/);
});

test("A page of quality that would be empty is not there", async () => {
  const { texts, nav } = await wikiOf([{ files: { "src/a.ts": "/** A. */\nexport class A {}\n" } }]);
  expect([...texts.keys()].filter((p) => /^(?:quality\/|glossary|changelog)/.test(p))).toEqual([]);
  expect(nav.tree.map((n) => n.title)).not.toContain("Quality");
});

test("The glossary holds the public types whose comments say something", async () => {
  const files = {
    "src/a.ts":
      "/** A queue of jobs that wait. */\nexport class JobQueue {}\n/** Told. */\nexport class Short {}\n/** Keeps all the jobs. */\nexport interface HTTPStore {}\n/** Runs one job now. */\nexport class Runner {}\nexport class Bare {}\n",
  };
  const page = (await wikiOf([{ files }], false)).texts.get("glossary.md") ?? "";
  expect(page).toContain("| http store | [`HTTPStore`](modules/src.md#httpstore) | Keeps all the jobs. |");
  expect(page).toContain(
    "| job queue | [`JobQueue`](modules/src.md#jobqueue) | A queue of jobs that wait. |",
  );
  expect(page).not.toMatch(/Bare|Short/);
});

function titlesOf(nav: DocsNav, section: string): string[] {
  return nav.tree.find((n) => n.title === section)?.children.map((n) => n.title) ?? [];
}
