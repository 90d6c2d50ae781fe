import { posix } from "node:path";
import type { GitFile } from "../../git.ts";
import { compare, descending } from "../order.ts";
import { isLinkable } from "../source/read.ts";
import { isTranslation } from "./translations.ts";

/** A text of the repository that was not made a guide, and why. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

export interface Choice {
  readonly chosen: readonly GitFile[];
  readonly leftOut: readonly LeftOut[];
}

/** Why a text is left out that is one too many. */
export const BEYOND = "beyond the 300 that are shown";
export const MOST_GUIDES = 300;
/** Some of those that are read turn out to be empty. */
const MOST_READ = 450;
const MAX_BYTES = 200_000;
const MAX_CHANGELOG_BYTES = 1_000_000;
const MAX_TOTAL_BYTES = 10_000_000;
/** A folder with more texts of its own than this holds entries of a reference, not guides. */
const MOST_IN_FOLDER = 60;
const MOST_BELOW = 100;
const MAX_PATH = 300;

const TEXT = /\.(?:md|mdx|markdown|rst|adoc|asciidoc)$/i;
/** Of tools and hosts, never meant for a reader of the code. */
const HIDDEN = /(?:^|\/)(?:\.[^/]*|node_modules|vendor|vendored|third[_-]?party|bower_components|dist)\//i;
const OTHERS =
  /(?:^|\/)(?:tests?|__tests__|testdata|fixtures?|specs?|e2e|examples?|_examples?|samples?|demos?|playgrounds?|templates?|template-[\w-]+|skeletons?|archetypes|scaffold(?:s|ing)?)\//i;
/** Within a documentation such folders are subjects; only pieces and samples of pages are none. */
const PIECES = /(?:^|\/)(?:_?snippets|_common|_?includes?|_?partials?|archetypes|__tests__|fixtures?)\//i;
const DOCUMENTS = /^(?:docs?|documentation|website|site|book|guides?)\//i;
const NEWS = /(?:^|\/)(?:blog|blogs|news|_posts|posts|announcements)(?:\/|\.mdx?$)/i;
const BOILERPLATE =
  /(?:^|\/)(?:licen[cs]e|copying|notice|code[_-]of[_-]conduct|pull[_-]request[_-]template|issue[_-]template|authors|contributors|sponsors|backers)(?:[-_.][\w-]*)*\.\w+$/i;
const FOR_TOOLS =
  /(?:^|\/)(?:agents|claude|gemini|copilot-instructions|skill|warp)\.(?:local\.)?md$|^rules\//i;
const CHANGELOG = /^(?:change[-_]?log|changes|history|news|releases?(?:[-_]?notes)?)\.\w+$/i;

/** Whether a file is the repository's list of changes by version. */
export function isChangelog(path: string): boolean {
  return CHANGELOG.test(path);
}

/** Picks the texts that people wrote for readers; how many and how big they may be is bounded. */
export function chooseGuides(files: readonly GitFile[], wanted: (path: string) => boolean): Choice {
  const leftOut: LeftOut[] = [];
  const all = files.filter((f) => TEXT.test(f.path) && !HIDDEN.test(f.path) && isLinkable(f.path));
  const paths = new Set(all.map((f) => f.path));
  const isEntry = longReferences(all.map((f) => f.path));
  const fit = all.filter((file) => {
    const why = unfit(file, wanted, paths) ?? (isEntry(file.path) ? "entry of a long reference" : null);
    if (why !== null) leftOut.push({ path: file.path, reason: why });
    return why === null;
  });
  let total = 0;
  const chosen: GitFile[] = [];
  for (const file of descending(
    fit,
    (f) => -depthOf(f.path),
    (f) => f.path,
  )) {
    const size = Math.min(file.size ?? 0, MAX_BYTES);
    const why =
      chosen.length >= MOST_READ ? BEYOND : total + size > MAX_TOTAL_BYTES ? "beyond 10 MB of text" : null;
    if (why === null) {
      chosen.push(file);
      total += size;
    } else leftOut.push({ path: file.path, reason: why });
  }
  return {
    chosen: chosen.sort((a, b) => compare(a.path, b.path)),
    leftOut: leftOut.sort((a, b) => compare(a.path, b.path)),
  };
}

function unfit(file: GitFile, wanted: (path: string) => boolean, paths: ReadonlySet<string>): string | null {
  const { path, size } = file;
  if (!wanted(path) && path.includes("/")) return "not asked for";
  if (/\.(?:adoc|asciidoc)$/i.test(path)) return "AsciiDoc, which is not read";
  if (PIECES.test(path)) return "piece of other texts";
  if (!DOCUMENTS.test(path) && OTHERS.test(path)) return "beside tests, examples or templates";
  if (isTranslation(path, paths)) return "translation";
  if (NEWS.test(path)) return "announcement";
  if (BOILERPLATE.test(path)) return "licence, conduct or template";
  if (FOR_TOOLS.test(path)) return "instructions for tools";
  const changes = CHANGELOG.test(posix.basename(path));
  if (changes && path.includes("/") && !/^docs?\//.test(path)) return "list of changes of a part";
  if (path.length > MAX_PATH) return "name too long";
  return (size ?? Number.POSITIVE_INFINITY) > (changes ? MAX_CHANGELOG_BYTES : MAX_BYTES)
    ? `bigger than ${changes ? "1 MB" : "200 kB"}`
    : null;
}

/**
 * Tells entries of references from guides: a folder holds entries when it has very many texts of its own, or, in a
 * documentation with more texts than are shown, very many below it that are still not most of them.
 */
function longReferences(paths: readonly string[]): (path: string) => boolean {
  const own = new Map<string, number>();
  const below = new Map<string, number>();
  for (const path of paths) {
    const folders = foldersOf(path);
    const last = folders.at(-1);
    if (last !== undefined) own.set(last, (own.get(last) ?? 0) + 1);
    for (const folder of folders) below.set(folder, (below.get(folder) ?? 0) + 1);
  }
  const many = paths.length > MOST_GUIDES;
  const isReference = (folder: string) => {
    const all = below.get(folder) ?? 0;
    return (own.get(folder) ?? 0) > MOST_IN_FOLDER || (many && all > MOST_BELOW && all < paths.length / 2);
  };
  return (path) => foldersOf(path).slice(1).some(isReference);
}

/** Every folder that a path is in, from the top. */
function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join("/"));
}

/** READMEs and other texts at the top first, then what lies less deep. */
export function depthOf(path: string): number {
  return path.split("/").length + (/(?:^|\/)(?:_?index|readme)\.\w+$/i.test(path) ? -1 : 0);
}
