import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { DocsFiles, DocsSymbols } from "../../../../src/domain/docs-data.ts";
import { anchorOf } from "../../../../src/library/anchors.ts";
import { readFiles, readSymbols } from "../../../../src/library/data-files.ts";
import { findability } from "../../../support/search-gate.ts";
import { checkedWiki } from "../../../support/wiki-run.ts";
import { POLYGLOT } from "../polyglot.ts";

// Programs are started and waited for, on whatever machine this is.
setDefaultTimeout(60_000);

const HOSTILE = {
  "web/src/hostile.ts": [
    "/** Looks like a link: ](source:%zz) and ](source:../../etc/passwd). */",
    "export function hostile(): void {}",
    "export const constructor = 1;",
    "export const __proto__ = 2;",
  ].join("\n"),
};

let made: Awaited<ReturnType<typeof checkedWiki>>;
let symbols: DocsSymbols["symbols"];
let files: DocsFiles;

beforeAll(async () => {
  made = await checkedWiki({ ...POLYGLOT, ...HOSTILE });
  const at = (name: string) => Bun.file(join(made.run.outputDir, "docs", name));
  symbols = (await readSymbols(at("symbols.json")))?.symbols ?? [];
  files = (await readFiles(at("files.json"))) ?? { files: [], folders: [] };
});
afterAll(() => made[Symbol.asyncDispose]());

describe("symbols.json", () => {
  test("has every public symbol, each with the anchor of its one page", () => {
    const listed = made.wiki.api.map(({ name, page, anchor }) => `${name} ${page}#${anchor}`).sort();
    const known = symbols.map(({ name, page, anchor }) => `${name} ${page}#${anchorOf(anchor ?? "")}`);
    expect(listed.length).toBeGreaterThan(10);
    expect(listed.filter((entry) => !known.includes(entry))).toEqual([]);
  });

  test("leads to headings that there are, and to lines that define the symbol", async () => {
    for (const { name, page, anchor, path, line } of symbols) {
      if (page !== null) expect(made.wiki.pages.get(page)?.anchors.has(anchorOf(anchor ?? ""))).toBe(true);
      const text = await made.fixture.git("show", `main:${path}`);
      const last = name.split(/\.|::/).at(-1) ?? name;
      const lines = text.split("\n").slice(line - 1, line + 3);
      expect(`${lines.join("\n")} constructor`).toContain(last);
    }
  });

  test("tells what a reader wants to know of one, and of its members", () => {
    expect(symbols.find(({ name }) => name === "Store")).toMatchObject({
      kind: "class",
      public: true,
      path: "web/src/store.ts",
      line: 7,
      signature: "class Store",
      summary: "Keeps values.",
      language: "TypeScript",
    });
    expect(symbols.find(({ name }) => name === "Store.keep")).toMatchObject({ kind: "method", line: 9 });
    expect(symbols.find(({ name }) => name === "inner")?.public).toBe(false);
  });
});

describe("files.json", () => {
  const file = (path: string) => files.files.find((one) => one.path === path);

  test("tells what a file is for, who uses it and which pages link to it", () => {
    expect(file("web/src/store.ts")).toMatchObject({
      role: "source",
      usedBy: ["web/src/core.ts", "web/src/index.ts"],
    });
    for (const { page, pages } of files.files) {
      for (const path of [...pages, ...(page === null ? [] : [page])]) {
        expect(made.wiki.pages.has(path)).toBe(true);
      }
    }
  });

  test("has no markup in what it says", () => {
    const said = [...files.files.filter(({ path }) => !(path in HOSTILE)), ...files.folders];
    for (const { summary } of said) expect(summary).not.toMatch(/[`]|\]\(/);
  });

  test("is the same a second time, in order", () => {
    const paths = files.files.map(({ path }) => path);
    expect(paths).toEqual([...paths].sort());
  });
});

test("every public symbol is among the first three by its name", async () => {
  const found = await findability(made.run.outputDir);
  expect(found.lost).toEqual([]);
  expect(found.symbols).toBeGreaterThan(12);
  expect(found.byPlace).toBe(found.symbols);
});
