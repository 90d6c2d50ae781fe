import { join } from "node:path";
import type { JobContext } from "../../define.ts";
import type { GitFile } from "../../git.ts";
import type { ModelInfo } from "../../model.ts";
import type { AtlasFile, Module } from "../graph/atlas.ts";
import { withDescendants } from "../graph/modules.ts";
import type { Book } from "../pages/book.ts";
import type { Edition } from "../pages/edition.ts";
import { count, plainWords } from "../pages/markdown.ts";
import { OVERVIEW } from "../pages/overview.ts";
import { coreFiles } from "../pages/start-here.ts";
import { Asking } from "./asking.ts";
import { bottomUp } from "./bottom-up.ts";
import { type Checked, checked, isEmpty } from "./checked.ts";
import { claimsFile, claimsPath } from "./claims.ts";
import { diagramOf, drawableOf } from "./drawable.ts";
import { excerptsOf } from "./excerpts.ts";
import { imprint } from "./imprint.ts";
import { type Lexicon, lexiconOf } from "./lexicon.ts";
import type { Subject } from "./question.ts";
import { moduleSections, overviewSections, type Section, withSections } from "./sections.ts";
import { leftWarning } from "./warnings.ts";

/** A documentation that is written and whole. */
export interface Finished {
  readonly book: Book;
  readonly edition: Pick<Edition, "nav" | "files">;
  /** All files of the commit. */
  readonly files: readonly GitFile[];
}

/** A bigger repository has its less important modules left as they are. */
const MOST_MODULES = 200;

/**
 * Lets the model, if there is one, add to a documentation: from the innermost modules outwards, then on the overview.
 * Whatever the model does leaves pages at least as they are, and what was left is one warning.
 * @returns how many warnings it gave
 */
export async function enrich(ctx: JobContext, finished: Finished): Promise<number> {
  const { info } = ctx.services.model;
  if (info === null) return 0;
  ctx.stage("enrich");
  return new Enrichment(ctx, info, finished).run();
}

interface Told {
  readonly title: string;
  /** In the words of the model that were kept; else in ours. */
  readonly summary: string;
}

class Enrichment {
  readonly #ctx: JobContext;
  readonly #info: ModelInfo;
  readonly #finished: Finished;
  readonly #asking: Asking;
  readonly #lexicon: Lexicon;
  readonly #pages: ReadonlyMap<string, string>;
  readonly #summaries: ReadonlyMap<string, string>;
  readonly #blobs: ReadonlyMap<string, string>;
  readonly #chosen: ReadonlySet<Module>;
  readonly #described: string[] = [];
  #isSigned = false;
  #looked = 0;
  #dropped = 0;
  #done = 0;

  constructor(ctx: JobContext, info: ModelInfo, finished: Finished) {
    const { book, edition, files } = finished;
    this.#ctx = ctx;
    this.#info = info;
    this.#finished = finished;
    this.#asking = new Asking(ctx, info);
    this.#lexicon = lexiconOf(book);
    this.#pages = new Map(
      edition.files.flatMap(({ path, content }) =>
        typeof content === "string" ? [[path, content] as const] : [],
      ),
    );
    this.#summaries = new Map(edition.nav.pages.map((p) => [p.path, p.summary]));
    this.#blobs = new Map(files.map((f) => [f.path, f.id]));
    const ranked = book.atlas.modules.toSorted((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
    this.#chosen = new Set(ranked.slice(0, MOST_MODULES));
  }

  async run(): Promise<number> {
    const { roots, modules } = this.#finished.book.atlas;
    const total = modules.length + 1;
    this.#ctx.progress(0, total);
    try {
      const told = await bottomUp(
        roots,
        this.#info.concurrency,
        async (module, children: readonly Told[]) => {
          this.#ctx.signal.throwIfAborted();
          const found = await this.#module(module, children);
          this.#done += 1;
          this.#ctx.progress(this.#done, total, module.title);
          return found;
        },
      );
      await this.#overview(told);
      this.#ctx.progress(total, total);
    } finally {
      // Also when it is stopped: what is there says whose words are in it.
      if (this.#described.length > 0) await this.#sign();
    }
    return this.#conclude(total);
  }

  async #module(module: Module, children: readonly Told[]): Promise<Told> {
    const drawable = drawableOf(module, this.#finished.book.atlas);
    const found = !this.#chosen.has(module)
      ? null
      : await this.#describe(module.page, {
          about: `the module ${JSON.stringify(module.title)}`,
          id: module.id,
          files: filesOf(module),
          children,
          names: new Set(drawable.keys()),
        });
    if (found !== null) {
      const diagram = diagramOf(found.drawing, drawable, this.#info.name);
      await this.#write(module.page, moduleSections(found, diagram));
    }
    const words = found?.summary.map((claim) => plainWords(claim.markdown)).join(" ") ?? "";
    return { title: module.title, summary: words || (this.#summaries.get(module.page) ?? "") };
  }

  async #overview(children: readonly Told[]): Promise<void> {
    const found = await this.#describe(OVERVIEW, {
      about: `the whole repository ${JSON.stringify(this.#finished.book.title)}`,
      id: "",
      files: coreFiles(this.#finished.book),
      children,
      names: new Set(),
    });
    if (found !== null) await this.#write(OVERVIEW, overviewSections(found));
  }

  async #describe(
    page: string,
    {
      files,
      ...rest
    }: Pick<Subject, "about" | "id" | "children" | "names"> & { files: readonly AtlasFile[] },
  ): Promise<Checked | null> {
    const excerpts = excerptsOf(files);
    if (excerpts.length === 0) return null;
    const raw = await this.#asking.describe({
      ...{ ...rest, excerpts, page: this.#pages.get(page) ?? "", blobs: this.#blobs },
    });
    if (raw === null) return null;
    const found = checked(raw, { excerpts, lexicon: this.#lexicon, names: rest.names });
    this.#looked += found.looked;
    this.#dropped += found.dropped;
    return isEmpty(found) ? null : found;
  }

  async #write(path: string, sections: readonly Section[]): Promise<void> {
    const page = this.#pages.get(path);
    if (page === undefined || sections.length === 0) return;
    this.#ctx.signal.throwIfAborted();
    const claims = claimsFile(path, this.#info, sections, this.#blobs);
    this.#described.push(path);
    await this.#ctx.artifact(join("docs", claimsPath(path)), claims);
    await this.#ctx.artifact(join("docs", path), withSections(page, sections, this.#info.name));
    // From the first page on, should it be killed.
    if (this.#isSigned) return;
    this.#isSigned = true;
    await this.#sign();
  }

  async #sign(): Promise<void> {
    const { nav } = this.#finished.edition;
    const metadata = this.#pages.get("metadata.json");
    if (metadata === undefined) return;
    const added = this.#described.map(claimsPath).sort();
    for (const { path, content } of imprint({ nav, metadata }, this.#info.name, added)) {
      await this.#ctx.artifact(join("docs", path), content);
    }
  }

  #conclude(total: number): number {
    const { log } = this.#ctx;
    const left = total - this.#described.length;
    log.info(`${count(this.#described.length, "page")} of ${total} described by ${this.#info.name}`);
    const warnings: string[] = [];
    const { length: modules } = this.#finished.book.atlas.modules;
    if (modules > MOST_MODULES) {
      warnings.push(
        `The language model was asked about the ${MOST_MODULES} most important of ${modules} modules`,
      );
    }
    const { stopped } = this.#asking;
    if (left > 0 && stopped !== null) warnings.push(leftWarning(left, total, stopped));
    else if (left > 0) log.info(`nothing that holds was said of ${count(left, "page")}`);
    if (this.#dropped > 0) {
      warnings.push(
        `${this.#dropped} of ${count(this.#looked, "sentence")} of the language model ${this.#dropped === 1 ? "was" : "were"} dropped: they cite or name what is not there, or hold more than words`,
      );
    }
    for (const warning of warnings) this.#ctx.warn(warning);
    return warnings.length;
  }
}

/** What a module is made of; one without files of its own is told from its parts. */
function filesOf(module: Module): readonly AtlasFile[] {
  return module.files.length > 0 ? module.files : withDescendants(module).flatMap((m) => m.files);
}
