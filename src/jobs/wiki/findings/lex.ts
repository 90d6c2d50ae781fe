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
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Lexed {
  readonly literals: Literal[];
  readonly comments: Stretch[];
  /** Regular expressions. */
  readonly patterns: Stretch[];
}

/** Tells comments, strings and regular expressions apart from code, in one pass. */
export function lex(text: string, syntax: Syntax): Lexed {
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
