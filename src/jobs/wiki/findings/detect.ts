import type { FileFacts } from "../facts.ts";
import { type Bare, type Detector, symbolAt } from "./detector.ts";
import { environment } from "./environment.ts";
import { events } from "./events.ts";
import type { Finding } from "./finding.ts";
import { flags } from "./flags.ts";
import { Reading } from "./reading.ts";
import { routes } from "./routes.ts";
import { syntaxOf } from "./syntax.ts";
import { tables } from "./tables.ts";

const DETECTORS: readonly Detector[] = [environment, flags, routes, tables, events];

/** A file that seems to hold more was made to. */
const MOST_FINDINGS = 1000;

/** A word that every finding's file holds: most files need no second look. */
const HINT =
  /env|ENV|Env|Next|GET|option|rgument|[fF]lag|parse|\$\{|--|[Rr]out|\.(?:get|post|put|patch|delete|all|GET|POST|PUT|DELETE|Get|Post)\(|path\(|[Hh]andle|Map|CREATE|create|[Tt]able|Model|model|Entity|DbSet|\.emit\(|\.on\(|[Ss]ignal|[Ll]istener|[pP]ubl|ubscribe|send|get |post |Settings|connect|Use:|receiver|#\[/;

/** What a parsed file says about environment, flags, routes, tables and events, by line. */
export function findingsOf(
  path: string,
  language: string,
  text: string,
  facts: Pick<FileFacts, "imports" | "symbols" | "methods">,
): readonly Finding[] {
  const imports = facts.imports.map((i) => i.from);
  return detect(path, language, text, imports).map((f) => ({ ...f, within: symbolAt(facts, f.line) }));
}

/** What a file that is no source says, such as a schema. */
export function findingsOfText(path: string, kind: string, text: string): readonly Finding[] {
  return detect(path, kind, text, []).map((f) => ({ ...f, within: null }));
}

function detect(path: string, language: string, text: string, imports: readonly string[]): Bare[] {
  const syntax = syntaxOf(language);
  if (syntax === null || !HINT.test(text)) return [];
  const file = { path, language, reading: new Reading(text, syntax), imports };
  const found: Bare[] = [];
  for (const detector of DETECTORS) {
    for (const finding of detector(file)) {
      if (found.length >= MOST_FINDINGS) break;
      found.push(finding);
    }
  }
  return found.sort((a, b) => a.line - b.line);
}
