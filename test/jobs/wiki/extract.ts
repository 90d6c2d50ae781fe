import type { FileFacts, Member, SymbolFact } from "../../../src/jobs/wiki/facts.ts";
import { languageNamed, languageOfText } from "../../../src/jobs/wiki/languages.ts";
import { SourceParser } from "../../../src/jobs/wiki/parse/parser.ts";

const parser = new SourceParser(languageNamed);

/** Reads one file as the job does, in this process. */
export async function factsOf(path: string, text: string): Promise<FileFacts> {
  const language = languageOfText(path, text);
  if (language === null) throw new TypeError(`Expected a path of a known language, got ${path}`);
  return parser.parse({ path, language: language.name, text });
}

/** Symbols in one line each: `+` exported or `-`, kind, name, lines, signature; members indented below. */
export function outline({ symbols, methods }: Pick<FileFacts, "symbols" | "methods">): string[] {
  return [
    ...symbols.flatMap((symbol) => [symbolLine(symbol), ...symbol.members.map(memberLine)]),
    ...methods.map(({ of, member }) => `  of ${of}: ${memberLine(member).trim()}`),
  ];
}

function symbolLine({ exported, kind, name, line, endLine, signature }: SymbolFact): string {
  return `${exported ? "+" : "-"} ${kind} ${name} ${line}-${endLine} | ${flat(signature)}`;
}

function memberLine({ kind, name, line, endLine, signature }: Member): string {
  return `  ${kind} ${name} ${line}-${endLine} | ${flat(signature)}`;
}

const flat = (signature: string): string => signature.replaceAll("\n", " ⏎ ");
