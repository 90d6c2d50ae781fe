import { posix } from "node:path";
import { compare, descending, sorted } from "../order.ts";
import type { Groups } from "./folders.ts";

/** A folder with more files than this is divided. Fewer are readable as one module, since big files get own pages. */
const FLAT_FILES = 40;
const SMALLEST_GROUP = 3;
const MOST_GROUPS = 12;

/** Strength of the connection between two files, in both directions together. */
export type Connection = (a: string, b: string) => number;

interface Family {
  readonly files: string[];
}

/**
 * Divides the files of a big flat folder: first by the first word of their names, as their authors grouped them,
 * then each family that is too small joins the one it is most connected with. A group is named after the file that
 * most others import. Deterministic: no random walk, ties go by name.
 * @returns null when the folder is small enough or falls into fewer than two groups
 */
export function splitFlat(
  files: readonly string[],
  connection: Connection,
  importance: (path: string) => number,
): Groups | null {
  if (files.length <= FLAT_FILES) return null;
  const families = new Map<string, Family>();
  for (const file of files) {
    const key = firstWord(file);
    const family = families.get(key) ?? { files: [] };
    family.files.push(file);
    families.set(key, family);
  }
  let groups = sorted(families.values(), (f) => f.files[0] ?? "");
  for (;;) {
    const small = groups
      .filter((g) => g.files.length < SMALLEST_GROUP || groups.length > MOST_GROUPS)
      .sort((a, b) => a.files.length - b.files.length || compare(a.files[0] ?? "", b.files[0] ?? ""))[0];
    if (small === undefined || groups.length < 3) break;
    const others = groups.filter((g) => g !== small);
    const home = nearest(small, others, connection);
    if (home === undefined) break;
    home.files.push(...small.files);
    groups = others;
  }
  if (groups.length < 2) return null;
  return named(groups, importance);
}

function firstWord(path: string): string {
  const stem = stemOf(path);
  return (/^[^_\-.A-Z]+|^[A-Z]+[^_\-.A-Z]*/.exec(stem)?.[0] ?? stem).toLowerCase();
}

function stemOf(path: string): string {
  const base = posix.basename(path);
  return base.slice(0, base.length - posix.extname(base).length) || base;
}

/** Where a family belongs: the strongest connection for its size, else the smallest family, else the first. */
function nearest(family: Family, others: readonly Family[], connection: Connection): Family | undefined {
  const pull = (other: Family) => {
    let sum = 0;
    for (const a of family.files) for (const b of other.files) sum += connection(a, b);
    return sum / Math.sqrt(other.files.length);
  };
  const best = descending(others, pull, (g) => g.files[0] ?? "")[0];
  if (best !== undefined && pull(best) > 0) return best;
  return descending(
    others,
    (g) => -g.files.length,
    (g) => g.files[0] ?? "",
  )[0];
}

function named(groups: readonly Family[], importance: (path: string) => number): Groups {
  const taken = new Set<string>();
  const list = sorted(groups, (g) => g.files.toSorted(compare)[0] ?? "").map(({ files }) => {
    const first =
      descending(files, importance, (f) => f)
        .map(stemOf)
        .find((stem) => !taken.has(stem)) ?? "files";
    taken.add(first);
    return { name: first, files: files.toSorted(compare) };
  });
  return sorted(list, (g) => g.name);
}
