import type { JobContext } from "../define.ts";
import type { FileFacts } from "./facts.ts";
import type { WikiInput } from "./input.ts";
import { compare } from "./order.ts";
import { count } from "./pages/markdown.ts";
import { ParsePool } from "./parse/pool.ts";
import type { SourceFile } from "./source/read.ts";
import type { Warnings } from "./warnings.ts";

/** A second child costs 60 to 100 ms to start: below this many files it gains nothing. */
const ONE_CHILD_FILES = 100;

/** The stage `parse`: what each file declares and uses, by path in order. A file that fails is left out. */
export async function parseSources(
  ctx: JobContext<WikiInput>,
  files: readonly SourceFile[],
  warnings: Warnings,
): Promise<ReadonlyMap<string, FileFacts>> {
  ctx.stage("parse");
  const facts: FileFacts[] = [];
  const failed: { path: string; reason: string }[] = [];
  if (files.length > 0) {
    const size = files.length < ONE_CHILD_FILES ? 1 : 2;
    await using pool = new ParsePool({ size, clock: ctx.services.clock, signal: ctx.signal });
    pool.start();
    let done = 0;
    await pool.parse(
      files.map(({ path, language, text }) => ({ path, language: language.name, text })),
      (answer) => {
        done += 1;
        if ("facts" in answer) facts.push(answer.facts);
        else failed.push({ path: answer.path, reason: answer.failure });
        ctx.progress(done, files.length, "facts" in answer ? answer.facts.path : answer.path);
      },
    );
  }
  facts.sort((a, b) => compare(a.path, b.path));
  warnings.failed(failed.sort((a, b) => compare(a.path, b.path)));
  warnings.partial(facts);
  const definitions = facts.reduce((sum, f) => sum + f.symbols.length, 0);
  const references = facts.reduce((sum, f) => sum + f.references.length, 0);
  ctx.log.info(`${count(definitions, "definition")}, ${count(references, "reference")}`);
  return new Map(facts.map((f) => [f.path, f] as const));
}
