import type { Clock } from "../../domain/clock.ts";
import type { DocRow, IndexWriter } from "./index-writer.ts";
import type { ReadDocs } from "./read-docs.ts";

/** While a job runs, its pages are not looked at again sooner than that. */
const LOOK_AGAIN_MS = 2000;
/** A use is written down at most so often. */
const TOUCH_MS = 60_000;

/** What is known of a job that may have left documentation. */
export interface VolumeNote {
  readonly type: string;
  readonly createdAt: number;
  /** Whether the job has ended, so that nothing will change. */
  readonly isFinal: boolean;
}

export interface IntakeOptions {
  readonly writer: IndexWriter;
  readonly read: (jobId: string) => Promise<ReadDocs | null>;
  readonly volume: (jobId: string) => VolumeNote | undefined;
  readonly clock: Clock;
  readonly onFault: (cause: unknown) => void;
  readonly mostCharacters: number;
}

/**
 * Reads documentations into the index, one after the other and page by page, so that everybody else gets their turn.
 * What a reader waits for goes first.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #tasks = new Map<string, { readonly run: () => Promise<void>; readonly done: Promise<void> }>();
  readonly #order: string[] = [];
  /** When a documentation that still grows was looked at. */
  readonly #lookedAt = new Map<string, number>();
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** How many documentations wait to be read. */
  get pending(): number {
    return this.#order.length + (this.#working === null ? 0 : 1);
  }

  /** Resolves when a documentation is in the index as it is now; somebody waits for it. */
  want(jobId: string): Promise<void> {
    const id = jobId.toLowerCase();
    const name = `read ${id}`;
    if (!this.#tasks.has(name) && this.#isFresh(id, true)) return Promise.resolve();
    return this.#first(name, () => this.#sync(id, true));
  }

  /** Resolves when all that there is room for is in the index. */
  async fill(jobIds: readonly string[]): Promise<void> {
    const isMissing = (id: string) => this.#tasks.has(`read ${id}`) || !this.#isFresh(id, false);
    const missing = jobIds.map((id) => id.toLowerCase()).filter(isMissing);
    await Promise.all(missing.map((id) => this.#last(`read ${id}`, () => this.#sync(id, false))));
  }

  /** Resolves when nothing of a documentation is in the index any more. */
  drop(jobId: string): Promise<void> {
    const id = jobId.toLowerCase();
    return this.#last(`drop ${id}`, async () => {
      const doc = this.#options.writer.find(id);
      if (doc !== null) await this.#takeOut(doc);
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  #isFresh(id: string, isAsked: boolean): boolean {
    const { writer, clock } = this.#options;
    const doc = writer.find(id);
    if (doc === null) return this.#wasLookedAt(id);
    if (isAsked && clock.now() - doc.used > TOUCH_MS) writer.touch(doc.slot, clock.now());
    return doc.complete === 1 || this.#wasLookedAt(id);
  }

  #wasLookedAt(id: string): boolean {
    const at = this.#lookedAt.get(id);
    return at !== undefined && this.#options.clock.now() - at < LOOK_AGAIN_MS;
  }

  #first(name: string, run: () => Promise<void>): Promise<void> {
    const done = this.#last(name, run);
    const at = this.#order.indexOf(name);
    if (at > 0) this.#order.unshift(...this.#order.splice(at, 1));
    return done;
  }

  #last(name: string, run: () => Promise<void>): Promise<void> {
    const known = this.#tasks.get(name);
    if (known !== undefined) return known.done;
    const { promise, resolve } = Promise.withResolvers<void>();
    const finish = async () => {
      try {
        if (!this.#stopped) await run();
      } catch (cause) {
        this.#options.onFault(cause);
      } finally {
        this.#tasks.delete(name);
        resolve();
      }
    };
    this.#tasks.set(name, { run: finish, done: promise });
    this.#order.push(name);
    this.#working ??= this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    for (let name = this.#order.shift(); name !== undefined; name = this.#order.shift()) {
      await this.#tasks.get(name)?.run();
    }
    this.#working = null;
  }

  async #sync(id: string, isAsked: boolean): Promise<void> {
    const { writer, read, volume, clock, mostCharacters } = this.#options;
    const note = volume(id);
    const known = writer.find(id);
    if (known?.complete === 1) return;
    this.#lookedAt.set(id, clock.now());
    if (!isAsked && this.#characters() >= mostCharacters) return;
    const docs = note === undefined ? null : await read(id);
    if (note === undefined || docs === null) {
      if (known !== null) await this.#takeOut(known);
      return;
    }
    const doc = writer.note({
      ...{ job: id, type: note.type, title: docs.title, created: note.createdAt, used: clock.now() },
      // One that does not say what it was made from has no other versions.
      series: `${note.type}\n${docs.repo ?? id}`,
      languages: docs.languages.join("\n"),
    });
    if (!(await this.#readPages(doc, docs))) return;
    writer.settle(doc, note.isFinal);
    if (note.isFinal) this.#lookedAt.delete(id);
    await this.#makeRoom(doc);
  }

  /** @returns false when it was stopped in the middle */
  async #readPages(doc: DocRow, docs: ReadDocs): Promise<boolean> {
    const { writer, mostCharacters } = this.#options;
    const before = new Map(writer.pages(doc.slot).map((page) => [page.path, page.etag]));
    let characters = 0;
    for (const { path, etag } of docs.pages) {
      if (this.#stopped) return false;
      const isKnown = before.get(path) === etag;
      before.delete(path);
      if (isKnown) continue;
      const units = await docs.read(path);
      if (units === null) continue;
      characters += units.reduce((sum, unit) => sum + unit.text.length, 0);
      if (characters > mostCharacters || !writer.put(doc.slot, path, etag, units)) break;
      // Others get their turn after each page.
      await Bun.sleep(0);
    }
    for (const path of before.keys()) writer.dropPage(doc.slot, path);
    return true;
  }

  async #makeRoom(kept: DocRow): Promise<void> {
    const { writer, mostCharacters } = this.#options;
    while (this.#characters() > mostCharacters) {
      const [oldest] = writer
        .docs()
        .filter((doc) => doc.slot !== kept.slot)
        .sort((a, b) => a.current - b.current || a.used - b.used);
      if (oldest === undefined) return;
      await this.#takeOut(oldest);
    }
  }

  async #takeOut(doc: DocRow): Promise<void> {
    this.#options.writer.hide(doc);
    while (!this.#options.writer.dropSome(doc)) {
      if (this.#stopped) return;
      await Bun.sleep(0);
    }
    this.#lookedAt.delete(doc.job);
  }

  #characters(): number {
    return this.#options.writer.docs().reduce((sum, doc) => sum + doc.bytes, 0);
  }
}
