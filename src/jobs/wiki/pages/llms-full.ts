import { count } from "./markdown.ts";
import type { Page } from "./page.ts";

/** A language model reads no more at once, and whoever wants all has the pages. */
const MOST_CHARACTERS = 4_000_000;

/**
 * All pages in one text, in reading order, each below the path that links lead to. Pages that do not fit any more are
 * left out whole, and counted at the end.
 */
export function llmsFullText(title: string, pages: readonly Page[]): string {
  const parts = [`# ${title}\n`];
  let characters = title.length;
  let left = 0;
  for (const page of pages) {
    const part = `\n---\nPage: ${page.path}\n\n${page.body}`;
    if (characters + part.length > MOST_CHARACTERS) left += 1;
    else {
      characters += part.length;
      parts.push(part);
    }
  }
  if (left > 0)
    parts.push(`\n---\n${count(left, "further page")} did not fit: llms.txt lists all of them.\n`);
  return parts.join("");
}
