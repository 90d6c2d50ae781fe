import type { PlacedSymbol } from "../graph/atlas.ts";
import { symbolKey } from "../graph/bindings.ts";
import { type Book, isType, usedIn } from "./book.ts";
import { writeDoc } from "./doc-blocks.ts";
import { code, list, sourceLink, sourceUrl, table } from "./markdown.ts";
import { writeMembers } from "./member-table.ts";
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
  describeTwins(page, symbol);
  page.add(book.source(path, fact.signature));
  if (fact.doc !== null) writeDoc(page, book, fact.doc, path);
  const elsewhere = (symbol.twins ?? []).map((t) => sourceLink(t.path, t.line, t.endLine));
  const builds = elsewhere.length === 0 ? "" : `, for other builds in ${list(elsewhere)}`;
  page.add(`Defined in ${sourceLink(path, fact.line, fact.endLine)}${builds}. ${usedIn(book.users(symbol))}`);
  writeMembers(page, book, symbol);
}

function describeTwins(page: PageWriter, { fact, twins }: PlacedSymbol): void {
  for (const twin of twins ?? []) page.describe(symbolKey(twin.path, fact.name));
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
  const rows = values.map((value) => {
    const { fact, path } = value;
    page.describe(symbolKey(path, fact.name));
    describeTwins(page, value);
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
