import { isNoise } from "../comments/doc.ts";
import { findingsOfText } from "./detect.ts";
import type { EnvironmentFinding, Finding } from "./finding.ts";

/** A file of settings has a few hundred lines. */
const MOST_LINES = 5000;
const LONGEST_LINE = 2000;
/** An example's value for one of these says nothing, and may be somebody's. */
const SECRET = /(?:SECRET|TOKEN|PASSWORD|PASSWD|_KEY|^KEY|CREDENTIALS?|DSN)/;

/** What a file that is no source says about environment and tables. */
export function findingsOfFile(path: string, text: string): readonly Finding[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/\.sql$/i.test(name)) return findingsOfText(path, "SQL", text);
  if (/\.prisma$/i.test(name)) return findingsOfText(path, "Prisma", text);
  if (/^\.env\./i.test(name)) return dotenv(text);
  if (/^(?:Dockerfile|Containerfile)$/.test(name)) return dockerfile(text);
  return /compose.{0,50}\.ya?ml$/.test(name) ? compose(text) : [];
}

function variable(name: string, line: number, value: string, doc: string | null): EnvironmentFinding {
  const plain = value.trim().replace(/^(["'])(.*)\1$/, "$2");
  const fallback = plain === "" || plain.length > 120 || SECRET.test(name) ? null : plain;
  return { kind: "environment", name, line, within: null, fallback, doc };
}

function lines(text: string): string[] {
  return text.split("\n", MOST_LINES).map((line) => line.slice(0, LONGEST_LINE));
}

/** Lines `NAME=value`, also where a hash makes them optional, with the comment above them. */
function dotenv(text: string): EnvironmentFinding[] {
  const found: EnvironmentFinding[] = [];
  let notes: string[] = [];
  for (const [i, line] of lines(text).entries()) {
    const set = /^#?[ \t]?(?:export[ \t]+)?([A-Z_][A-Z0-9_]{0,99})=(.*)$/.exec(line.trimEnd());
    const note = /^#+[ \t]?(.*)$/.exec(line)?.[1];
    if (set !== null) {
      const [, value = "", beside] = /^([^#]*?)(?:[ \t]+#[ \t]*(.*))?$/.exec(set[2] ?? "") ?? [];
      const doc = beside ?? notes.join(" ");
      found.push(variable(set[1] ?? "", i + 1, value, isNoise(doc) || doc.length > 300 ? null : doc));
      notes = [];
    } else if (note === undefined) notes = [];
    else if (notes.length < 6) notes.push(note.trim());
  }
  return found;
}

function dockerfile(text: string): EnvironmentFinding[] {
  return lines(text).flatMap((line, i) => {
    const rest = /^\s{0,8}ENV\s+(.*)$/.exec(line)?.[1];
    if (rest === undefined) return [];
    if (!/^[A-Za-z_]\w*=/.test(rest)) {
      const [name = "", ...value] = rest.split(" ");
      return /^[A-Za-z_]\w{0,99}$/.test(name) ? [variable(name, i + 1, value.join(" "), null)] : [];
    }
    const pairs = rest.matchAll(/(?:^|\s)([A-Za-z_]\w{0,99})=("[^"]{0,200}"|[^\s"]{0,200})/g);
    return [...pairs].map((m) => variable(m[1] ?? "", i + 1, m[2] ?? "", null));
  });
}

/** What a compose file takes from the environment: `${NAME}`, `${NAME:-default}`. */
function compose(text: string): EnvironmentFinding[] {
  return lines(text).flatMap((line, i) => {
    if (/^\s*#/.test(line)) return [];
    const uses = line.matchAll(/(?<!\$)\$\{([A-Z_][A-Z0-9_]{0,99})(?::?[-?]([^}]{0,120}))?\}/g);
    return [...uses].map((m) => variable(m[1] ?? "", i + 1, m[0].includes("?") ? "" : (m[2] ?? ""), null));
  });
}
