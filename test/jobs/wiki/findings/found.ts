import { findingsOf, findingsOfText } from "../../../../src/jobs/wiki/findings/detect.ts";
import type { Finding } from "../../../../src/jobs/wiki/findings/finding.ts";
import { languageNamed } from "../../../../src/jobs/wiki/languages.ts";
import { factsOf } from "../extract.ts";

/** What a file says, one line each: line, kind, then what matters of it. Languages without a parser are read as text. */
export async function found(path: string, text: string, language?: string): Promise<string[]> {
  const findings =
    language === undefined || languageNamed(language) !== null
      ? (await factsOf(path, text)).findings
      : findingsOfText(path, language, text);
  return findings.map(line);
}

/** As `found`, for a language that is not parsed here but imports these. */
export function foundWith(
  path: string,
  language: string,
  imports: readonly string[],
  text: string,
): string[] {
  const facts = {
    imports: imports.map((from) => ({ from, line: 1, names: [], all: false })),
    symbols: [],
    methods: [],
  };
  return findingsOf(path, language, text, facts).map(line);
}

function line(finding: Finding): string {
  const within = finding.within === null ? "" : ` in ${finding.within}`;
  return `${finding.line} ${words(finding)}${within}`;
}

function words(f: Finding): string {
  if (f.kind === "environment")
    return [f.name, or("=", f.fallback), or("# ", f.doc)].filter(Boolean).join(" ");
  if (f.kind === "flag")
    return [f.sort, f.short ?? "", f.name, or("=", f.fallback), or("# ", f.help)].filter(Boolean).join(" ");
  if (f.kind === "route") return [f.method, f.path, or("> ", f.handler)].filter(Boolean).join(" ");
  if (f.kind === "event") return `${f.side} ${f.name} (${f.through})`;
  const columns = f.columns.map((c) => `${c.name}:${c.type}${or(">", c.to)}`);
  return `${f.through} ${f.name}(${columns.join(", ")})`;
}

const or = (mark: string, said: string | null): string => (said === null ? "" : mark + said);
