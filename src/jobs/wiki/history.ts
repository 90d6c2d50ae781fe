import type { GitChange } from "../git.ts";
import type { Module } from "./graph/atlas.ts";
import { descending } from "./order.ts";
import { count, list, text } from "./pages/markdown.ts";
import type { PageWriter } from "./pages/page.ts";

const MOST_CHANGES = 5;
const MOST_PEOPLE = 3;

/** Tells at the end of a module's page what changed in it lately and who did it. */
export function moduleHistory(changes: readonly GitChange[]): (page: PageWriter, module: Module) => void {
  return (page, module) => {
    const paths = new Set(module.files.map((f) => f.path));
    const own = changes.filter((change) => change.paths.some((path) => paths.has(path)));
    if (own.length === 0) return;
    const people = new Map<string, number>();
    for (const { author } of own) people.set(author, (people.get(author) ?? 0) + 1);
    const top = descending(
      [...people],
      ([, n]) => n,
      ([name]) => name,
    ).slice(0, MOST_PEOPLE);
    const share = top.map(([name, n]) => `${text(name)} (${n})`);
    page.heading(2, "History");
    page.add(
      `${count(own.length, "change")} in the last ${count(changes.length, "commit")}, by ${list(share)}${people.size > top.length ? " and others" : ""}.`,
      own
        .slice(0, MOST_CHANGES)
        .map((c) => `- ${c.day}: ${text(c.subject)}`)
        .join("\n"),
    );
  };
}
