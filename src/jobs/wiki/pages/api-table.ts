import { posix } from "node:path";
import type { PlacedSymbol } from "../graph/atlas.ts";
import type { Book } from "./book.ts";
import { code, count, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

/** A table of symbols, types first, each linked to where it is described. */
export function writeApi(page: PageWriter, book: Book, shown: readonly PlacedSymbol[]): void {
  if (shown.length < 2) return;
  page.heading(2, "Public API");
  const rows = shown.map((s) => {
    const used = book.users(s).code.length;
    const twin = shown.some((other) => other !== s && other.fact.name === s.fact.name);
    return [
      twin
        ? `${book.symbol(s.path, s.fact)} of ${code(posix.basename(s.path))}`
        : book.symbol(s.path, s.fact),
      s.fact.kind,
      used === 0 ? "" : count(used, "file"),
      book.summary(s.fact.doc, s.path),
    ];
  });
  const documented = rows.some((row) => row[3] !== "");
  const order = (row: readonly string[]) => KIND_ORDER.indexOf(row[1] ?? "");
  const ordered = rows.map((row, i) => ({ row, i })).sort((a, b) => order(a.row) - order(b.row) || a.i - b.i);
  const titles = ["Name", "Kind", "Used by", "Summary"];
  const width = documented ? 4 : 3;
  page.add(
    table(
      titles.slice(0, width),
      ordered.map(({ row }) => row.slice(0, width)),
    ),
  );
}

const KIND_ORDER: readonly string[] = [
  "namespace",
  "object",
  "class",
  "struct",
  "interface",
  "record",
  "enum",
  "type",
  "annotation",
  "function",
  "constant",
  "variable",
];
