import type { Doc, NamedText } from "../facts.ts";
import type { Book } from "./book.ts";
import { code, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

/** Writes everything that a documentation comment says. */
export function writeDoc(page: PageWriter, book: Book, doc: Doc, path: string): void {
  if (doc.deprecated !== null) page.add(`**Deprecated.** ${book.prose(doc.deprecated, path)}`);
  page.add(book.prose(doc.text, path));
  page.add(named("Parameter", doc.params, book, path));
  if (doc.returns !== null && doc.returns !== "") page.add(`**Returns** ${book.prose(doc.returns, path)}`);
  const known = doc.throws.filter((t) => t.name !== "");
  page.add(named("Throws", known, book, path));
  for (const other of doc.throws.filter((t) => t.name === ""))
    page.add(`**Throws** ${book.prose(other.text, path)}`);
  for (const example of doc.examples) page.add("**Example**", book.prose(example, path));
}

function named(title: string, entries: readonly NamedText[], book: Book, path: string): string {
  return table(
    [title, "Meaning"],
    entries.map((e) => [code(e.name), inCell(book.prose(e.text, path))]),
  );
}

/** Code blocks have no place in a table and are left out; a list becomes a sentence. */
function inCell(markdown: string): string {
  return markdown
    .replace(/^\s*(`{3,}|~{3,})[^\n]*\n[\s\S]*?\n\s*\1[^\n]*$/gm, "")
    .replace(/\n\s*(?:[-*+]|\d+[.)])\s+/g, "; ")
    .replace(/:\s*;/g, ":")
    .trim();
}
