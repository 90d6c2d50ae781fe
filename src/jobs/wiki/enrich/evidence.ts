import type { Excerpt } from "./excerpts.ts";

/** Lines of a file that the model was shown. */
export interface Evidence {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** More than this proves nothing. */
const MOST_LINES = 120;
const MOST_CITED = 3;

/** What a sentence rests on; null unless all that is cited was shown, and is not blank. */
export function evidenceOf(cited: readonly string[], excerpts: readonly Excerpt[]): Evidence[] | null {
  const found: Evidence[] = [];
  for (const text of new Set(cited.slice(0, MOST_CITED))) {
    const one = find(text, excerpts);
    if (one === null) return null;
    found.push(one);
  }
  return found.length === 0 ? null : found;
}

function find(text: string, excerpts: readonly Excerpt[]): Evidence | null {
  const at = text.lastIndexOf("#");
  const [, first, last] = /^#L(\d{1,7})(?:-L?(\d{1,7}))?$/.exec(text.slice(Math.max(0, at)).trim()) ?? [];
  if (at < 0 || first === undefined) return null;
  const path = text.slice(0, at).trim();
  const excerpt = excerpts.find((e) => e.path === path);
  const [from, to] = [Number(first), Number(last ?? first)];
  if (excerpt === undefined || to < from || to - from >= MOST_LINES) return null;
  if (!excerpt.ranges.some((range) => range.from <= from && to <= range.to)) return null;
  return excerpt.lines.slice(from - 1, to).some((line) => line.trim() !== "") ? { path, from, to } : null;
}
