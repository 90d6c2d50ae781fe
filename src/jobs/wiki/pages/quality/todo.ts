import { compare, descending } from "../../order.ts";
import type { Book } from "../book.ts";
import { count, list, sourceLink, table, text } from "../markdown.ts";
import { type Page, PageWriter } from "../page.ts";

export const OPEN_ENDS = "quality/todo.md";
const MOST = 300;
const MOST_CHARACTERS = 200;

/** What the authors left for later, from comments alone. */
export function openEndsPage(book: Book): Page | null {
  const files = [...book.atlas.files.values()]
    .filter((f) => f.role === "source")
    .sort((a, b) => compare(a.path, b.path));
  const all = files.flatMap((file) => book.notes(file).openEnds.map((end) => ({ file, ...end })));
  if (all.length === 0) return null;
  const kinds = new Map<string, number>();
  for (const { kind } of all) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const page = new PageWriter(OPEN_ENDS, "Left to do", "Left to do", book.places);
  const counts = descending(
    [...kinds],
    ([, n]) => n,
    ([kind]) => kind,
  ).map(([kind, n]) => `${n} ${kind}`);
  page.add(`What comments of the source mark as left to do: ${list(counts)}.`);
  const shown = all.slice(0, MOST);
  for (const module of book.atlas.modules) {
    const own = shown.filter((end) => book.atlas.moduleOf.get(end.file.path) === module);
    if (own.length === 0) continue;
    page.heading(2, book.module(OPEN_ENDS, module));
    page.add(
      table(
        ["Where", "Kind", "What"],
        own.map((end) => [sourceLink(end.file.path, end.line), end.kind, told(end.text)]),
      ),
    );
  }
  page.add(all.length > MOST ? `And ${count(all.length - MOST, "more")}.` : "");
  return page.done(`${count(all.length, "place")} that comments mark as left to do.`);
}

function told(words: string): string {
  return text(
    words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS).replace(/\s\S*$/, "")} …` : words,
  );
}
