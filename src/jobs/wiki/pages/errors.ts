import type { SymbolFact } from "../facts.ts";
import type { PlacedSymbol } from "../graph/atlas.ts";
import { compare, descending } from "../order.ts";
import { type Book, isPublic, isType } from "./book.ts";
import { count, sourceLink, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const MOST = 30;
const ERROR_NAME = /(?:Error|Exception|Failure|Fault|Warning)$/;

/** Lists the errors that the code makes public: classes by their name or what they extend, and Go's `Err…` values. */
export function writeErrors(page: PageWriter, book: Book): void {
  const all = book.atlas.modules.flatMap((m) => m.symbols).filter(isPublic);
  const names = errorNames(all);
  const errors = all.filter((s) => names.has(s.fact.name) || isGoError(book, s));
  if (errors.length === 0) return;
  const users = (s: PlacedSymbol) => book.users(s).code.length;
  const shown = descending(errors, users, (s) => s.fact.name)
    .slice(0, MOST)
    .sort((a, b) => compare(a.path, b.path) || a.fact.line - b.fact.line);
  page.heading(2, "How it fails");
  const left = errors.length - shown.length;
  page.add(
    table(
      ["Error", "When", "Defined in", "Used by"],
      shown.map((s) => [
        book.symbol(s.path, s.fact),
        book.summary(s.fact.doc, s.path),
        sourceLink(s.path, s.fact.line),
        users(s) === 0 ? "" : count(users(s), "file"),
      ]),
    ),
    left > 0 ? `The ${MOST} most used of ${errors.length} errors.` : "",
  );
}

/** Classes that are errors by name, and those that extend one, however far. */
function errorNames(symbols: readonly PlacedSymbol[]): ReadonlySet<string> {
  const classes = symbols.filter(
    (s) => isType(s) && !/^(?:type|interface)$/.test(s.fact.kind) && !isExtension(s.fact),
  );
  const names = new Set(classes.map((s) => s.fact.name).filter((name) => ERROR_NAME.test(name)));
  for (let before = -1; before < names.size; ) {
    before = names.size;
    for (const { fact } of classes) {
      const bases = fact.bases.map((base) => base.split(/\.|::|\\/).at(-1) ?? base);
      if (bases.some((base) => names.has(base) || ERROR_NAME.test(base))) names.add(fact.name);
    }
  }
  return names;
}

/** What Swift adds to a type that is made elsewhere. */
function isExtension({ kind, signature }: SymbolFact): boolean {
  return kind === "namespace" && /^(?:[a-z]+ )*extension\b/.test(signature);
}

function isGoError(book: Book, { path, fact }: PlacedSymbol): boolean {
  return (
    book.atlas.files.get(path)?.facts.language === "Go" &&
    fact.kind === "variable" &&
    /^Err[A-Z]/.test(fact.name)
  );
}
