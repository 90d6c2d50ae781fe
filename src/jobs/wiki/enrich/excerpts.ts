import type { AtlasFile } from "../graph/atlas.ts";
import { descending } from "../order.ts";

/** What a model is shown of one file: its lines that matter most. */
export interface Excerpt {
  readonly path: string;
  readonly lines: readonly string[];
  /** What is shown, in order, apart from each other; lines count from 1. */
  readonly ranges: readonly Range[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

const MOST_FILES = 6;
/** About three characters are a token: with what else is told, less than 12,000 tokens. */
const MOST_CHARACTERS = 24_000;
const MOST_LINE = 200;
/** A file's beginning says what it needs and what it is. */
const HEAD_LINES = 15;
const MOST_SYMBOL_LINES = 50;

/** The most important files, each as far as there is room. */
export function excerptsOf(files: readonly AtlasFile[]): Excerpt[] {
  const chosen = descending(
    files.filter((f) => f.text.trim() !== ""),
    (f) => f.rank,
    (f) => f.path,
  ).slice(0, MOST_FILES);
  let room = MOST_CHARACTERS;
  return chosen.flatMap((file, i) => {
    const lines = file.text.split("\n");
    const ranges = rangesOf(file, lines, Math.floor(room / (chosen.length - i)));
    room -= ranges.reduce((sum, range) => sum + sizeOf(lines, range), 0);
    return ranges.length === 0 ? [] : [{ path: file.path, lines, ranges }];
  });
}

/** A line as it is shown. */
export function shownLine(line: string): string {
  const visible = line.replace(/[^\P{C}\t]/gu, "\uFFFD");
  return visible.length > MOST_LINE ? `${visible.slice(0, MOST_LINE)}…` : visible;
}

function rangesOf(file: AtlasFile, lines: readonly string[], room: number): Range[] {
  const whole = { from: 1, to: lines.length };
  if (sizeOf(lines, whole) <= room) return [whole];
  const chosen = new Set<number>();
  let left = room;
  const take = (from: number, to: number): void => {
    for (let n = from; n <= Math.min(to, lines.length); n += 1) {
      const size = shownSize(lines[n - 1] ?? "");
      if (size > left) return;
      if (!chosen.has(n)) left -= size;
      chosen.add(n);
    }
  };
  take(1, HEAD_LINES);
  const symbols = descending(
    file.facts.symbols,
    (s) => (s.exported ? 1_000_000 : 0) + s.endLine - s.line,
    (s) => s.name,
  );
  for (const { line, endLine } of symbols) take(line, Math.min(endLine, line + MOST_SYMBOL_LINES - 1));
  return joined([...chosen].sort((a, b) => a - b));
}

/** Lines in order as ranges. */
function joined(numbers: readonly number[]): Range[] {
  const ranges: Range[] = [];
  for (const n of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to === n - 1) ranges[ranges.length - 1] = { from: last.from, to: n };
    else ranges.push({ from: n, to: n });
  }
  return ranges;
}

function sizeOf(lines: readonly string[], { from, to }: Range): number {
  return lines.slice(from - 1, to).reduce((sum, line) => sum + shownSize(line), 0);
}

function shownSize(line: string): number {
  return Math.min(line.length, MOST_LINE) + 6;
}
