/**
 * Writes the documents that are made from the code: `bun .ci/build-docs.ts`. With `--check` it writes nothing and
 * names those that are stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { eventsDocument } from "./docs-events.ts";
import { settingsTable } from "./docs-settings.ts";
import { statusDocument } from "./docs-status.ts";

const README = "README.md";
const SETTINGS_PART = /(<!-- settings: made by \.ci\/build-docs\.ts -->\n)[\s\S]*?(<!-- end of settings -->)/;

/** Path → text of every generated document. @param readme the README as it stands; its table of settings is replaced */
export function documents(readme: string): ReadonlyMap<string, string> {
  return new Map([
    ["docs/status.md", statusDocument()],
    ["docs/events.md", eventsDocument()],
    [
      README,
      readme.replace(SETTINGS_PART, (_, start: string, end: string) => `${start}${settingsTable()}${end}`),
    ],
  ]);
}

if (import.meta.main) {
  const stale = [...documents(readFileSync(README, "utf8"))].filter(([path, text]) => text !== read(path));
  const check = process.argv.includes("--check");
  for (const [path, text] of stale) {
    if (!check) writeFileSync(path, text);
    console.log(`${path} ${check ? "is stale: run `bun .ci/build-docs.ts`" : "written"}`);
  }
  process.exit(check && stale.length > 0 ? 1 : 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
