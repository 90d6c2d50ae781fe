import { posix } from "node:path";
import { dedent } from "../comments/doc.ts";
import type { TestFact } from "../facts.ts";
import type { AtlasFile, Module } from "../graph/atlas.ts";
import { descending } from "../order.ts";
import type { Book } from "./book.ts";
import { sourceLink, text } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const MOST = 3;
const MIN_LINES = 3;
const MAX_LINES = 30;

/** Shows tests that import the module as examples of its use: written as examples first, then by name, then short ones. */
export function writeExamples(page: PageWriter, book: Book, module: Module): void {
  const chosen = choose(book, module);
  if (chosen.length === 0) return;
  page.heading(2, "Tests as examples");
  for (const { file, test } of chosen) {
    const lines = file.text.split("\n").slice(test.line - 1, test.endLine);
    page.add(
      `${text(test.title)}: ${sourceLink(file.path, test.line, test.endLine)}`,
      book.source(file.path, dedent(lines.join("\n"))),
    );
  }
}

interface Choice {
  readonly file: AtlasFile;
  readonly test: TestFact;
}

function choose(book: Book, module: Module): Choice[] {
  const stems = new Set(module.files.map((f) => stem(f.path)));
  const fits = testsOf(book, module).flatMap((file) =>
    file.facts.tests
      .filter((test) => test.endLine - test.line + 1 >= MIN_LINES && test.endLine - test.line < MAX_LINES)
      .map((test) => ({ file, test })),
  );
  const score = ({ file, test }: Choice) =>
    (test.example ? 1000 : 0) + (stems.has(stem(file.path)) ? 100 : 0) - (test.endLine - test.line);
  const best = descending(fits, score, (c) => `${c.file.path}:${String(c.test.line).padStart(7, "0")}`);
  const chosen: Choice[] = [];
  for (const candidate of best) {
    // One of each file first, so that three examples show three things.
    if (chosen.length < MOST && !chosen.some((c) => c.file === candidate.file)) chosen.push(candidate);
  }
  for (const candidate of best)
    if (chosen.length < MOST && !chosen.includes(candidate)) chosen.push(candidate);
  return chosen;
}

/** Test files that import a file of the module, or that stand beside it in a language where that is the custom. */
export function testsOf(book: Book, module: Module): AtlasFile[] {
  const { importers } = book.atlas;
  const paths = new Set(module.files.flatMap((f) => importers.get(f.path) ?? []));
  const folders = new Set(
    module.files.filter((f) => f.facts.language === "Go").map((f) => posix.dirname(f.path)),
  );
  return book.tests.filter(
    (f) => paths.has(f.path) || (f.facts.language === "Go" && folders.has(posix.dirname(f.path))),
  );
}

function stem(path: string): string {
  return posix
    .basename(path)
    .replace(/\.[^.]+$/, "")
    .replace(/^test_|[._-](?:test|spec)$|_test$|Tests?$/g, "")
    .toLowerCase();
}
