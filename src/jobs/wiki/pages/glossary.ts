import type { Module, PlacedSymbol } from "../graph/atlas.ts";
import { descending, sorted } from "../order.ts";
import { type Book, isPublic, isType } from "./book.ts";
import { count, table, text } from "./markdown.ts";
import { type Page, PageWriter } from "./page.ts";

export const GLOSSARY = "glossary.md";
const MOST = 300;
const FEWEST = 3;
const FEWEST_WORDS = 3;

/** The words of the code: its public types, in the words of their own comments. */
export function glossaryPage(book: Book): Page | null {
  const all = book.atlas.modules.flatMap((module) =>
    module.symbols
      .filter((s) => isPublic(s) && isType(s))
      .map((symbol) => ({ module, symbol, meaning: book.summary(symbol.fact.doc, symbol.path) })),
  );
  const told = all.filter((t) => (t.meaning.match(/\p{L}{2,}/gu)?.length ?? 0) >= FEWEST_WORDS);
  if (told.length < FEWEST) return null;
  const chosen = descending(
    told,
    (t) => book.renown(t.symbol),
    (t) => keyOf(t),
  ).slice(0, MOST);
  const page = new PageWriter(GLOSSARY, "Glossary", "Glossary", book.places);
  page.add(
    `What the code calls things: ${told.length > MOST ? `the ${MOST} most used of ${count(told.length, "public type")}` : count(told.length, "public type")}, in the words of their comments.`,
    table(
      ["Term", "Type", "Meaning", "Module"],
      sorted(chosen, keyOf).map((t) => [
        text(words(t.symbol.fact.name)),
        book.symbol(t.symbol.path, t.symbol.fact),
        t.meaning,
        book.module(GLOSSARY, t.module),
      ]),
    ),
  );
  return page.done(`${count(chosen.length, "term")} of the code and what they mean.`);
}

function keyOf({ symbol }: { readonly module: Module; readonly symbol: PlacedSymbol }): string {
  return `${words(symbol.fact.name)}\n${symbol.fact.name}\n${symbol.path}`;
}

/** `HTTPServer` → `http server`. */
function words(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/_+/g, " ")
    .trim()
    .toLowerCase();
}
