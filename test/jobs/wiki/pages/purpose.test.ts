import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { documented } from "../../../support/wiki-run.ts";

setDefaultTimeout(60_000);

/** What the overview's table of modules says of the one in `src`. */
async function saidOf(code: string): Promise<string | undefined> {
  await using made = await documented({
    "src/track.ts": code,
    "src/queue.ts": "export const length = 1;\n",
    "src/use.ts": 'import { Tracker } from "./track.ts";\nexport const one = new Tracker();\n',
  });
  const overview = await Bun.file(join(made.run.outputDir, "docs/overview.md")).text();
  return /^\| \[`src`\]\([^)]*\) \| (.*?) \|/m.exec(overview)?.[1];
}

test("A module without words of its own is what its most used symbol is", async () => {
  expect(await saidOf("/** The public face of jobs. It has more. */\nexport class Tracker {}\n")).toBe(
    "`Tracker`: The public face of jobs.",
  );
});

test("A module whose most used symbol says nothing is told by the names that it defines", async () => {
  expect(await saidOf("export class Tracker {}\n/** Old. */\nexport class Old {}\n")).toBe(
    "Defines `Tracker`, `Old`, `length` and more.",
  );
});
