import { isNoise, linesText } from "../comments/doc.ts";
import { type Literal, lex, type Stretch } from "./lex.ts";
import type { Syntax } from "./syntax.ts";

/** Nobody writes a longer call, and nothing looks further. */
const LONGEST_CALL = 3000;
const MOST_ARGUMENTS = 30;
/** A comment beside a variable is a sentence or two. */
const LONGEST_NOTE = 300;
const MOST_NOTE_LINES = 6;

/** A text with comments and strings told apart from code, in one pass over it. */
export class Reading {
  readonly text: string;
  /** As long as the text, with blanks for comments and for what stands in quotes. */
  readonly code: string;
  readonly literals: readonly Literal[];
  readonly #at: ReadonlyMap<number, Literal>;
  readonly #comments: readonly Stretch[];
  readonly #lineStarts: readonly number[];

  constructor(text: string, syntax: Syntax) {
    this.text = text;
    const { literals, comments, patterns } = lex(text, syntax);
    this.literals = literals;
    this.#comments = comments;
    this.#at = new Map(literals.map((l) => [l.start, l] as const));
    this.code = masked(text, [...literals, ...patterns], comments);
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  /** The line of an offset, from 1. */
  line(offset: number): number {
    return lastAtMost(this.#lineStarts, offset, (start) => start) + 1;
  }

  /** The code of a line, from 1, comments and words in quotes blanked. */
  codeLine(line: number): string {
    const start = this.#lineStarts[line - 1] ?? 0;
    return this.code.slice(start, (this.#lineStarts[line] ?? this.code.length + 1) - 1);
  }

  /** The string that begins at an offset, blanks before it passed over; null when none does or part of it is not known. */
  literal(offset: number): Literal | null {
    const found = this.#at.get(skipBlanks(this.code, offset));
    return found === undefined || found.dynamic ? null : found;
  }

  /** The arguments of a call whose bracket opens at an offset; null when it does not close within reach. */
  call(open: number): Call | null {
    const closing = closingBracket(this.code, open);
    if (closing === null) return null;
    const args: Argument[] = [];
    let start = open + 1;
    let depth = 0;
    for (let at = open + 1; at <= closing && args.length < MOST_ARGUMENTS; at += 1) {
      const c = this.code.charAt(at);
      if (at === closing || (c === "," && depth === 0)) {
        const argument = this.#argument(start, at);
        if (argument.text !== "") args.push(argument);
        start = at + 1;
      } else if (OPENING.has(c)) depth += 1;
      else if (CLOSING.has(c)) depth -= 1;
    }
    return { args, end: closing + 1 };
  }

  #argument(from: number, to: number): Argument {
    const start = skipBlanks(this.code, from);
    const text = this.text.slice(start, Math.max(start, to)).trim();
    const literal = this.literal(start);
    const whole = literal !== null && literal.end === start + text.length;
    return { start, text, value: whole ? literal.value : null };
  }

  /** The comment at the end of a line, or the lone ones directly above it; null when there is none for readers. */
  noteBeside(offset: number): string | null {
    return this.noteAfter(offset) ?? this.noteAbove(this.line(offset));
  }

  /** The comment behind an offset at the end of its line. */
  noteAfter(offset: number): string | null {
    const after = this.#commentFrom(offset);
    return after !== null && this.line(after.start) === this.line(offset) ? this.#note(after) : null;
  }

  /** The comments that end on the line above and stand alone there, at most six lines of them. */
  noteAbove(line: number): string | null {
    const parts: string[] = [];
    for (let above = line - 1; above > 0 && parts.length <= MOST_NOTE_LINES; above -= 1) {
      const comment = this.#commentFrom(this.#lineStarts[above - 1] ?? -1);
      if (comment === null || this.line(comment.start) !== above || this.codeLine(above).trim() !== "") break;
      const note = this.#note(comment);
      if (note === null) return null;
      parts.unshift(note);
    }
    const words = parts.join(" ");
    return parts.length === 0 || parts.length > MOST_NOTE_LINES || words.length > LONGEST_NOTE ? null : words;
  }

  #commentFrom(offset: number): Stretch | null {
    if (offset < 0) return null;
    const at = lastAtMost(this.#comments, offset - 1, (c) => c.start) + 1;
    return this.#comments[at] ?? null;
  }

  #note({ start, end }: Stretch): string | null {
    if (end - start > LONGEST_NOTE) return null;
    const words = linesText([
      this.text
        .slice(start, end)
        .replace(/^\/\*+|\*+\/$/g, "")
        .trim(),
    ]).replace(/\s+/g, " ");
    return isNoise(words) || !/[a-z]{2}/i.test(words) ? null : words.trim();
  }
}

export interface Argument {
  readonly start: number;
  readonly text: string;
  /** What it says when it is one string and nothing else. */
  readonly value: string | null;
}

export interface Call {
  readonly args: readonly Argument[];
  /** Behind the closing bracket. */
  readonly end: number;
}

const OPENING: ReadonlySet<string> = new Set(["(", "[", "{"]);
const CLOSING: ReadonlySet<string> = new Set([")", "]", "}"]);

/** Where a bracket closes; null when it does not within `reach` characters. */
export function closingBracket(code: string, open: number, reach = LONGEST_CALL): number | null {
  let depth = 0;
  const end = Math.min(code.length, open + reach);
  for (let at = open; at < end; at += 1) {
    const c = code.charAt(at);
    if (OPENING.has(c)) depth += 1;
    else if (CLOSING.has(c)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return null;
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
  return at;
}

/** The index of the last item whose key is at most `most`; -1 when there is none. */
function lastAtMost<T>(items: readonly T[], most: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && key(item) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function masked(text: string, quoted: readonly Stretch[], comments: readonly Stretch[]): string {
  const hidden = [...quoted.map((l) => ({ start: l.start + 1, end: l.end - 1 })), ...comments].sort(
    (a, b) => a.start - b.start,
  );
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of hidden) {
    if (start < at || end <= start) continue;
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\n]/g, " "));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join("");
}
