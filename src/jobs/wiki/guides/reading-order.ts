import { posix } from "node:path";
import { compare } from "../order.ts";
import { frontMatter } from "./front-matter.ts";

/** What has an order by itself. */
interface Ordered {
  readonly path: string;
  /** Where it wants to stand; null when it does not say. */
  readonly position: number | null;
}

/**
 * Compares texts by when they are to be read.
 * @param outline places by path, from the outline of the site
 * @param texts all that were read, of which index pages place their folders
 */
export function readingOrder(
  outline: ReadonlyMap<string, number>,
  texts: ReadonlyMap<string, string>,
): (a: Ordered, b: Ordered) => number {
  const positions = folderPositions(texts);
  const last = Number.MAX_SAFE_INTEGER;
  return (a, b) =>
    rankOf(a.path) - rankOf(b.path) ||
    (outline.get(a.path) ?? last) - (outline.get(b.path) ?? last) ||
    compareFolders(a.path, b.path, positions) ||
    Number(!isIndex(a.path)) - Number(!isIndex(b.path)) ||
    (a.position ?? last) - (b.position ?? last) ||
    compare(a.path, b.path);
}

/** What a newcomer reads first: the README, then the guides, then how to contribute, what changed, and READMEs of parts. */
function rankOf(path: string): number {
  const name = posix.basename(path).toLowerCase();
  if (!path.includes("/")) {
    if (name.startsWith("readme")) return 0;
    if (/^(?:contributing|security|support|governance|development|hacking)\b/.test(name)) return 3;
    return /^(?:change|history|news|release)/.test(name) ? 5 : 1;
  }
  if (/^(?:docs?|documentation|website|site|doc|book|guides?)\//i.test(path)) return 2;
  return 4;
}

/** Where folders want to stand among their neighbours, as their index pages say. */
function folderPositions(texts: ReadonlyMap<string, string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const [path, text] of texts) {
    const position = isIndex(path) ? frontMatter(text.slice(0, 10_000)).matter.position : null;
    if (position !== null) found.set(posix.dirname(path), position);
  }
  return found;
}

/** A folder's own texts, then its folders, each by its position and name. */
function compareFolders(a: string, b: string, positions: ReadonlyMap<string, number>): number {
  const [one, two] = [a.split("/").slice(0, -1), b.split("/").slice(0, -1)];
  const at = one.findIndex((name, i) => name !== two[i]);
  const first = at < 0 ? one.length : at;
  if (first >= one.length || first >= two.length) return one.length - two.length;
  const place = (names: readonly string[]) =>
    positions.get(names.slice(0, first + 1).join("/")) ?? Number.MAX_SAFE_INTEGER;
  return place(one) - place(two) || compare(one[first] ?? "", two[first] ?? "");
}

function isIndex(path: string): boolean {
  return /^(?:_?index|readme)\.\w+$/i.test(posix.basename(path));
}
