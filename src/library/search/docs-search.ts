import type { Clock } from "../../domain/clock.ts";
import type { DocsFacets, DocsFindings, DocsHit, DocsQuery } from "../../domain/docs-search.ts";
import type { Artifacts } from "../artifacts.ts";
import { openIndex } from "./database.ts";
import { hitOf } from "./hits.ts";
import { blockOf, EVERYWHERE, IndexReader, type Range, slotOf, type UnitRow } from "./index-reader.ts";
import { type DocRow, IndexWriter } from "./index-writer.ts";
import { Intake, type VolumeNote } from "./intake.ts";
import { type ParsedQuery, parseQuery } from "./query.ts";
import { createDocsReader } from "./read-docs.ts";

/** A reader waits no longer for a documentation that is not read in yet; what there is of it is shown then. */
const WAIT_MS = 300;
/** What other processes have finished is looked for at most so often; what this one has is told. */
const LOOK_AGAIN_MS = 1000;
/** What is kept at most, about 1 GB on the disk; then the documentation that was used the longest ago goes. */
const MOST_CHARACTERS = 300_000_000;

export interface DocsSearchOptions {
  /** The file of the index; `:memory:` = it is made anew with every start. */
  readonly path: string;
  /** The store whose jobs are meant: the index of another one is thrown away. */
  readonly storeId: string;
  readonly artifacts: Artifacts;
  /** What is known of a job's documentation; undefined when there is no such job. */
  readonly volume: (jobId: string) => VolumeNote | undefined;
  /** Jobs that left documentation, the newest first, as many as shall be searched together. */
  readonly volumes: () => readonly string[];
  readonly clock: Clock;
  /** Told of what went wrong while nobody waited. */
  readonly onFault: (cause: unknown) => void;
  readonly mostCharacters?: number;
}

/**
 * Searches what jobs have documented, one documentation or all: pages, sections and symbols. It keeps an index of its
 * own, which is filled from the files whenever that is needed and can be thrown away at any time.
 *
 * A search by meaning, once there is one, is a second list of the same units: it belongs beside `IndexReader.find`,
 * and the two are merged in `#search`.
 */
export class DocsSearch {
  readonly #options: DocsSearchOptions;
  #parts: { writer: IndexWriter; reader: IndexReader; intake: Intake; close(): void } | null = null;
  #stopped = false;
  #gatheredAt = Number.NEGATIVE_INFINITY;

  constructor(options: DocsSearchOptions) {
    this.#options = options;
  }

  /** @returns null when the job left no documentation */
  async inDocs(jobId: string, query: DocsQuery): Promise<DocsFindings | null> {
    const { intake } = this.#open();
    const isWhole = await this.#patient(intake.want(jobId));
    const doc = this.#known(jobId);
    if (doc === undefined) return isWhole ? null : { hits: [], hasMore: false, pending: 1 };
    return this.#search(query, new Map([[doc.slot, doc]]), blockOf(doc.slot), isWhole ? 0 : 1);
  }

  /** Searches the newest documentation of each source. */
  async everywhere(query: DocsQuery): Promise<DocsFindings> {
    await this.#gather();
    const { docs: title, jobType } = query;
    const docs = this.#current().filter(
      (doc) =>
        (title === undefined || doc.title === title) && (jobType === undefined || doc.type === jobType),
    );
    const [only] = docs;
    const range = docs.length === 1 && only !== undefined ? blockOf(only.slot) : EVERYWHERE;
    const bySlot = new Map(docs.map((doc) => [doc.slot, doc]));
    return this.#search(query, bySlot, range, this.#open().intake.pending);
  }

  /** The only symbol of that very name in a documentation, also as `Type.member`; null when there is none or several. */
  async symbol(jobId: string, name: string): Promise<DocsHit | null> {
    const { intake, reader } = this.#open();
    await this.#patient(intake.want(jobId));
    const doc = this.#known(jobId);
    const query = parseQuery(name);
    if (doc === undefined || query === null) return null;
    const named = reader.named(query, blockOf(doc.slot));
    const written = named.filter((unit) => unit.name === query.text);
    const [first, ...others] = written.length > 0 ? written : named;
    return first !== undefined && others.length === 0 ? hitOf(first, doc, query) : null;
  }

  /** What `everywhere` can be narrowed to. */
  facets(): DocsFacets {
    const docs = this.#current();
    const unique = (values: readonly string[]) => [...new Set(values)].filter((v) => v !== "").sort();
    return {
      docs: unique(docs.map((doc) => doc.title)),
      languages: unique(docs.flatMap((doc) => doc.languages.split("\n"))),
      jobTypes: unique(docs.map((doc) => doc.type)),
    };
  }

  /** Reads a documentation in, while nobody waits. */
  add(jobId: string): void {
    if (!this.#stopped) void this.#open().intake.want(jobId);
  }

  /** Takes what a job left out; an index that nobody has asked yet is looked through when somebody does. */
  remove(jobId: string): void {
    if (!this.#stopped) void this.#parts?.intake.drop(jobId);
  }

  /** Other jobs whose whole documentation is of the same source, the newest first, as far as they are in the index. */
  versions(jobId: string): readonly string[] {
    const own = this.#known(jobId);
    if (own === undefined) return [];
    const { volume } = this.#options;
    return this.#open()
      .writer.docs()
      .filter((doc) => doc.series === own.series && doc.slot !== own.slot && doc.complete === 1)
      .filter((doc) => volume(doc.job) !== undefined)
      .sort((a, b) => b.created - a.created || b.slot - a.slot)
      .map(({ job }) => job);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#parts?.intake.stop();
    this.#parts?.close();
    this.#parts = null;
  }

  #search(query: DocsQuery, docs: ReadonlyMap<number, DocRow>, range: Range, pending: number): DocsFindings {
    const parsed = parseQuery(query.text);
    if (parsed === null || docs.size === 0) return { hits: [], hasMore: false, pending };
    const units = this.#open().reader.find(parsed, range, wantedBy(query, docs), query.limit + 1);
    const hits = units.slice(0, query.limit).flatMap((unit) => hitIn(unit, docs, parsed));
    return { hits, hasMore: units.length > query.limit, pending };
  }

  #known(jobId: string): DocRow | undefined {
    return this.#open().writer.find(jobId.toLowerCase()) ?? undefined;
  }

  #current(): readonly DocRow[] {
    const { volume } = this.#options;
    return this.#open()
      .writer.docs()
      .filter((doc) => doc.current === 1 && volume(doc.job) !== undefined);
  }

  /** Reads in what is new. What is gone is left out by `#current`, and taken out here. */
  async #gather(): Promise<void> {
    const { intake, writer } = this.#open();
    const { volume, volumes, clock } = this.#options;
    if (intake.pending === 0 && clock.now() - this.#gatheredAt < LOOK_AGAIN_MS) return;
    this.#gatheredAt = clock.now();
    const gone = writer.docs().filter((doc) => volume(doc.job) === undefined);
    const drops = gone.map((doc) => intake.drop(doc.job));
    await this.#patient(Promise.all([...drops, intake.fill(volumes())]));
  }

  /** @returns whether it was done in time */
  async #patient(work: Promise<unknown>): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<false>();
    const disarm = this.#options.clock.after(WAIT_MS, () => resolve(false));
    const done = await Promise.race([work.then(() => true), promise]);
    disarm();
    return done;
  }

  #open() {
    if (this.#stopped) throw new Error("The search was stopped");
    if (this.#parts !== null) return this.#parts;
    const {
      path,
      storeId,
      artifacts,
      volume,
      clock,
      onFault,
      mostCharacters = MOST_CHARACTERS,
    } = this.#options;
    const database = openIndex(path, storeId);
    const writer = new IndexWriter(database);
    const intake = new Intake({
      ...{ writer, volume, clock, onFault, mostCharacters },
      read: createDocsReader(artifacts),
    });
    this.#parts = { writer, intake, reader: new IndexReader(database), close: () => database.close() };
    return this.#parts;
  }
}

function wantedBy(query: DocsQuery, docs: ReadonlyMap<number, DocRow>): (unit: UnitRow) => boolean {
  const { kind, language } = query;
  return (unit) =>
    docs.has(slotOf(unit)) &&
    (kind === undefined || (unit.symbol === null) === (kind === "section")) &&
    (language === undefined || unit.language === language);
}

function hitIn(unit: UnitRow, docs: ReadonlyMap<number, DocRow>, query: ParsedQuery): readonly DocsHit[] {
  const doc = docs.get(slotOf(unit));
  return doc === undefined ? [] : [hitOf(unit, doc, query)];
}
