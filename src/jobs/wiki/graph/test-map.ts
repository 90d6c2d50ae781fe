import { posix } from "node:path";
import type { Atlas, AtlasFile, Module } from "./atlas.ts";
import { groupBy } from "./group.ts";

const SHORTEST_STEM = 3;

/** Which tests belong to which module: those that import one of its files, stand beside it where that is the custom, or bear a file's name. */
export class TestMap {
  readonly #atlas: Atlas;
  readonly #tests: readonly AtlasFile[];
  readonly #byFolder: ReadonlyMap<string, readonly AtlasFile[]>;
  readonly #byName: ReadonlyMap<string, readonly AtlasFile[]>;
  readonly #known = new Map<Module, readonly AtlasFile[]>();

  constructor(atlas: Atlas) {
    this.#atlas = atlas;
    this.#tests = [...atlas.files.values()].filter((f) => f.role === "test");
    this.#byFolder = groupBy(this.#tests, (f) => posix.dirname(f.path));
    this.#byName = namesakes(atlas, this.#tests);
  }

  get isEmpty(): boolean {
    return this.#tests.length === 0;
  }

  /** Test files in order. */
  of(module: Module): readonly AtlasFile[] {
    const known = this.#known.get(module);
    if (known !== undefined) return known;
    const found = new Set<AtlasFile>();
    for (const { path, facts } of module.files) {
      for (const importer of this.#atlas.importers.get(path) ?? []) {
        const file = this.#atlas.files.get(importer);
        if (file?.role === "test") found.add(file);
      }
      const beside = facts.language === "Go" ? (this.#byFolder.get(posix.dirname(path)) ?? []) : [];
      for (const file of [...beside, ...(this.#byName.get(path) ?? [])]) found.add(file);
    }
    const tests = [...found].sort((a, b) => (a.path < b.path ? -1 : 1));
    this.#known.set(module, tests);
    return tests;
  }
}

/** Tests by the one source file that they are called after. */
function namesakes(atlas: Atlas, tests: readonly AtlasFile[]): Map<string, AtlasFile[]> {
  const sources = groupBy(
    [...atlas.files.values()].filter((f) => f.role === "source"),
    (f) => stemOf(f.path),
  );
  const found = new Map<string, AtlasFile[]>();
  for (const test of tests) {
    const stem = stemOf(test.path);
    const [only, ...others] = sources.get(stem) ?? [];
    if (only === undefined || others.length > 0 || stem.length < SHORTEST_STEM) continue;
    if (only.facts.language !== test.facts.language) continue;
    found.set(only.path, [...(found.get(only.path) ?? []), test]);
  }
  return found;
}

/** A file's name without what makes it a test. */
export function stemOf(path: string): string {
  return posix
    .basename(path)
    .replace(/\.[^.]+$/, "")
    .replace(/^test_|[._-](?:test|spec)$|_test$|Tests?$|Spec$/g, "")
    .toLowerCase();
}
