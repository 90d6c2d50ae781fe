import type { GitChange } from "../../../git.ts";
import type { Book } from "../book.ts";
import { glossaryPage } from "../glossary.ts";
import type { Page } from "../page.ts";
import { hotspotsPage } from "./hotspots.ts";
import { testsPage } from "./tests.ts";
import { openEndsPage } from "./todo.ts";
import { undocumentedPage } from "./undocumented.ts";

/** The pages about the state of the code and its words; each only when it has something to say. */
export function qualityPages(book: Book, changes: readonly GitChange[]): Page[] {
  return [
    hotspotsPage(book, changes),
    testsPage(book),
    undocumentedPage(book),
    openEndsPage(book),
    glossaryPage(book),
  ].filter((page) => page !== null);
}
