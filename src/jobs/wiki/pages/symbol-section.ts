import type { Doc, Member, NamedText } from "../facts.ts";
import type { PlacedSymbol } from "../graph/atlas.ts";
import { symbolKey } from "../graph/bindings.ts";
import { type Book, isType, usedIn } from "./book.ts";
import { code, sourceLink, sourceUrl, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

/** Writes types, then functions, then constants and variables. Every symbol gets a place on the page. */
export function writeSymbols(page: PageWriter, book: Book, symbols: readonly PlacedSymbol[]): void {
  const types = symbols.filter(isType);
  const functions = symbols.filter((s) => s.fact.kind === "function");
  const values = symbols.filter((s) => s.fact.kind === "constant" || s.fact.kind === "variable");
  if (types.length > 0) page.heading(2, "Types");
  for (const symbol of types) writeSymbol(page, book, symbol);
  if (functions.length > 0) page.heading(2, "Functions");
  for (const symbol of functions) writeSymbol(page, book, symbol);
  if (values.length > 0) writeValues(page, book, values);
}

function writeSymbol(page: PageWriter, book: Book, symbol: PlacedSymbol): void {
  const { fact, path } = symbol;
  page.heading(3, code(fact.name), symbolKey(path, fact.name));
  page.add(book.source(path, fact.signature));
  if (fact.doc !== null) writeDoc(page, book, fact.doc, path);
  page.add(`Defined in ${sourceLink(path, fact.line, fact.endLine)}. ${usedIn(book.users(symbol))}`);
  writeMembers(page, book, symbol);
}

function writeDoc(page: PageWriter, book: Book, doc: Doc, path: string): void {
  if (doc.deprecated !== null) page.add(`**Deprecated.** ${book.prose(doc.deprecated, path)}`);
  page.add(book.prose(doc.text, path));
  page.add(named("Parameter", doc.params, book, path));
  if (doc.returns !== null && doc.returns !== "") page.add(`**Returns** ${book.prose(doc.returns, path)}`);
  if (doc.throws.length > 0) {
    const known = doc.throws.filter((t) => t.name !== "");
    page.add(named("Throws", known, book, path));
    for (const other of doc.throws.filter((t) => t.name === ""))
      page.add(`**Throws** ${book.prose(other.text, path)}`);
  }
  for (const example of doc.examples) page.add("**Example**", book.prose(example, path));
}

function named(title: string, entries: readonly NamedText[], book: Book, path: string): string {
  return table(
    [title, "Meaning"],
    entries.map((e) => [code(e.name), inCell(book.prose(e.text, path))]),
  );
}

/** Lists and code blocks have no place in a table: only what stands before them is kept. */
function inCell(markdown: string): string {
  return markdown.split(/\n\s*(?:[-*+]\s|\d+[.)]\s|```|~~~)/, 1)[0]?.trim() ?? "";
}

const MEMBER_TITLES = {
  constructor: "Constructor",
  method: "Method",
  property: "Property",
  value: "Value",
} as const;

function writeMembers(page: PageWriter, book: Book, { fact, path }: PlacedSymbol): void {
  if (fact.members.length === 0) return;
  const rows = fact.members.map((member) => memberRow(book, member, member.path ?? path));
  const kinds = new Set(fact.members.map((m) => m.kind));
  const [only] = kinds;
  const title = kinds.size === 1 && only !== undefined ? MEMBER_TITLES[only] : "Member";
  const documented = rows.some((row) => row[2] !== "");
  page.add(
    documented
      ? table([title, "Signature", "Summary"], rows)
      : table(
          [title, "Signature"],
          rows.map((row) => row.slice(0, 2)),
        ),
  );
}

function memberRow(book: Book, member: Member, path: string): string[] {
  const link = `[${code(member.name)}](${sourceUrl(path, member.line, member.endLine)})`;
  const summary = member.doc === null ? "" : summaryOf(book, member.doc, path);
  return [
    link,
    member.signature.split("\n").length > 12
      ? code(`${member.signature.split("\n")[0]} …`)
      : signatures(member),
    summary,
  ];
}

/** Overloads are told apart by a line break each. */
function signatures(member: Member): string {
  return code(member.signature.replace(/\s+/g, " "));
}

function summaryOf(book: Book, doc: Doc, path: string): string {
  const summary =
    book.summary(doc, path) || (doc.returns === null ? "" : `Returns ${book.prose(doc.returns, path)}`);
  return doc.deprecated === null ? inCell(summary) : `**Deprecated.** ${inCell(summary)}`;
}

function writeValues(page: PageWriter, book: Book, values: readonly PlacedSymbol[]): void {
  const constants = values.every((v) => v.fact.kind === "constant");
  page.heading(
    2,
    constants
      ? "Constants"
      : values.some((v) => v.fact.kind === "constant")
        ? "Constants and variables"
        : "Variables",
  );
  const rows = values.map(({ fact, path }) => {
    page.describe(symbolKey(path, fact.name));
    const written = fact.signature.replace(/^(?:const|let|var) /, "");
    return [
      `[${code(fact.name)}](${sourceUrl(path, fact.line, fact.endLine)})`,
      code(written),
      book.summary(fact.doc, path),
    ];
  });
  const documented = rows.some((row) => row[2] !== "");
  page.add(
    documented
      ? table(["Name", "Value", "Summary"], rows)
      : table(
          ["Name", "Value"],
          rows.map((r) => r.slice(0, 2)),
        ),
  );
}
