/** What the lexer must know of a language to tell code, comments and strings apart. */
export interface Syntax {
  /** What begins a comment that ends with its line. */
  readonly lineComments: readonly string[];
  /** What begins and ends a comment over several lines. */
  readonly blockComments: readonly (readonly [string, string])[];
  /** Quotes of strings that may span lines, the longest first. */
  readonly longQuotes: readonly string[];
  /** Quotes of strings that end with their line. */
  readonly quotes: readonly string[];
  /** What makes a string one that is put together when the program runs; null = nothing does. */
  readonly interpolation: RegExp | null;
  /** A string of one letter, such as Rust's `'a'`, whose quote may also be something else. */
  readonly character: boolean;
  /** Whether a slash may begin a regular expression. */
  readonly regex: boolean;
  /** Whether what stands in quotes stays visible as code, as the shell's `"${X:-1}"` must. */
  readonly openQuotes: readonly string[];
}

const C_LIKE: Syntax = {
  lineComments: ["//"],
  blockComments: [["/*", "*/"]],
  longQuotes: [],
  quotes: ['"', "'"],
  interpolation: null,
  character: false,
  regex: false,
  openQuotes: [],
};
const ECMA: Syntax = { ...C_LIKE, longQuotes: ["`"], interpolation: /\$\{/, regex: true };
const JVM: Syntax = { ...C_LIKE, longQuotes: ['"""'] };
const HASH: Syntax = { ...C_LIKE, lineComments: ["#"], blockComments: [] };
const C: Syntax = { ...C_LIKE, quotes: ['"'], character: true };

/** By the name of a `Language`, and by kinds of files that are no language of the wiki. */
const SYNTAXES: Readonly<Record<string, Syntax>> = {
  TypeScript: ECMA,
  TSX: ECMA,
  JavaScript: ECMA,
  Python: { ...HASH, longQuotes: ['"""', "'''"] },
  Go: { ...C, longQuotes: ["`"] },
  Rust: { ...C, longQuotes: [] },
  Java: JVM,
  Kotlin: { ...JVM, interpolation: /\$[{\w]/ },
  Scala: { ...JVM, quotes: ['"'], character: true, interpolation: /\$[{\w]/ },
  Swift: { ...JVM, quotes: ['"'], interpolation: /\\\(/ },
  C,
  "C++": C,
  "C#": { ...C, longQuotes: ['"""'], interpolation: null },
  PHP: { ...C_LIKE, lineComments: ["//", "#"], interpolation: /\$[{\w]|\{\$/ },
  Ruby: { ...HASH, blockComments: [["\n=begin", "\n=end"]], interpolation: /#\{/ },
  Shell: { ...HASH, longQuotes: ["'"], quotes: [], openQuotes: ['"'] },
  SQL: { ...C_LIKE, lineComments: ["--"], quotes: ["'"] },
  Prisma: { ...C_LIKE, quotes: ['"'] },
};

export function syntaxOf(language: string): Syntax | null {
  return SYNTAXES[language] ?? null;
}
