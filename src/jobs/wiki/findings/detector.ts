import type { FileFacts } from "../facts.ts";
import type { Finding } from "./finding.ts";
import type { Literal } from "./lex.ts";
import type { Reading } from "./reading.ts";

/** A file as the detectors see it. */
export interface Scanned {
  readonly path: string;
  /** Name of the `Language`, or of a kind of file in `syntax.ts`. */
  readonly language: string;
  readonly reading: Reading;
  /** What the file imports, as written. */
  readonly imports: readonly string[];
}

/** A finding before it is known in which symbol it stands. */
export type Bare<T extends Finding = Finding> = T extends Finding ? Omit<T, "within"> : never;

export type Detector = (file: Scanned) => Iterable<Bare>;

/** No file has more than a few hundred; one that seems to was made for that. */
const MOST_MATCHES = 2000;

/** Every place of a pattern in the code of a file, at most two thousand. */
export function* matches(code: string, pattern: RegExp): Generator<RegExpMatchArray & { index: number }> {
  let left = MOST_MATCHES;
  for (const match of code.matchAll(pattern)) {
    if (left === 0) return;
    left -= 1;
    yield Object.assign(match, { index: match.index });
  }
}

/** Whether a file imports one of these packages, or something below it. */
export function importsAny(file: Scanned, names: RegExp): boolean {
  return file.imports.some((from) => names.test(from));
}

/** The symbol with the fewest lines that holds a line. */
export function symbolAt(facts: Pick<FileFacts, "symbols" | "methods">, line: number): string | null {
  const places = [
    ...facts.symbols.map((s) => ({ name: s.name, line: s.line, endLine: s.endLine })),
    ...facts.methods.map(({ of, member }) => ({ name: of, line: member.line, endLine: member.endLine })),
  ].filter((s) => s.line <= line && line <= s.endLine);
  places.sort((a, b) => a.endLine - a.line - (b.endLine - b.line));
  return places[0]?.name ?? null;
}

const LONGEST_VALUE = 120;
const LONGEST_HELP = 400;

/** A value that is written out: a string's words, a number, `true`; null for anything that must be computed. */
export function plainValue(text: string, value: string | null): string | null {
  if (value !== null) return value.length <= LONGEST_VALUE ? value : null;
  return /^(?:-?\d[\d._]{0,20}|true|false|True|False)$/.test(text) ? text : null;
}

/** Python joins strings that stand side by side. */
function joined(file: Scanned, first: Literal): string | null {
  let value = first.value;
  let last: Literal | null = first;
  for (let n = 0; file.language === "Python" && n < 10 && last !== null; n += 1) {
    last = file.reading.literal(last.end);
    value += last?.value ?? "";
  }
  return value.length <= LONGEST_HELP ? value : null;
}

/** `name=value` or `name: value` among the arguments of a call, or in an object: the text behind it. */
export function named(file: Scanned, from: number, to: number, name: string): string | null {
  const code = file.reading.code.slice(from, to);
  const at = new RegExp(`(?<![\\w.-])${name}["']?\\s{0,4}[:=](?!=)`).exec(code);
  if (at === null) return null;
  const start = from + at.index + at[0].length;
  const literal = file.reading.literal(start);
  if (literal !== null) return joined(file, literal);
  return plainValue(
    /^\s{0,4}([\w.-]{1,30})/.exec(file.reading.code.slice(start, start + 40))?.[1] ?? "",
    null,
  );
}
