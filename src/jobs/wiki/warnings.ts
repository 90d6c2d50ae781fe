import type { JobContext } from "../define.ts";
import type { FileFacts } from "./facts.ts";
import { count, list } from "./pages/markdown.ts";
import type { SkippedFile } from "./source/read.ts";

const MOST_NAMED = 5;
const MOST_LOGGED = 20;

/** What is ordinary to pass over, and so only told in the log. */
const ORDINARY: ReadonlySet<string> = new Set(["vendored", "declarations only"]);

/** Collects what the reader should know was left out: one sentence for each reason, with a few names. */
export class Warnings {
  readonly #ctx: Pick<JobContext, "warn" | "log">;
  #count = 0;
  #unparsed: readonly SkippedFile[] = [];

  constructor(ctx: Pick<JobContext, "warn" | "log">) {
    this.#ctx = ctx;
  }

  get count(): number {
    return this.#count;
  }

  /** Files that the parser did not come through, with why. */
  get unparsed(): readonly SkippedFile[] {
    return this.#unparsed;
  }

  skipped(files: readonly SkippedFile[]): void {
    for (const [reason, paths] of byReason(files)) {
      const sentence = `${count(paths.length, "file was", "files were")} passed over (${reason}): ${names(paths)}`;
      if (ORDINARY.has(reason)) this.#ctx.log.info(sentence);
      else this.#add(sentence);
    }
  }

  failed(files: readonly SkippedFile[]): void {
    this.#unparsed = files;
    for (const [reason, paths] of byReason(files)) {
      this.#add(`${count(paths.length, "file")} could not be parsed (${reason}): ${names(paths)}`);
    }
  }

  partial(facts: readonly FileFacts[]): void {
    const partial = facts.filter((f) => f.syntaxError !== null);
    for (const { path, syntaxError } of partial.slice(0, MOST_LOGGED)) {
      this.#ctx.log.warn(
        `${shown(path)}: not understood at ${syntaxError?.line}:${syntaxError?.column}, partial`,
      );
    }
    if (partial.length > 0) {
      this.#add(
        `${count(partial.length, "file was", "files were")} understood only in part: ${names(partial.map((f) => f.path))}`,
      );
    }
  }

  #add(sentence: string): void {
    this.#count += 1;
    this.#ctx.warn(sentence);
  }
}

function byReason(files: readonly SkippedFile[]): [string, string[]][] {
  const reasons = new Map<string, string[]>();
  for (const { path, reason } of files) reasons.set(reason, [...(reasons.get(reason) ?? []), path]);
  return [...reasons].sort(([a], [b]) => (a < b ? -1 : 1));
}

function names(paths: readonly string[]): string {
  return list(paths.map(shown), MOST_NAMED);
}

/** A path in one line: what could break it is escaped. */
function shown(path: string): string {
  return /[\p{Cc}",]/u.test(path) ? JSON.stringify(path) : path;
}
