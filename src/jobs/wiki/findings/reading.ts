import { isNoise, linesText } from "../comments/doc.ts";
import type { Syntax } from "./syntax.ts";

export interface Literal {
  /** Of its first quote. */
  readonly start: number;
  /** Behind its last quote. */
  readonly end: number;
  readonly value: string;
  /** Part of it is known only when the program runs. */
  readonly dynamic: boolean;
}

/** A stretch of text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

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

  /** The comment at the end of a line, or the lone one directly above it; null when there is none for readers. */
  noteBeside(offset: number): string | null {
    const line = this.line(offset);
    const after = this.#commentFrom(this.#lineStarts[line - 1] ?? 0);
    if (after !== null && this.line(after.start) === line && after.start > offset) return this.#note(after);
    return this.noteAbove(line);
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

interface Lexed {
  readonly literals: Literal[];
  readonly comments: Stretch[];
  /** Regular expressions. */
  readonly patterns: Stretch[];
}

function lex(text: string, syntax: Syntax): Lexed {
  const literals: Literal[] = [];
  const comments: Stretch[] = [];
  const patterns: Stretch[] = [];
  let at = 0;
  let open = false;
  while (at < text.length) {
    const c = text.charAt(at);
    const comment = commentEnd(text, at, syntax);
    if (comment !== null) {
      comments.push({ start: at, end: comment });
      at = comment;
    } else if (syntax.openQuotes.includes(c)) {
      open = !open;
      at += 1;
    } else if (c === "\\") at += 2;
    else {
      const literal = open ? null : literalAt(text, at, syntax);
      if (literal !== null) literals.push(literal);
      const regex = literal === null && syntax.regex && c === "/" ? regexEnd(text, at) : null;
      if (regex !== null) patterns.push({ start: at, end: regex });
      at = literal?.end ?? regex ?? at + 1;
    }
  }
  return { literals, comments, patterns };
}

function commentEnd(text: string, at: number, syntax: Syntax): number | null {
  for (const [begin, end] of syntax.blockComments) {
    if (!text.startsWith(begin, at)) continue;
    const close = text.indexOf(end, at + begin.length);
    return close < 0 ? text.length : close + end.length;
  }
  for (const begin of syntax.lineComments) {
    if (!text.startsWith(begin, at)) continue;
    // `$#`, `${#x}` and `a#b` are no comments where a hash begins one.
    if (begin === "#" && at > 0 && !/[\s;)}\],:]/.test(text.charAt(at - 1))) continue;
    // PHP's attributes.
    if (begin === "#" && text.charAt(at + 1) === "[" && syntax.lineComments.length > 1) continue;
    const close = text.indexOf("\n", at);
    return close < 0 ? text.length : close;
  }
  return null;
}

function literalAt(text: string, at: number, syntax: Syntax): Literal | null {
  const c = text.charAt(at);
  for (const quote of syntax.longQuotes) {
    if (c !== quote.charAt(0) || !text.startsWith(quote, at)) continue;
    const end = quoteEnd(text, at + quote.length, quote, true);
    return end === null ? null : literal(text, at, end, quote, syntax);
  }
  if (syntax.character && c === "'") {
    const end = /^'(?:\\.[^'\n]{0,8}|[^'\\\n])'/.exec(text.slice(at, at + 12))?.[0].length;
    return end === undefined ? null : literal(text, at, at + end, "'", syntax);
  }
  if (!syntax.quotes.includes(c)) return null;
  const end = quoteEnd(text, at + 1, c, false);
  return end === null ? null : literal(text, at, end, c, syntax);
}

function literal(text: string, start: number, end: number, quote: string, syntax: Syntax): Literal {
  const raw = text.slice(start + quote.length, end - quote.length);
  const mark = /[A-Za-z$@]{0,3}$/.exec(text.slice(Math.max(0, start - 3), start))?.[0] ?? "";
  const formatted = /^(?:f|rf|fr|F|s|\$|@\$|\$@)$/.test(mark) && /[{$]/.test(raw);
  const joined =
    quote === "'" && syntax.quotes.includes("'") ? false : syntax.interpolation?.test(raw) === true;
  const value = raw.includes("\\") ? raw.replace(/\\(["'`\\/])/g, "$1") : raw;
  return { start, end, value, dynamic: formatted || joined };
}

/** Behind the closing quote; null when there is none, or none in this line. */
function quoteEnd(text: string, from: number, quote: string, long: boolean): number | null {
  for (let at = from; at < text.length; at += 1) {
    const c = text.charAt(at);
    if (c === "\\") at += 1;
    else if (c === "\n" && !long) return null;
    else if (c === quote.charAt(0) && text.startsWith(quote, at)) return at + quote.length;
  }
  return null;
}

/** Without a limit a line of `/[/[/[` would be read to its end from every slash. */
const LONGEST_REGEX = 1000;
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};\n>+]|\breturn|\btypeof|\bcase)[ \t]*$/;

/** Behind a regular expression that begins here; null when this slash divides. */
function regexEnd(text: string, at: number): number | null {
  if (!BEFORE_REGEX.test(text.slice(Math.max(0, at - 12), at))) return null;
  let inClass = false;
  const last = Math.min(text.length, at + LONGEST_REGEX);
  for (let i = at + 1; i < last; i += 1) {
    const c = text.charAt(i);
    if (c === "\n") return null;
    if (c === "\\") i += 1;
    else if (c === "[") inClass = true;
    else if (c === "]") inClass = false;
    else if (c === "/" && !inClass) return i + 1;
  }
  return null;
}
