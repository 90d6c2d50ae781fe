import { posix } from "node:path";
import { slugger } from "../../../domain/docs-page.ts";
import type { GitCopy, GitFile } from "../../git.ts";
import { uniquePages } from "../graph/names.ts";
import { compare, descending } from "../order.ts";
import { plainWords } from "../pages/markdown.ts";
import { BEYOND, chooseGuides, depthOf, isChangelog, type LeftOut, MOST_GUIDES } from "./choose.ts";
import { frontMatter } from "./front-matter.ts";
import { markdownText } from "./markdown-text.ts";
import { isOutline, outlineOrder } from "./outline.ts";
import { readPictures } from "./pictures.ts";
import { readingOrder } from "./reading-order.ts";
import { restText } from "./rest-text.ts";
import type { GuideText } from "./sections.ts";
import { snippetFiles, withSnippets } from "./snippets.ts";
import { nameOf, uniqueTitles } from "./titles.ts";

/** A text of the repository that becomes a page. */
export interface Guide {
  readonly path: string;
  /** Where its page is, below the documentation's folder. */
  readonly page: string;
  /** Plain words, no other guide's title. */
  readonly title: string;
  readonly text: GuideText;
  /** What links may call its headings, and the anchor that the page has for it. */
  readonly anchors: ReadonlyMap<string, string>;
  /** Where it was cut; null when it is whole. */
  readonly cutAtLine: number | null;
}

/** All guides in reading order, and what else of the repository's texts a reader should know of. */
export interface Shelf {
  readonly guides: readonly Guide[];
  readonly leftOut: readonly LeftOut[];
  /** Pictures that guides show, by path. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** A longer one is told up to here: the rest of a list of changes is a click away. */
const MOST_CHARACTERS = 200_000;
const FEWEST_WORDS = 8;

/** Reads the texts that the repository's people wrote for readers. */
export async function readShelf(
  copy: GitCopy,
  files: readonly GitFile[],
  wanted: (path: string) => boolean,
  signal: AbortSignal,
): Promise<Shelf> {
  const { chosen, leftOut } = chooseGuides(files, wanted);
  const outlines = files
    .filter((f) => isOutline(f.path) && (f.size ?? Number.POSITIVE_INFINITY) < 500_000)
    .slice(0, 20);
  const texts = await readTexts(copy, [...chosen, ...outlines, ...snippetFiles(files)], signal);
  const drafts: Draft[] = [];
  const left = [...leftOut];
  for (const { path } of chosen) {
    const text = texts.get(path);
    const draft = text === undefined ? "not text" : draftOf(path, withSnippets(path, text, texts));
    if (typeof draft === "string") left.push({ path, reason: draft });
    else drafts.push(draft);
  }
  const shown = new Set(
    descending(
      drafts,
      (d) => -depthOf(d.path),
      (d) => d.path,
    ).slice(0, MOST_GUIDES),
  );
  for (const draft of drafts) if (!shown.has(draft)) left.push({ path: draft.path, reason: BEYOND });
  const order = outlineOrder(
    drafts.map((d) => d.path),
    outlines.flatMap((f) => ({ path: f.path, text: texts.get(f.path) ?? "" })),
    texts,
  );
  const ordered = [...shown].sort(readingOrder(order, texts));
  const pages = uniquePages(
    "guides",
    ordered.map(({ path }) => ({ id: path, path: path.replace(/\.\w+$/, "") })),
  );
  const titles = uniqueTitles(ordered);
  return {
    guides: ordered.map((draft) => ({
      path: draft.path,
      page: pages.get(draft.path) ?? "guides/guide.md",
      title: titles.get(draft.path) ?? draft.path,
      text: draft.text,
      anchors: anchorsOf(titles.get(draft.path) ?? draft.path, draft.text),
      cutAtLine: draft.cutAtLine,
    })),
    leftOut: left.sort((a, b) => compare(a.path, b.path)),
    pictures: await readPictures(copy, files, ordered, signal),
  };
}

export interface Draft {
  readonly path: string;
  readonly title: string;
  readonly position: number | null;
  readonly text: GuideText;
  readonly cutAtLine: number | null;
}

async function readTexts(
  copy: GitCopy,
  files: readonly GitFile[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  let at = 0;
  const ids = files.map((f) => f.id);
  for await (const bytes of copy.read(ids, signal)) {
    const path = files[at]?.path ?? "";
    at += 1;
    if (bytes === null || bytes.subarray(0, 8000).includes(0)) continue;
    texts.set(path, new TextDecoder().decode(bytes).replaceAll("\r\n", "\n").replaceAll("\r", "\n"));
  }
  return texts;
}

/** @returns why it is none, or the guide */
function draftOf(path: string, whole: string): Draft | string {
  const cut = whole.length > MOST_CHARACTERS ? cutAt(whole) : whole.length;
  const { matter, rest } = frontMatter(whole.slice(0, cut));
  if (matter.draft) return "draft";
  if (/^\s*(?:<!--|\.\.)[^\n]{0,200}(?:auto[- ]?generated|@generated|do not edit)/i.test(rest.slice(0, 1000)))
    return "generated";
  if (/\.mdx$/i.test(path) && hasCode(rest)) return "MDX with code of its own";
  const text = /\.rst$/i.test(path) ? restText(rest) : markdownText(rest);
  const words = text.sections
    .flatMap((s) => s.parts)
    .reduce((n, p) => n + (p.text.match(/\p{L}{2,}/gu)?.length ?? 0), 0);
  if (words < FEWEST_WORDS) return "empty";
  const written = plainWords(text.title ?? "");
  // Many lists of changes begin with their newest version.
  const title = isChangelog(posix.basename(path)) ? nameOf(path) : written || matter.title || nameOf(path);
  return {
    path,
    title: title.slice(0, 120),
    position: matter.position,
    text,
    cutAtLine: cut < whole.length ? whole.slice(0, cut).split("\n").length : null,
  };
}

/** Before a heading, so that no entry is told in half. */
function cutAt(text: string): number {
  const heading = text.lastIndexOf("\n## ", MOST_CHARACTERS);
  return heading > MOST_CHARACTERS / 2 ? heading + 1 : text.lastIndexOf("\n", MOST_CHARACTERS) + 1;
}

function hasCode(mdx: string): boolean {
  const prose = mdx.replace(/^ {0,12}(`{3,})[\s\S]{0,50000}?^ {0,12}\1[ \t]*$/gm, "");
  return (
    /^export (?:const|function|default)\b/m.test(prose) || (prose.match(/^\s*\{[^/\n]/gm)?.length ?? 0) > 3
  );
}

/** The anchors in the order in which the page gets its headings: its title first. */
function anchorsOf(title: string, text: GuideText): Map<string, string> {
  const slug = slugger();
  const first = slug(title);
  const found = new Map<string, string>();
  const add = (name: string, anchor: string) => {
    if (name !== "" && !found.has(name)) found.set(name, anchor);
  };
  for (const id of text.ids) add(id.toLowerCase(), first);
  for (const { heading } of text.sections) {
    if (heading === null) continue;
    const anchor = slug(plainWords(heading.markdown));
    for (const id of heading.ids) add(id.toLowerCase(), anchor);
    add(anchor, anchor);
    add(loose(anchor), anchor);
  }
  return found;
}

/** An anchor without what different sites do differently. */
export function loose(anchor: string): string {
  return anchor
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}
