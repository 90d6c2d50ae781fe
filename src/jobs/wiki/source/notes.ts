import type { FileFacts } from "../facts.ts";
import { type Comment, scan } from "./scan.ts";

/** What a file's text says beyond its symbols. */
export interface Notes {
  /** What its authors left for later, as comments. */
  readonly openEnds: readonly OpenEnd[];
  /** Places where the code goes one way or another. */
  readonly branches: number;
  /** Where it throws, raises or returns an error by the name of its type. */
  readonly raises: readonly Raise[];
}

export interface OpenEnd {
  readonly kind: string;
  readonly text: string;
  readonly line: number;
}

export interface Raise {
  /** The error's name, without the module before it. */
  readonly name: string;
  readonly line: number;
  /** The text that it is given, when that is written beside it. */
  readonly message: string | null;
}

const OPEN_END =
  /(?:^|[^\w"'`])(T[O]DO|F[I]XME|H[A]CK|X[X]X)\b(?:\(([^()\n]{0,60})\))?[ \t]*[:,.-]?[ \t]*([^\n]{0,300})/;
const BRANCH =
  /\b(?:if|elif|elsif|for|foreach|while|until|case|catch|except|rescue|guard|when|unless)\b|&&|\|\|/g;
const THROW =
  /\bthrow[ \t]+(?:new[ \t]+)?((?:[A-Za-z_]\w{0,80}(?:\.|::|\\))*[A-Za-z_]\w{0,80})[ \t]*(?:<[^<>\n]{0,80}>)?[ \t]*([({.;\n])/g;
const RAISE =
  /^[ \t]*(?:else[ \t]+)?raise[ \t]+((?:[A-Za-z_]\w{0,80}(?:\.|::))*[A-Za-z_]\w{0,80})([ \t]*[(,.]|[ \t]*$|[ \t]+(?:from|if|unless)\b)/gm;
const GO_RETURN = /\breturn\b[^\n]{0,200}?\b((?:\w{1,60}\.)?Err[A-Z]\w{0,80})\b/g;
const MOST = 500;

/** Reads the notes of a file; each kind is bounded. */
export function notesOf(text: string, { language }: FileFacts): Notes {
  const { code, comments } = scan(text, language);
  return {
    openEnds: comments.flatMap(openEnds).slice(0, MOST),
    branches: code.match(BRANCH)?.length ?? 0,
    raises: raises(text, code, language).slice(0, MOST),
  };
}

function openEnds({ line, text }: Comment): OpenEnd[] {
  return text.split("\n").flatMap((written, i) => {
    const [, kind, , said = ""] = OPEN_END.exec(written.slice(0, 1000)) ?? [];
    const words = said.replace(/\s*(?:\*\/|-->)\s*$/, "").trim();
    return kind === undefined ? [] : [{ kind, text: words, line: line + i }];
  });
}

function raises(text: string, code: string, language: string): Raise[] {
  const pattern = language === "Go" ? GO_RETURN : /^(?:Python|Ruby)$/.test(language) ? RAISE : THROW;
  const found: Raise[] = [];
  let line = 1;
  let at = 0;
  for (const match of code.matchAll(pattern)) {
    const path = match[1] ?? "";
    const name = path.split(/\.|::|\\/).at(-1) ?? path;
    // Swift names a case of the error, `throw ParseError.empty`; elsewhere a call behind a dot makes one of unknown type.
    if (match[2] === "." && language !== "Swift") continue;
    const type = /^[a-z]/.test(name) ? (path.split(/\.|::/).find((p) => /^[A-Z]/.test(p)) ?? name) : name;
    for (; at < match.index; at += 1) if (code.charCodeAt(at) === 10) line += 1;
    const before = match[0].slice(0, match[0].indexOf(path)).split("\n").length - 1;
    if (!isErrorName(type, path)) continue;
    found.push({ name: type, line: line + before, message: message(text, match.index + match[0].length) });
  }
  return found;
}

/** A type's name, not a variable that holds an error caught before. */
function isErrorName(name: string, path: string): boolean {
  return /^[A-Z]/.test(name) || /^std::/.test(path);
}

const LITERAL =
  /^\s{0,80}(?:f|r|b|u|@|\$)?("(?:\\.|[^"\\\n]){4,160}"|'(?:\\.|[^'\\\n]){4,160}'|`(?:\\.|[^`\\\n]){4,160}`)\s*([,)+])/;

function message(text: string, at: number): string | null {
  const [, literal, after] = LITERAL.exec(text.slice(at, at + 300)) ?? [];
  return literal === undefined ? null : `${literal.slice(1, -1)}${after === "+" ? " …" : ""}`;
}
