import { expect, setDefaultTimeout, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { DocsNav } from "../../../src/domain/docs-page.ts";
import type { Content } from "../../support/repository.ts";
import { checkedWiki } from "../../support/wiki-run.ts";

// What was wrong with the pages of an earlier attempt, each thing held by a test of its own.

setDefaultTimeout(60_000);

type Files = Readonly<Record<string, Content>>;

/** The pages of a repository, by path; none of them with a problem. */
async function pagesOf(files: Files): Promise<ReadonlyMap<string, string>> {
  await using made = await checkedWiki(files);
  expect(made.wiki.problems).toEqual([]);
  const docs = join(made.run.outputDir, "docs");
  const names = await readdir(docs, { recursive: true });
  const texts = names
    .filter((n) => /\.(?:md|json|txt)$/.test(n))
    .map(async (n) => [n, await Bun.file(join(docs, n)).text()] as const);
  return new Map(await Promise.all(texts));
}

/** The page that describes a symbol. */
function pageWith(pages: ReadonlyMap<string, string>, symbol: string): string {
  const found = [...pages].filter(
    ([name, text]) => name.endsWith(".md") && text.includes(`### \`${symbol}\`\n`),
  );
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? "";
}

/** Lines enough to make the folder a module of its own. */
const BULK = "// A line of this file.\n".repeat(260);

const MAIN: Files = { "src/main.ts": "export const main = 1;\n" };

test("1: the purpose is the README's first prose, not badges, lists, HTML, definitions or underlines", async () => {
  const markdown = [
    "[![CI](https://ci.example/b.svg)](https://ci.example)",
    "[Clang]: https://clang.example",
    '<p align="center"><img src="logo.png"></p>',
    "- a list",
    "",
    "Deck compiles with [Clang] and runs jobs.",
  ].join("\n");
  const one = (await pagesOf({ ...MAIN, "README.md": markdown })).get("overview.md") ?? "";
  expect(one).toContain("Deck compiles with [Clang](https://clang.example) and runs jobs.\n\n*From");
  expect(one).not.toMatch(/^\[Clang\]:|ci\.example|a list|<p/m);
  const rest = "Deck\n~~~~\n\n.. image:: x.png\n\nDeck runs the jobs that it is given.\n";
  const two = (await pagesOf({ ...MAIN, "README.rst": rest })).get("overview.md") ?? "";
  expect(two).toContain("Deck runs the jobs that it is given.");
  expect(two).not.toContain("~~~~");
});

test("2: no two pages have the same title", async () => {
  const files: Record<string, Content> = {
    ...MAIN,
    "ARCHITECTURE.md": "# Architecture\n\nWords enough to be a guide of its own here.\n",
  };
  for (const place of ["a/common", "b/common", "c/d/requests", "c/e/requests"])
    files[`${place}/index.ts`] = `export const in${place.replace(/\W/g, "")} = 1;\n`;
  for (const place of ["a", "b"])
    files[`docs/${place}/index.md`] = "# Overview\n\nWords enough to be a guide of its own here.\n";
  const pages = await pagesOf(files);
  // Written by the job itself.
  const nav: DocsNav = JSON.parse(pages.get("nav.json") ?? "");
  const titles = nav.pages.map((p) => p.title);
  expect(titles.filter((t, i) => titles.indexOf(t) !== i)).toEqual([]);
  expect(titles).toContain("a/common");
});

test("3: a flat package of many big files has a page for each of them", async () => {
  const files: Record<string, Content> = {};
  for (let i = 0; i < 19; i += 1)
    files[`src/part${i}.ts`] = Array.from(
      { length: 3 },
      (_, n) =>
        `export class Type${i}of${n} {\n${Array.from({ length: 6 }, (_, m) => `  /** M. */\n  m${m}(): void {}\n`).join("")}}\n`,
    ).join("");
  const pages = await pagesOf(files);
  const apart = [...pages.keys()].filter((p) => p.startsWith("files/"));
  expect(apart.length).toBeGreaterThan(10);
  expect(pages.get("modules/src.md")?.match(/^### /gm)?.length ?? 0).toBeLessThan(25);
});

test("4: overloads are one entry with all their signatures", async () => {
  const pages = await pagesOf({
    "src/a.ts":
      "export function get(key: string): string;\nexport function get(key: number): number;\nexport function get(key: unknown): unknown {\n  return key;\n}\n",
    "lib/a.py":
      "from typing import overload\n\n@overload\ndef load(x: int) -> int: ...\n@overload\ndef load(x: str) -> str: ...\ndef load(x):\n    return x\n",
  });
  const ts = pages.get("modules/src.md") ?? "";
  expect(ts.match(/^### `get`/gm)).toHaveLength(1);
  expect(ts).toContain("function get(key: string): string");
  expect(ts).toContain("function get(key: number): number");
  expect(pages.get("modules/lib.md")?.match(/^### `load`/gm)).toHaveLength(1);
});

test("5: using a method that is called like a function elsewhere makes no one its user", async () => {
  const pages = await pagesOf({
    "src/strings/index.ts": `export function Join(a: string): string {\n  return a;\n}\n${BULK}`,
    "src/other/index.ts":
      "export function run(list: { Join(a: string): string }): string {\n  return list.Join('a');\n}\n".concat(
        BULK,
      ),
  });
  expect(pageWith(pages, "Join")).not.toMatch(/used (?:by|in)/i);
});

test("6: in Go a name behind a package is that package's, whatever others are called", async () => {
  const pages = await pagesOf({
    "go.mod": "module example.org/deck\n",
    "queue/queue.go": "package queue\n\n// Open opens.\nfunc Open() {}\n",
    "store/store.go": "package store\n\n// Open opens.\nfunc Open() {}\n",
    "main.go": 'package main\n\nimport "example.org/deck/queue"\n\nfunc main() {\n\tqueue.Open()\n}\n',
  });
  expect(pages.get("modules/queue.md")).toContain("Used in [`main.go`]");
  expect(pages.get("modules/store.md")).not.toContain("Used in");
});

test("7: a long signature of a member is shown whole", async () => {
  const parameters = Array.from(
    { length: 12 },
    (_, i) => `parameterNumber${i}: Map<string, readonly number[]>`,
  ).join(", ");
  const pages = await pagesOf({
    "src/a.ts": `export class Long {\n  /** Does it. */\n  method(${parameters}): Promise<void> {\n    return Promise.resolve();\n  }\n}\n`,
  });
  const page = pages.get("modules/src.md") ?? "";
  expect(page).toContain("#### `Long.method`");
  expect(page).toContain("parameterNumber11: Map<string, readonly number[]>");
  expect(page).toContain("): Promise<void>");
});

test("8: the markup of each language's comments is markdown on the page", async () => {
  const pages = await pagesOf({
    "py/a.py":
      'class Other:\n    """An other."""\n\ndef run(x):\n    """Run :class:`Other` with ``x``.\n\n    :param x: what to run\n    :raises ValueError: when it is empty\n    """\n',
    "ts/a.ts":
      "/** An other. */\nexport class Other {}\n/**\n * Runs {@link Other}.\n * @param x what to run\n */\nexport function run(x: string): string {\n  return x;\n}\n",
    "src/main/java/p/A.java": "package p;\n\n/** Runs <b>it</b> as {@code x} says. */\npublic class A {}\n",
  });
  expect(pages.get("modules/py.md")).toContain("Run `Other` with `x`.");
  expect(pages.get("modules/py.md")).toContain("| `x` | what to run |");
  expect(pages.get("modules/ts.md")).toContain("| `x` | what to run |");
  expect([...pages].flatMap(([name, text]) => (name.endsWith(".md") ? [text] : [])).join("\n")).not.toMatch(
    /\{@(?:link|code)|:class:|:param |<b>/,
  );
  expect([...pages].find(([name]) => /^modules\/.*java/.test(name))?.[1]).toContain(
    "Runs **it** as `x` says.",
  );
});

test("9: tests, examples, generated and vendored files have no rank", async () => {
  const pages = await pagesOf({
    "src/core.ts": "/** The core. */\nexport class Core {\n  run(): void {}\n}\n",
    "src/use.ts": 'import { Core } from "./core.ts";\nexport const one = new Core();\n',
    "test/helper.ts": "export class Helper {\n  run(): void {}\n}\n",
    ...Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [
        `test/t${i}.test.ts`,
        'import { Helper } from "./helper.ts";\nnew Helper();\n',
      ]),
    ),
  });
  const start = pages.get("start-here.md") ?? "";
  const core = start.slice(start.indexOf("## The core"), start.indexOf("## See it"));
  expect(core).toContain("src/core.ts");
  expect(core).not.toContain("helper");
});

test("10: line ends, marks and encodings do not matter, and what was not written by hand is left out and named", async () => {
  const pages = await pagesOf({
    "src/crlf.ts": "\uFEFF/**\r\n * Says it.\r\n */\r\nexport function crlf(): void {}\r\n",
    "src/latin.ts": Uint8Array.from([...Buffer.from("export const a = '"), 0xe9, ...Buffer.from("';\n")]),
    "src/made.ts": "// Code generated by tool. DO NOT EDIT.\nexport const made = 1;\n",
    "vendor/lib/lib.go": "package lib\n",
    "src/app.min.js": "var a=1;\n",
  });
  expect(pages.get("modules/src.md")).toContain("### `crlf`");
  expect(pages.get("modules/src.md")).toContain("Says it.");
  const files = pages.get("reference/files.md") ?? "";
  const passed = files.slice(files.indexOf("## Passed over"));
  expect(passed).toContain("| `src/latin.ts` | not UTF-8 |");
  expect(passed).toContain("| `src/made.ts` | generated |");
  expect(passed).toContain("| `src/app.min.js` | generated |");
  expect(passed).toContain("| `vendor/lib/lib.go` | vendored |");
});

test("11: a test belongs to a module by what it imports and by its name, and shows what it uses", async () => {
  const pages = await pagesOf({
    "src/queue/queue.ts": `/** A queue. */\nexport class Queue {\n  push(x: number): void {}\n}\n${BULK}`,
    "src/store/store.ts": `/** A store. */\nexport class Store {}\n${BULK}`,
    "src/unused/other.ts": `export class Other {\n  a(): void {}\n}\n${BULK}`,
    "test/queue.test.ts":
      'import { Queue } from "../src/queue/queue.ts";\ntest("long", () => {\n  const q = new Queue();\n  q.push(1);\n  q.push(2);\n});\ntest("short", () => {\n  const q = new Queue();\n  q.push(1);\n});\ntest("nothing of it", () => {\n  expect(1).toBe(1);\n});\n',
    "test/store.test.ts": 'test("by name alone", () => {\n  const made = open();\n  made.close();\n});\n',
  });
  const queue = pageWith(pages, "Queue");
  expect(queue).toContain("[`Queue`](#queue-1) in use: short ([`test/queue.test.ts:7`]");
  expect(queue).not.toContain("nothing of it");
  expect(pageWith(pages, "Store")).toContain("by name alone");
  const matrix = pages.get("quality/tests.md") ?? "";
  const bare = matrix.slice(matrix.indexOf("## Modules without tests"));
  expect(bare).toContain("unused");
  expect(bare).not.toContain("queue");
});

test("12: the second run writes the same bytes", async () => {
  const files = {
    ...MAIN,
    "README.md": "# A\n\nA thing that runs what it is given.\n",
    "src/b.ts": "/** B. */\nexport class Bee {}\n// T" + "ODO: more\n",
  };
  const [one, two] = [await pagesOf(files), await pagesOf(files)];
  const pages = (all: ReadonlyMap<string, string>) =>
    [...all].filter(([name]) => name.endsWith(".md")).sort();
  expect(pages(one)).toEqual(pages(two));
  expect(
    pages(one)
      .map(([, text]) => text)
      .join("\n"),
  ).not.toContain(String(new Date().getFullYear()));
});
