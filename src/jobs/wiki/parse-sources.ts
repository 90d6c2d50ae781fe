import type { JobContext } from "../define.ts";
import type { FileFacts } from "./facts.ts";
import type { WikiInput } from "./input.ts";
import { compare } from "./order.ts";
import { count } from "./pages/markdown.ts";
import { extractorVersions } from "./parse/extractor-version.ts";
import { KeptFacts } from "./parse/kept-facts.ts";
import { ParsePool } from "./parse/pool.ts";
import { unpackFacts } from "./parse/protocol.ts";
import type { SourceFile } from "./source/read.ts";
import type { Warnings } from "./warnings.ts";

/** A second child costs 60 to 100 ms to start: below this many files it gains nothing. */
const ONE_CHILD_FILES = 100;

/**
 * The stage `parse`: what each file declares and uses, by path in order. Only files that no earlier job has read are
 * read. A file that fails is left out, and tried again by the next job.
 */
export async function parseSources(
  ctx: JobContext<WikiInput>,
  files: readonly SourceFile[],
  warnings: Warnings,
): Promise<ReadonlyMap<string, FileFacts>> {
  ctx.stage("parse");
  const kept = new KeptFacts(ctx.services.cache, extractorVersions());
  const known = ctx.fresh ? new Map<string, FileFacts>() : kept.find(files);
  const facts = [...known.values()];
  const failed: { path: string; reason: string }[] = [];
  const unread = new Map(files.filter((f) => !known.has(f.path)).map((f) => [f.path, f] as const));
  if (unread.size > 0) {
    const size = unread.size < ONE_CHILD_FILES ? 1 : 2;
    await using pool = new ParsePool({ size, clock: ctx.services.clock, signal: ctx.signal });
    pool.start();
    let done = known.size;
    const tasks = [...unread.values()].map(({ path, language, text }) => ({
      ...{ path, text },
      language: language.name,
    }));
    try {
      await pool.parse(tasks, (answer) => {
        done += 1;
        const file = unread.get(answer.path);
        if ("packed" in answer) facts.push(unpackFacts(answer.packed));
        else failed.push({ path: answer.path, reason: answer.failure });
        if ("packed" in answer && file !== undefined) kept.add(file, answer.packed);
        ctx.progress(done, files.length, answer.path);
      });
    } finally {
      kept.flush();
    }
  }
  facts.sort((a, b) => compare(a.path, b.path));
  warnings.failed(failed.sort((a, b) => compare(a.path, b.path)));
  warnings.partial(facts);
  const definitions = facts.reduce((sum, f) => sum + f.symbols.length, 0);
  const references = facts.reduce((sum, f) => sum + f.references.length, 0);
  const again = known.size > 0 ? `; ${count(known.size, "file")} known from before` : "";
  ctx.log.info(`${count(definitions, "definition")}, ${count(references, "reference")}${again}`);
  return new Map(facts.map((f) => [f.path, f] as const));
}
