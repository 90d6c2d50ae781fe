import { join } from "node:path";
import type { JobContext } from "../define.ts";
import { enrich } from "./enrich/enrich.ts";
import { NO_MODEL } from "./enrich/warnings.ts";
import { type Fetched, fetchSource } from "./fetch-source.ts";
import { survey } from "./graph/survey.ts";
import { readShelf } from "./guides/shelf.ts";
import { moduleHistory } from "./history.ts";
import type { WikiInput } from "./input.ts";
import { Book } from "./pages/book.ts";
import { makeEdition } from "./pages/edition.ts";
import { count, list, number } from "./pages/markdown.ts";
import { coreFiles } from "./pages/start-here.ts";
import { parseSources } from "./parse-sources.ts";
import { census } from "./source/census.ts";
import { isLinkable, pathFilter, readSources, type Sources } from "./source/read.ts";
import { Warnings } from "./warnings.ts";

export interface WikiResult {
  readonly repo: string;
  readonly commit: string;
  readonly ref: string;
  readonly languages: readonly string[];
  readonly files: number;
  readonly modules: number;
  readonly pages: number;
  readonly symbols: number;
  readonly warnings: number;
}

/** Commits that the history of modules is told from. */
const HISTORY_DEPTH = 500;

/**
 * The whole job, from address to pages.
 * @throws JobdeckError `repo_refused` when the repository may not be read, is empty or has no such ref; `git_failed`
 */
export async function documentRepository(ctx: JobContext<WikiInput>, input: WikiInput): Promise<WikiResult> {
  const warnings = new Warnings(ctx);
  if (input.model === true && ctx.services.model.info === null) ctx.warn(NO_MODEL);
  const fetched = await fetchSource(ctx, input, input.history === false ? 0 : HISTORY_DEPTH);
  const sources = await listSources(ctx, input, fetched, warnings);
  const wanted = pathFilter(input.include, input.exclude);
  const shelf = await readShelf(fetched.copy, fetched.files, wanted, ctx.signal);
  ctx.log.info(`${count(shelf.guides.length, "text")} to read as guides`);
  const facts = await parseSources(ctx, sources.files, warnings);
  const languages = census(fetched.files, sources, facts);

  ctx.stage("map");
  const atlas = survey({ name: fetched.title, sources: sources.files, facts, texts: sources.texts });
  ctx.signal.throwIfAborted();
  const paths = new Set(fetched.files.map((f) => f.path).filter(isLinkable));
  const book = new Book(fetched.title, atlas, sources.texts, paths, shelf.guides);
  logMap(ctx, book);
  if (fetched.copy.historyProblem !== null) {
    ctx.warn(
      `What changed lately is not told, since the history could not be fetched: ${fetched.copy.historyProblem}`,
    );
  }
  const changes = input.history === false ? [] : await fetched.copy.history(HISTORY_DEPTH, ctx.signal);
  if (changes.length > 0) ctx.log.info(`${count(changes.length, "commit")} of history`);

  ctx.stage("write");
  const edition = await makeEdition({
    book,
    census: languages,
    skipped: sources.skipped,
    shelf,
    changes,
    source: fetched.source,
    notFollowed: fetched.notFollowed,
    committedAt: fetched.copy.committedAt,
    unparsed: warnings.unparsed,
    warnings: warnings.count,
    note: moduleHistory(changes),
    breathe: () => ctx.services.clock.sleep(0, ctx.signal),
  });
  let written = 0;
  for (const file of edition.files) {
    ctx.signal.throwIfAborted();
    await ctx.artifact(join("docs", file.path), file.content);
    written += 1;
    ctx.progress(written, edition.files.length, file.path);
  }
  ctx.log.info(`${count(edition.pages, "page")}, ${count(edition.symbols, "symbol")}`);
  const more = input.model === true ? await enrich(ctx, { book, edition, files: fetched.files }) : 0;
  return {
    repo: fetched.source.repo,
    commit: fetched.source.commit,
    ref: fetched.source.ref,
    languages: languages.languages.map((l) => l.name),
    files: atlas.files.size,
    modules: atlas.modules.length,
    pages: edition.pages,
    symbols: edition.symbols,
    warnings: warnings.count + more,
  };
}

async function listSources(
  ctx: JobContext<WikiInput>,
  input: WikiInput,
  { copy, files }: Fetched,
  warnings: Warnings,
): Promise<Sources> {
  ctx.stage("list");
  const wanted = pathFilter(input.include, input.exclude);
  const sources = await readSources(copy, files, wanted, ctx.signal, (done, total, path) =>
    ctx.progress(done, total, path),
  );
  const languages = new Set(sources.files.map((f) => f.language.name)).size;
  ctx.log.info(
    `${count(sources.files.length, "file")} to read of ${number(files.length)}, ${count(languages, "language")}`,
  );
  warnings.skipped(sources.skipped);
  const changed = await copy.uncommitted(
    files.filter((f) => wanted(f.path)),
    ctx.signal,
  );
  if (changed.length > 0) {
    const named = changed.map((path) => JSON.stringify(path));
    ctx.log.warn(`not committed, so not described: changes in ${list(named, 3)}`);
  }
  return sources;
}

function logMap(ctx: JobContext<WikiInput>, book: Book): void {
  const { layering, modules } = book.atlas;
  const layers = modules.length === 0 ? 0 : Math.max(0, ...layering.layer.values()) + 1;
  const titles = new Map(modules.map((m) => [m.id, m.title] as const));
  const [first] = layering.cycles;
  const named =
    first === undefined
      ? ""
      : ` (${first
          .slice(0, 4)
          .map((id) => titles.get(id) ?? id)
          .join(" ⇄ ")})`;
  const counts = [
    count(modules.length, "module"),
    count(layers, "layer"),
    count(layering.cycles.length, "cycle"),
  ];
  ctx.log.info(`${counts.join(", ")}${named}`);
  const [start] = coreFiles(book);
  if (start !== undefined) ctx.log.info(`start here: ${start.path} (rank ${start.rank.toFixed(3)})`);
}
