import type { Cache } from "../../services.ts";
import type { FileFacts } from "../facts.ts";
import type { Language } from "../language.ts";
import type { SourceFile } from "../source/read.ts";
import { type PackedFacts, unpackFacts } from "./protocol.ts";

/** Kept in one write; so many files at most are read again after a crash. */
const TOGETHER = 64;

/**
 * Facts that earlier jobs found. They go by what a file says, where it lies and what reads it: one that is moved is
 * read again, since an extractor may look at the path.
 */
export class KeptFacts {
  readonly #cache: Cache;
  readonly #versionOf: (language: Language) => string;
  #waiting: (readonly [string, PackedFacts])[] = [];

  constructor(cache: Cache, versionOf: (language: Language) => string) {
    this.#cache = cache;
    this.#versionOf = versionOf;
  }

  /** Those that are known, by path. */
  find(files: readonly SourceFile[]): Map<string, FileFacts> {
    const found = new Map<string, FileFacts>();
    const kept = this.#cache.find(files.map((file) => this.#keyOf(file)));
    for (const file of files) {
      const packed = kept.get(this.#keyOf(file));
      const facts = packed === undefined ? null : unpacked(packed);
      if (facts !== null) found.set(file.path, facts);
    }
    return found;
  }

  add(file: SourceFile, packed: PackedFacts): void {
    this.#waiting.push([this.#keyOf(file), packed]);
    if (this.#waiting.length >= TOGETHER) this.flush();
  }

  flush(): void {
    if (this.#waiting.length > 0) this.#cache.keep(this.#waiting);
    this.#waiting = [];
  }

  #keyOf({ id, path, language }: SourceFile): string {
    return `facts ${this.#versionOf(language)} ${id} ${language.name} ${path}`;
  }
}

function unpacked(packed: PackedFacts): FileFacts | null {
  try {
    return unpackFacts(packed);
  } catch {
    // As good as not kept.
    return null;
  }
}
