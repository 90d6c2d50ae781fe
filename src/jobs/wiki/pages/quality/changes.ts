import type { GitChange } from "../../../git.ts";
import type { Module } from "../../graph/atlas.ts";
import { groupBy } from "../../graph/group.ts";
import type { Section } from "../../guides/sections.ts";
import type { Guide } from "../../guides/shelf.ts";
import { compare, descending } from "../../order.ts";
import type { Book } from "../book.ts";
import { code, count, list, number, pageUrl, sourceLink, table, text } from "../markdown.ts";
import { type Page, PageWriter } from "../page.ts";
import { peopleOf } from "./people.ts";

export const CHANGES = "changelog.md";
const MOST_COMMITS = 50;
const MOST_MONTHS = 24;
const EXCERPT_CHARACTERS = 4000;
const MOST_SECTIONS = 6;
const MOST_SUBJECT = 160;

/** What happened lately: by month, the last commits by module, and the newest of the repository's own list of changes. */
export function changesPage(
  book: Book,
  changes: readonly GitChange[],
  own: Guide | null,
  write: (page: PageWriter, guide: Guide, sections: readonly Section[]) => void,
): Page | null {
  if (changes.length < 2 && own === null) return null;
  const page = new PageWriter(CHANGES, "Recent changes", "Recent changes", book.places);
  if (changes.length > 1) {
    page.add(`From ${count(changes.length, "commit")} up to the one that is described here.`);
    writeMonths(page, book, changes);
    writeCommits(page, book, changes);
  }
  if (own !== null) {
    page.heading(2, "In the words of its people");
    page.add(
      `The beginning of ${sourceLink(own.path)}; [the rest](${pageUrl(CHANGES, own.page)}) is a guide.`,
    );
    write(page, own, excerpt(own.text.sections));
  }
  return page.done("What changed lately, by month and by module.");
}

function writeMonths(page: PageWriter, book: Book, changes: readonly GitChange[]): void {
  const months = [...groupBy(changes, (c) => c.day.slice(0, 7))].sort(([a], [b]) => compare(b, a));
  page.heading(2, "By month");
  page.add(
    table(
      ["Month", "Commits#", "People#", "Mostly in"],
      months
        .slice(0, MOST_MONTHS)
        .map(([month, own]) => [month, number(own.length), number(peopleOf(own).length), mostly(book, own)]),
    ),
    months.length > MOST_MONTHS ? `And ${count(months.length - MOST_MONTHS, "earlier month")}.` : "",
  );
}

function mostly(book: Book, changes: readonly GitChange[]): string {
  const counts = new Map<Module, number>();
  for (const change of changes) {
    for (const module of new Set(change.paths.flatMap((path) => book.atlas.moduleOf.get(path) ?? [])))
      counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  const top = descending(
    [...counts],
    ([, n]) => n,
    ([module]) => module.id,
  ).slice(0, 3);
  return list(top.map(([module, n]) => `${book.module(CHANGES, module)} (${n})`));
}

/** The last commits, each below the module of which it touches most files. */
function writeCommits(page: PageWriter, book: Book, changes: readonly GitChange[]): void {
  const last = changes.slice(0, MOST_COMMITS);
  const homes = new Map(last.map((change) => [change, homeOf(book, change)] as const));
  const write = (title: string, own: readonly GitChange[]) => {
    if (own.length === 0) return;
    page.heading(3, title);
    page.add(own.map(line).join("\n"));
  };
  page.heading(2, `The last ${count(last.length, "commit")}`);
  for (const module of book.atlas.modules) {
    write(
      book.module(CHANGES, module),
      last.filter((change) => homes.get(change) === module),
    );
  }
  write(
    "Outside of the modules",
    last.filter((change) => homes.get(change) === null),
  );
}

function homeOf(book: Book, change: GitChange): Module | null {
  const counts = new Map<Module, number>();
  for (const path of change.paths) {
    const module = book.atlas.moduleOf.get(path);
    if (module !== undefined) counts.set(module, (counts.get(module) ?? 0) + 1);
  }
  return (
    descending(
      [...counts],
      ([, n]) => n,
      ([module]) => module.id,
    )[0]?.[0] ?? null
  );
}

function line({ commit, day, subject }: GitChange): string {
  const words = subject.length > MOST_SUBJECT ? `${subject.slice(0, MOST_SUBJECT)} …` : subject;
  return `- ${day} ${code(commit.slice(0, 7))} ${text(words)}`;
}

/** The newest versions of a list of changes, as whole sections; the first one in any case. */
function excerpt(sections: readonly Section[]): Section[] {
  const titled = sections.filter((s) => s.heading !== null && s.parts.length > 0);
  const chosen: Section[] = [];
  let characters = 0;
  for (const section of titled.slice(0, MOST_SECTIONS)) {
    characters += section.parts.reduce((n, p) => n + p.text.length, 0);
    if (chosen.length > 0 && characters > EXCERPT_CHARACTERS) break;
    chosen.push(section);
  }
  return chosen;
}
