/** A file's text taken apart without a parser: right for what stands in comments, good enough to count and find words of code. */
export interface Scan {
  /** The text with comments and the insides of strings blanked; as long as the text, line by line. */
  readonly code: string;
  readonly comments: readonly Comment[];
}

export interface Comment {
  /** Counts from 1. */
  readonly line: number;
  /** With its marks. */
  readonly text: string;
}

interface Syntax {
  readonly line: readonly string[];
  readonly block: boolean;
  /** Characters that begin a string. */
  readonly quotes: string;
  readonly triple: boolean;
  /** `'` is for one character, or begins a lifetime. */
  readonly characters: boolean;
  readonly regex: boolean;
}

const C_LIKE: Syntax = {
  line: ["//"],
  block: true,
  quotes: "\"'",
  triple: false,
  characters: true,
  regex: false,
};
const SYNTAXES: Readonly<Record<string, Syntax>> = {
  TypeScript: { ...C_LIKE, quotes: "\"'`", characters: false, regex: true },
  TSX: { ...C_LIKE, quotes: "\"'`", characters: false, regex: true },
  JavaScript: { ...C_LIKE, quotes: "\"'`", characters: false, regex: true },
  Go: { ...C_LIKE, quotes: "\"'`" },
  Kotlin: { ...C_LIKE, triple: true },
  Scala: { ...C_LIKE, triple: true },
  Swift: { ...C_LIKE, triple: true },
  Java: { ...C_LIKE, triple: true },
  PHP: { ...C_LIKE, line: ["//", "#"], characters: false },
  Python: { line: ["#"], block: false, quotes: "\"'", triple: true, characters: false, regex: false },
  Ruby: { line: ["#"], block: false, quotes: "\"'", triple: false, characters: false, regex: false },
  Bash: { line: ["#"], block: false, quotes: "\"'", triple: false, characters: false, regex: false },
};

/** Reads a text once, in time that grows with its length alone. */
export function scan(text: string, language: string): Scan {
  const syntax =
    SYNTAXES[language] ?? (/^(?:Shell|Sh|bash)$/i.test(language) ? SYNTAXES["Bash"] : undefined) ?? C_LIKE;
  return new Scanner(text, syntax).run();
}

const CHARACTER = /'(?:\\[^\n]{1,10}?|[^\\'\n])'/y;
/** Bounded, so that a line made of its beginnings takes no longer than any other. */
const REGEX =
  /\/(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\[\n*])(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\[\n]){0,300}\//y;
const BEFORE_REGEX = /(?:^|[=(,[!&|?{};:+<>~^%*-]|\b(?:return|case|typeof|in|of|do|else|await|yield))\s*$/;

class Scanner {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #out: string[] = [];
  readonly #comments: Comment[] = [];
  #kept = 0;
  #line = 1;
  #counted = 0;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
  }

  run(): Scan {
    const marks = /["'`/#]/g;
    for (let match = marks.exec(this.#text); match !== null; match = marks.exec(this.#text)) {
      const end = this.#token(match.index, match[0]);
      if (end > match.index) marks.lastIndex = end;
    }
    this.#out.push(this.#text.slice(this.#kept));
    return { code: this.#out.join(""), comments: this.#comments };
  }

  /** @returns where the token ends that begins here; the same place when none does */
  #token(at: number, mark: string): number {
    const { line, block, quotes, regex } = this.#syntax;
    if (block && mark === "/" && this.#text[at + 1] === "*")
      return this.#comment(at, this.#find("*/", at + 2));
    if (line.some((l) => this.#text.startsWith(l, at)) && this.#begins(at, mark)) {
      return this.#comment(at, this.#lineEnd(at));
    }
    if (mark === "/") return regex ? this.#regex(at) : at;
    return quotes.includes(mark) ? this.#string(at, mark) : at;
  }

  /** In languages with `#`, it is a comment only behind a space, and `#[` belongs to what follows. */
  #begins(at: number, mark: string): boolean {
    return mark !== "#" || ((at === 0 || /\s/.test(this.#text[at - 1] ?? "")) && this.#text[at + 1] !== "[");
  }

  #comment(at: number, end: number): number {
    for (; this.#counted < at; this.#counted += 1)
      if (this.#text.charCodeAt(this.#counted) === 10) this.#line += 1;
    this.#comments.push({ line: this.#line, text: this.#text.slice(at, end) });
    return this.#blank(at, end);
  }

  #string(at: number, mark: string): number {
    const { triple, characters } = this.#syntax;
    if (mark === "'" && characters) {
      CHARACTER.lastIndex = at;
      return CHARACTER.test(this.#text) ? this.#blank(at + 1, CHARACTER.lastIndex - 1) + 1 : at;
    }
    if (triple && this.#text.startsWith(mark.repeat(3), at)) {
      const end = this.#find(mark.repeat(3), at + 3);
      return this.#blank(at + 1, end);
    }
    let end = at + 1;
    for (; end < this.#text.length; end += 1) {
      const char = this.#text[end];
      // A quote that its line does not close is an apostrophe or an error; only backticks go over lines.
      if (char === mark || (char === "\n" && mark !== "`")) break;
      if (char === "\\") end += 1;
    }
    return this.#blank(at + 1, Math.min(end, this.#text.length)) + (this.#text[end] === mark ? 1 : 0);
  }

  #regex(at: number): number {
    if (!BEFORE_REGEX.test(this.#text.slice(Math.max(0, at - 20), at))) return at;
    REGEX.lastIndex = at;
    return REGEX.test(this.#text) ? this.#blank(at + 1, REGEX.lastIndex - 1) + 1 : at;
  }

  #blank(from: number, to: number): number {
    this.#out.push(this.#text.slice(this.#kept, from), this.#text.slice(from, to).replace(/[^\n]/g, " "));
    this.#kept = Math.max(to, from);
    return this.#kept;
  }

  #find(mark: string, from: number): number {
    const at = this.#text.indexOf(mark, from);
    return at < 0 ? this.#text.length : at + mark.length;
  }

  #lineEnd(from: number): number {
    const at = this.#text.indexOf("\n", from);
    return at < 0 ? this.#text.length : at;
  }
}
