import type { GitChange } from "../../../git.ts";
import type { Atlas, AtlasFile, Module } from "../../graph/atlas.ts";
import { compare, descending } from "../../order.ts";
import { type Book, lines } from "../book.ts";
import { count, list, number, sourceLink, table, text } from "../markdown.ts";
import { type Page, PageWriter } from "../page.ts";
import { peopleOf, share } from "./people.ts";

export const HOTSPOTS = "quality/hotspots.md";
const MOST_FILES = 20;
const MOST_PAIRS = 20;
const MOST_OWNED = 60;
/** A commit that touches more files than this tells nothing about any two of them. */
const BROAD = 25;
const FEWEST_TOGETHER = 3;
const FEWEST_CHANGES = 2;

/** Where work gathers: files by changes and branches, files that change together, and who knows what. */
export function hotspotsPage(book: Book, changes: readonly GitChange[]): Page | null {
  const churn = churnOf(book.atlas, changes);
  if (churn.size === 0 || changes.length < 2) return null;
  const page = new PageWriter(HOTSPOTS, "Hotspots", "Hotspots", book.places);
  page.add(
    `From ${count(changes.length, "commit")}${span(changes)}. A file counts as hot by its number of changes times its number of branches (places where the code goes one way or another).`,
  );
  writeHot(page, book, churn);
  writePairs(page, book, changes, churn);
  writeOwners(page, book, changes);
  return page.done(
    "Files that change often and branch much, files that change together, and who knows them.",
  );
}

function span(changes: readonly GitChange[]): string {
  const days = changes.map((c) => c.day).sort(compare);
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || first === last ? "" : `, from ${first} to ${last}`;
}

function churnOf({ files }: Atlas, changes: readonly GitChange[]): Map<string, number> {
  const churn = new Map<string, number>();
  for (const { paths } of changes) {
    for (const path of paths) {
      if (files.get(path)?.role === "source") churn.set(path, (churn.get(path) ?? 0) + 1);
    }
  }
  return churn;
}

function writeHot(page: PageWriter, book: Book, churn: ReadonlyMap<string, number>): void {
  const files = [...churn].flatMap(([path, changes]) => {
    const file = book.atlas.files.get(path);
    return file === undefined || changes < FEWEST_CHANGES || book.notes(file).branches === 0
      ? []
      : [{ file, changes, branches: book.notes(file).branches }];
  });
  const hot = descending(
    files,
    (f) => f.changes * f.branches,
    (f) => f.file.path,
  ).slice(0, MOST_FILES);
  if (hot.length === 0) return;
  page.heading(2, "Files that change often and branch much");
  page.add(
    table(
      ["File", "Changes#", "Branches#", "Lines#", "Module"],
      hot.map(({ file, changes, branches }) => [
        sourceLink(file.path),
        number(changes),
        number(branches),
        number(file.facts.lines),
        moduleOf(book, file),
      ]),
    ),
  );
}

function moduleOf(book: Book, file: AtlasFile): string {
  const module = book.atlas.moduleOf.get(file.path);
  return module === undefined ? "" : book.module(HOTSPOTS, module);
}

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly together: number;
  /** Of the changes of the one that changed less often, how many changed both. */
  readonly part: number;
}

/** Files that change in the same commits although neither imports the other. */
function pairsOf(book: Book, changes: readonly GitChange[], churn: ReadonlyMap<string, number>): Pair[] {
  const together = new Map<string, number>();
  for (const { paths } of changes) {
    const own = [...new Set(paths.filter((path) => churn.has(path)))].sort(compare);
    if (own.length > BROAD) continue;
    for (const [i, a] of own.entries()) {
      for (const b of own.slice(i + 1)) together.set(`${a}\n${b}`, (together.get(`${a}\n${b}`) ?? 0) + 1);
    }
  }
  const linked = (a: string, b: string) =>
    book.atlas.importers.get(a)?.includes(b) === true || book.atlas.importers.get(b)?.includes(a) === true;
  return [...together].flatMap(([key, n]) => {
    const [a = "", b = ""] = key.split("\n");
    const part = n / Math.max(1, Math.min(churn.get(a) ?? 0, churn.get(b) ?? 0));
    return n < FEWEST_TOGETHER || part < 0.5 || linked(a, b) ? [] : [{ a, b, together: n, part }];
  });
}

function writePairs(
  page: PageWriter,
  book: Book,
  changes: readonly GitChange[],
  churn: ReadonlyMap<string, number>,
): void {
  const pairs = descending(
    pairsOf(book, changes, churn),
    (p) => p.together * p.part,
    (p) => `${p.a}\n${p.b}`,
  );
  if (pairs.length === 0) return;
  page.heading(2, "Files that change together");
  page.add(
    `Neither imports the other, and at least half of the changes of one changed both. Commits that touch more than ${BROAD} source files are not counted.`,
    table(
      ["File", "Changes with", "Together#", "Share#"],
      pairs
        .slice(0, MOST_PAIRS)
        .map((p) => [sourceLink(p.a), sourceLink(p.b), number(p.together), share(p.part)]),
    ),
    pairs.length > MOST_PAIRS ? `And ${count(pairs.length - MOST_PAIRS, "more pair")}.` : "",
  );
}

function writeOwners(page: PageWriter, book: Book, changes: readonly GitChange[]): void {
  const byModule = new Map<Module, GitChange[]>();
  for (const change of changes) {
    const touched = new Set(change.paths.flatMap((path) => book.atlas.moduleOf.get(path) ?? []));
    for (const module of touched) byModule.set(module, [...(byModule.get(module) ?? []), change]);
  }
  const known = descending(
    [...byModule],
    ([, own]) => own.length,
    ([module]) => module.id,
  ).slice(0, MOST_OWNED);
  const rows = known.flatMap(([module, own]) => {
    const people = peopleOf(own);
    if (people.length === 0) return [];
    const named = people.slice(0, 3).map((p) => `${text(p.name)} ${share(p.changes / own.length)}`);
    const rest = people.length - named.length;
    return [
      [
        book.module(HOTSPOTS, module),
        number(own.length),
        number(lines(module)),
        list([...named, ...(rest > 0 ? [`${count(rest, "other")}`] : [])]),
      ],
    ];
  });
  if (rows.length === 0) return;
  page.heading(2, "Who knows what");
  page.add(
    "People by their share of a module's commits. Accounts of programs are not counted.",
    table(["Module", "Commits#", "Lines#", "People"], rows),
  );
}
