import { expect, test } from "bun:test";
import { survey } from "../../../../src/jobs/wiki/graph/survey.ts";
import { typescript } from "../../../../src/jobs/wiki/languages/typescript.ts";
import { Book } from "../../../../src/jobs/wiki/pages/book.ts";
import { PageWriter } from "../../../../src/jobs/wiki/pages/page.ts";
import { filesPage } from "../../../../src/jobs/wiki/pages/reference.ts";
import { writeUnread } from "../../../../src/jobs/wiki/pages/unread.ts";
import { factsOf } from "../extract.ts";

test("A file that the parser crashed on is named on the page of the module whose folder holds it, and among the files", async () => {
  const text = "export const a = 1;\n".repeat(300);
  const facts = await factsOf("src/a.ts", text);
  const sources = [{ path: "src/a.ts", id: "", language: typescript, role: "source" as const, text }];
  const atlas = survey({ name: "x", sources, facts: new Map([["src/a.ts", facts]]), texts: new Map() });
  const book = new Book("x", atlas, new Map(), new Set(["src/a.ts", "src/deep/bad.ts"]));
  const lost = [{ path: "src/deep/bad.ts", reason: "the parser crashed (SIGSEGV)" }];
  const row = "| [`src/deep/bad.ts`](source:src/deep/bad.ts) | not at all: the parser crashed (SIGSEGV) |";
  const [module] = atlas.modules;
  if (module === undefined) throw new Error("The fixture has no module");
  const page = new PageWriter(module.page, "x", "x", book.places);
  writeUnread(page, book, module, lost);
  expect(page.done("").body).toContain(row);
  expect(filesPage(book, [], lost).body).toContain(row);
});
