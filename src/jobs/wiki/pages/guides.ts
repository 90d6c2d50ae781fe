import { posix } from "node:path";
import type { DocsNavNode } from "../../../domain/docs-page.ts";
import type { GitChange } from "../../git.ts";
import { groupBy } from "../graph/group.ts";
import { isChangelog, type LeftOut } from "../guides/choose.ts";
import { inline } from "../guides/inline.ts";
import { NameFinder } from "../guides/names.ts";
import type { Section } from "../guides/sections.ts";
import type { Guide, Shelf } from "../guides/shelf.ts";
import { picturePage, Ways } from "../guides/ways.ts";
import { descending } from "../order.ts";
import type { Book } from "./book.ts";
import {
  code,
  count,
  firstSentence,
  number,
  pageUrl,
  sourceLink,
  sourceUrl,
  table,
  text,
} from "./markdown.ts";
import { type Page, PageWriter } from "./page.ts";
import { changesPage } from "./quality/changes.ts";

export const GUIDES = "guides.md";
const MOST_NAMED = 3;

/** The pages made of the repository's own texts, with the pictures that they show. */
export interface GuidePages {
  readonly pages: readonly Page[];
  readonly pictures: readonly { readonly path: string; readonly content: Uint8Array }[];
}

/**
 * Writes the guides. Links to symbols need the places of all symbols, so the other pages are written first; the
 * pages are finished: what a guide's code says is not touched again.
 */
export function guidePages(book: Book, shelf: Shelf, changes: readonly GitChange[]): GuidePages {
  const modules = new Map(
    book.atlas.modules.filter((m) => m.group === null).map((m) => [m.folder, m.page] as const),
  );
  const ways = new Ways({ shelf, files: book.files, modulePage: (folder) => modules.get(folder) ?? null });
  const names = new NameFinder(book);
  const shown = new Set<string>();
  const pages = shelf.guides.map((guide) => guidePage(book, guide, { ways, names, shown }));
  const own = shelf.guides.find((g) => !g.path.includes("/") && isChangelog(g.path)) ?? null;
  const news = changesPage(book, changes, own, (page, guide, sections) =>
    writeSections(page, book, guide, sections, { ways, names, shown }),
  );
  const kept = [...shelf.pictures].filter(([path]) => shown.has(picturePage(path)));
  return {
    pages: [
      ...(pages.length === 0 ? [] : [contentsPage(book, shelf, pages)]),
      ...pages,
      ...(news === null ? [] : [news]),
    ],
    pictures: kept.map(([path, content]) => ({ path: picturePage(path), content })),
  };
}

interface Tools {
  readonly ways: Ways;
  readonly names: NameFinder;
  /** Pictures that some page shows. */
  readonly shown: Set<string>;
}

function guidePage(book: Book, guide: Guide, tools: Tools): Page {
  const page = new PageWriter(guide.page, guide.title, text(guide.title), book.places);
  const told = writeSections(page, book, guide, guide.text.sections, tools);
  page.add(
    guide.cutAtLine === null
      ? `*From ${sourceLink(guide.path)}.*`
      : `*The beginning of ${sourceLink(guide.path)}; it goes on at [line ${number(guide.cutAtLine)}](${sourceUrl(guide.path, guide.cutAtLine)}).*`,
  );
  return page.done(summaryOf(told));
}

/** Writes parts of a guide. @returns its prose as it was written */
function writeSections(
  page: PageWriter,
  book: Book,
  guide: Guide,
  sections: readonly Section[],
  { ways, names, shown }: Tools,
): readonly string[] {
  const told: string[] = [];
  const whole = page.path === guide.page;
  for (const { heading, parts } of sections) {
    const linked = new Set<string>();
    const targets = {
      link: (url: string) => ways.link(guide, url, page.path),
      words: (url: string) => ways.words(guide, url),
      picture: (url: string) => {
        const place = ways.picture(guide, url, page.path);
        if (place !== null) shown.add(posix.join(posix.dirname(page.path), place));
        return place;
      },
      code: (words: string) => {
        const key = names.find(words);
        const place = key === null || linked.has(key) ? undefined : book.places.get(key);
        if (key !== null) linked.add(key);
        return place === undefined
          ? code(words)
          : `[${code(words)}](${pageUrl(page.path, place.page, place.anchor)})`;
      },
    };
    // In an excerpt they stand below a heading of ours.
    if (heading !== null)
      page.heading(Math.min(6, Math.max(2, heading.level) + (whole ? 0 : 1)), heading.markdown);
    const written = parts.map((part) => {
      if (part.code) return part.text;
      const prose = inline(part.text, guide.text.definitions, targets);
      told.push(prose);
      return prose;
    });
    page.add(written.join("\n"));
  }
  return told;
}

/** The first sentence that a guide says in prose. */
function summaryOf(told: readonly string[]): string {
  for (const prose of told.slice(0, 8)) {
    for (const paragraph of prose.slice(0, 5000).split(/\n\s*\n/)) {
      const words = paragraph
        .replace(/^>[ \t]?/gm, "")
        .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
        .trim();
      if (/^[-*+>|#]|^\d+[.)]|^\*\*[^*]*\*\*$|^$/.test(words)) continue;
      const sentence = firstSentence(words);
      if ((sentence.match(/\p{L}{2,}/gu)?.length ?? 0) >= 4) return sentence;
    }
  }
  return "";
}

/** What there is to read, and what was left out. */
function contentsPage(book: Book, shelf: Shelf, pages: readonly Page[]): Page {
  const page = new PageWriter(GUIDES, "Guides", "Guides", book.places);
  page.add(`${count(shelf.guides.length, "text")} of the repository, written by its people.`);
  const summaries = new Map(pages.map((p) => [p.path, p.summary] as const));
  for (const [i, { title, guides }] of groupsOf(shelf).entries()) {
    if (title !== "") page.heading(2, text(title));
    // The first ones need no heading; those that come after other folders do.
    else if (i > 0) page.heading(2, "Also in the repository's own folder");
    page.add(
      table(
        ["Guide", "What it says"],
        guides.map((guide) => [
          `[${text(guide.title)}](${pageUrl(GUIDES, guide.page)})`,
          text(summaries.get(guide.page) ?? ""),
        ]),
      ),
    );
  }
  writeLeftOut(page, shelf.leftOut);
  return page.done(`${count(shelf.guides.length, "text")} of the repository.`);
}

function writeLeftOut(page: PageWriter, leftOut: readonly LeftOut[]): void {
  const reasons = new Map<string, string[]>();
  for (const { path, reason } of leftOut) reasons.set(reason, [...(reasons.get(reason) ?? []), path]);
  if (reasons.size === 0) return;
  page.heading(2, "Left out");
  page.add(
    table(
      ["Why", "Texts#", "Such as"],
      descending(
        reasons,
        ([, paths]) => paths.length,
        ([reason]) => reason,
      ).map(([reason, paths]) => [
        text(reason),
        String(paths.length),
        paths
          .slice(0, MOST_NAMED)
          .map((path) =>
            /^(?:bigger|not text)/.test(reason) ? code(path) : `[${code(path)}](${sourceUrl(path)})`,
          )
          .join(", "),
      ]),
    ),
  );
}

/** The tree of guides: those at the top and what stands alone among them first, the others by folder. */
export function guideNodes(shelf: Shelf): DocsNavNode[] {
  return groupsOf(shelf).flatMap(({ title, guides }): DocsNavNode[] => {
    const children = guides.map((g) => ({ title: g.title, path: g.page, children: [] }));
    return title === "" ? children : [{ title, path: null, children }];
  });
}

interface Group {
  /** Empty for guides that stand at the top. */
  readonly title: string;
  readonly guides: readonly Guide[];
}

/** Guides in reading order; those of one folder follow each other from where the first of them stands. */
function groupsOf(shelf: Shelf): Group[] {
  const inFolder = groupBy(shelf.guides, (g) => posix.dirname(g.path));
  const groups: { title: string; guides: Guide[] }[] = [];
  for (const guide of shelf.guides) {
    const title = groupTitle(guide.path, inFolder);
    const known = title === "" ? groups.at(-1) : groups.find((g) => g.title === title);
    if (known !== undefined && known.title === title) known.guides.push(guide);
    else groups.push({ title, guides: [guide] });
  }
  return groups;
}

/** Beside the documentation's folders, the READMEs of all others stand together. */
function groupTitle(path: string, inFolder: ReadonlyMap<string, readonly Guide[]>): string {
  const folder = posix.dirname(path);
  if (folder === ".") return "";
  const documents = /(?:^|\/)(?:docs?|documentation|guides?|website|content|book)(?:\/|$)/i.test(folder);
  const index = /^(?:readme|_?index)\.\w+$/i.test(posix.basename(path));
  if (index && !documents) return "READMEs of folders";
  // A page that has a folder to itself, for its pictures, belongs to the folder around.
  const alone = index && inFolder.get(folder)?.length === 1 && posix.dirname(folder) !== ".";
  return alone ? posix.dirname(folder) : folder;
}
