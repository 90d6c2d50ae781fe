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

export const MOST_GUIDES = 300;
const MAX_BYTES = 200_000;
const MAX_CHANGELOG_BYTES = 1_000_000;
const MAX_TOTAL_BYTES = 10_000_000;
/** A folder with more texts of its own than this holds entries of a reference, not guides. */
const MOST_IN_FOLDER = 60;
const MAX_PATH = 300;

const TEXT = /\.(?:md|mdx|markdown|rst|adoc|asciidoc)$/i;
/** Of tools and hosts, never meant for a reader of the code. */
const HIDDEN = /(?:^|\/)(?:\.[^/]*|node_modules|vendor|vendored|third[_-]?party|bower_components|dist)\//i;
const OTHERS =
  /(?:^|\/)(?:tests?|__tests__|testdata|fixtures?|specs?|e2e|examples?|_examples?|samples?|demos?|playgrounds?|templates?|template-[\w-]+|snippets|_common|_includes?|partials?)\//i;
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
  const crowds = new Map<string, number>();
  for (const { path } of all) crowds.set(posix.dirname(path), (crowds.get(posix.dirname(path)) ?? 0) + 1);
  const fit = all.filter((file) => {
    const why =
      unfit(file, wanted, paths) ?? (crowded(file.path, crowds) ? "entry of a long reference" : null);
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
      chosen.length >= MOST_GUIDES
        ? `beyond the ${MOST_GUIDES} that are shown`
        : total + size > MAX_TOTAL_BYTES
          ? "beyond 10 MB of text"
          : null;
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
  if (OTHERS.test(path)) return "beside tests, examples or templates";
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

function crowded(path: string, crowds: ReadonlyMap<string, number>): boolean {
  const folder = posix.dirname(path);
  // The folder that a site's pages start from may be flat: only those below it count as references.
  return folder.split("/").length > 1 && (crowds.get(folder) ?? 0) > MOST_IN_FOLDER;
}

/** READMEs and other texts at the top first, then what lies less deep. */
function depthOf(path: string): number {
  return path.split("/").length + (/(?:^|\/)(?:_?index|readme)\.\w+$/i.test(path) ? -1 : 0);
}
