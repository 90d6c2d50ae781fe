import type { PlacedSymbol } from "../../graph/atlas.ts";
import { descending } from "../../order.ts";
import { type Book, isPublic } from "../book.ts";
import { count, number, sourceLink, table } from "../markdown.ts";
import { type Page, PageWriter } from "../page.ts";
import { share } from "./people.ts";

export const UNDOCUMENTED = "quality/undocumented.md";
const MOST_SYMBOLS = 40;
const MOST_MODULES = 200;

/** How much of what is public has a comment, and which undocumented symbols are used most. */
export function undocumentedPage(book: Book): Page | null {
  const all = book.atlas.modules.flatMap((m) => m.symbols.filter(isPublic));
  const bare = all.filter((s) => !isTold(s));
  if (bare.length === 0) return null;
  const page = new PageWriter(UNDOCUMENTED, "Undocumented", "Undocumented", book.places);
  const said = all.length - bare.length;
  page.add(
    `${number(said)} of ${count(all.length, "public symbol")} ${said === 1 ? "has" : "have"} a comment that says what it is (${share(said / all.length)}).`,
  );
  writeUsed(page, book, bare);
  writeModules(page, book);
  return page.done(`${number(bare.length)} of ${count(all.length, "public symbol")} have no comment.`);
}

function isTold({ fact }: PlacedSymbol): boolean {
  return fact.doc !== null;
}

function writeUsed(page: PageWriter, book: Book, bare: readonly PlacedSymbol[]): void {
  const users = (s: PlacedSymbol) => book.users(s).code.length;
  const used = descending(
    bare.filter((s) => users(s) > 0),
    users,
    (s) => `${s.fact.name}\n${s.path}`,
  ).slice(0, MOST_SYMBOLS);
  if (used.length === 0) return;
  page.heading(2, "Most used without a comment");
  page.add(
    table(
      ["Symbol", "Kind", "Used by files#", "Defined in"],
      used.map((s) => [
        book.symbol(s.path, s.fact),
        s.fact.kind,
        number(users(s)),
        sourceLink(s.path, s.fact.line),
      ]),
    ),
  );
}

function writeModules(page: PageWriter, book: Book): void {
  const rows = book.atlas.modules.flatMap((module) => {
    const own = module.symbols.filter(isPublic);
    const told = own.filter(isTold).length;
    return own.length === 0 ? [] : [{ module, own: own.length, told }];
  });
  page.heading(2, "By module");
  page.add(
    table(
      ["Module", "Public#", "With a comment#", "Share#"],
      descending(
        rows,
        (r) => r.own - r.told,
        (r) => r.module.id,
      )
        .slice(0, MOST_MODULES)
        .map((r) => [
          book.module(UNDOCUMENTED, r.module),
          number(r.own),
          number(r.told),
          share(r.told / r.own),
        ]),
    ),
  );
}
