/**
 * Writes the documents, and parts of documents, that are made from the code: `bun .ci/build-docs.ts`. With `--check`
 * it writes nothing and names those that are stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cliDocument } from "./docs-cli.ts";
import { eventsDocument } from "./docs-events.ts";
import { settingsTable } from "./docs-settings.ts";
import { statusDocument } from "./docs-status.ts";

const TOP = join(import.meta.dir, "..");
const SETTINGS_PART = /(<!-- settings: made by \.ci\/build-docs\.ts -->\n)[\s\S]*?(<!-- end of settings -->)/;
/** A snippet that is a file which the tests run. */
const EXAMPLE = /(<!-- example: (\S+) -->\n```\w+\n)[\s\S]*?(```\n)/g;

/** Path → text of every document of which something is generated, relative to the top. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ...writtenByHand().map((path) => [path, filled(read(path))] as const),
    ["docs/status.md", statusDocument()],
    ["docs/events.md", eventsDocument()],
    ["docs/cli.md", cliDocument()],
  ]);
}

/** One pattern at a time: Bun finds nothing by braces with a folder in them. */
function writtenByHand(): readonly string[] {
  return ["*.md", "docs/**/*.md"]
    .flatMap((pattern) => [...new Bun.Glob(pattern).scanSync({ cwd: TOP })])
    .sort();
}

/** Those whose text on disk is another one. */
export function staleDocuments(): readonly (readonly [path: string, text: string])[] {
  return [...documents()].filter(([path, text]) => text !== read(path));
}

function filled(text: string): string {
  return text
    .replace(SETTINGS_PART, (_, start: string, end: string) => `${start}${settingsTable()}${end}`)
    .replace(EXAMPLE, (_, start: string, path: string, end: string) => `${start}${shown(read(path))}${end}`);
}

/** As somebody outside the repository would write it. */
function shown(code: string): string {
  return code.replaceAll("../../src/", "./src/");
}

function read(path: string): string {
  try {
    return readFileSync(join(TOP, path), "utf8");
  } catch {
    return "";
  }
}

if (import.meta.main) {
  const check = process.argv.includes("--check");
  const stale = staleDocuments();
  for (const [path, text] of stale) {
    if (!check) writeFileSync(join(TOP, path), text);
    console.log(`${path} ${check ? "is stale: run `bun .ci/build-docs.ts`" : "written"}`);
  }
  process.exit(check && stale.length > 0 ? 1 : 0);
}
