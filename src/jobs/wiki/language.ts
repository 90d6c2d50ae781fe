import type { FileFacts, ImportFact } from "./facts.ts";
import type { Source } from "./parse/nodes.ts";

/** What an extractor finds in a file; the rest of `FileFacts` is the same for every language. */
export type Extract = Omit<FileFacts, "path" | "language" | "lines" | "findings" | "syntaxError">;

/** A language that the wiki reads. Adding one means adding one of these to `languages.ts`. */
export interface Language {
  readonly name: string;
  /** What code blocks in it are marked with. */
  readonly fence: string;
  /** With the dot. */
  readonly extensions: readonly string[];
  /** Path of its tree-sitter grammar. */
  readonly grammar: string;
  /** Whether the files of one folder see each other's names without an import. */
  readonly packageScope: boolean;
  isTest(path: string): boolean;
  /**
   * Valid code that the grammar does not know, put so that it does, when a file could not be parsed whole. The text
   * must keep its length and its lines.
   */
  repair?(text: string): string;
  /**
   * What is parsed in place of every file's own text, where the grammar alone would lose its way. The text must keep
   * its length and its lines; `extract` is given the file's own.
   */
  prepare?(text: string): string;
  extract(source: Source): Extract;
  /** Prepares to find what imports mean in this repository. */
  resolver(project: Project): Resolver;
}

/** Reads what only all files of a language together tell, and gives the files that it changes. */
export type Linker = (project: Project) => ReadonlyMap<string, FileFacts>;

export type Resolver = (importer: FileFacts, imported: ImportFact["from"]) => Resolved;

/** `files` holds every file that the import stands for: one module, or all files of a package. */
export type Resolved =
  | { readonly kind: "files"; readonly paths: readonly string[] }
  | { readonly kind: "external"; readonly name: string; readonly standard: boolean }
  | { readonly kind: "unknown" };

export interface Project {
  readonly files: ReadonlyMap<string, FileFacts>;
  /** Text of a small file that describes the project, such as `package.json`; null when there is none. */
  manifest(path: string): string | null;
  /** Paths of all such files, in order. */
  readonly manifests: readonly string[];
}
