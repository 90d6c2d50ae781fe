import { posix } from "node:path";
import type { SymbolFact } from "../facts.ts";
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
      kindWord(s.fact),
      used === 0 ? "" : count(used, "file"),
      book.summary(s.fact.doc, s.path),
    ];
  });
  const documented = rows.some((row) => row[3] !== "");
  const order = (row: readonly string[]) => KIND_ORDER.indexOf(WORDS[row[1] ?? ""] ?? row[1] ?? "");
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

/** What some languages call their kinds, with the kind that it is told among. */
const WORDS: Readonly<Record<string, string>> = {
  module: "namespace",
  trait: "interface",
  protocol: "interface",
  actor: "class",
  extension: "namespace",
};

/** What a reader of the language calls its kind. */
export function kindWord({ kind, signature }: SymbolFact): string {
  const word = /^(?:[a-z]+(?:\([\w ]+\))? ){0,6}?(module|trait|protocol|actor|extension)\b/.exec(
    signature,
  )?.[1];
  return word === undefined || kind === "function" || kind === "variable" ? kind : word;
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
