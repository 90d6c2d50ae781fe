import type { GitChange } from "../git.ts";
import type { Module } from "./graph/atlas.ts";
import { count, list, text } from "./pages/markdown.ts";
import type { PageWriter } from "./pages/page.ts";
import { peopleOf } from "./pages/quality/people.ts";

const MOST_CHANGES = 5;
const MOST_PEOPLE = 3;

/** Tells at the end of a module's page what changed in it lately and who did it. */
export function moduleHistory(changes: readonly GitChange[]): (page: PageWriter, module: Module) => void {
  const byPath = new Map<string, GitChange[]>();
  for (const change of changes) {
    for (const path of change.paths) byPath.set(path, [...(byPath.get(path) ?? []), change]);
  }
  return (page, module) => {
    const touching = new Set(module.files.flatMap((f) => byPath.get(f.path) ?? []));
    const own = touching.size === 0 ? [] : changes.filter((change) => touching.has(change));
    if (own.length === 0) return;
    const people = peopleOf(own);
    const share = people.slice(0, MOST_PEOPLE).map((p) => `${text(p.name)} (${p.changes})`);
    const by =
      share.length === 0 ? "" : `, by ${list(people.length > share.length ? [...share, "others"] : share)}`;
    page.heading(2, "History");
    page.add(
      `${count(own.length, "change")} in the last ${count(changes.length, "commit")}${by}.`,
      own
        .slice(0, MOST_CHANGES)
        .map((c) => `- ${c.day}: ${text(c.subject)}`)
        .join("\n"),
    );
  };
}
