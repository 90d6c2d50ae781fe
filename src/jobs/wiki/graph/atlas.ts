import type { FileFacts, SymbolFact } from "../facts.ts";
import type { Package } from "../packages/package.ts";
import type { Role } from "../source/role.ts";
import type { External, FileEdge } from "./bindings.ts";
import type { Layering } from "./layers.ts";

/** Everything that is known about the repository's code: what the pages are written from. */
export interface Atlas {
  readonly files: ReadonlyMap<string, AtlasFile>;
  /** In reading order: parents before their children. */
  readonly modules: readonly Module[];
  readonly roots: readonly Module[];
  readonly moduleOf: ReadonlyMap<string, Module>;
  readonly moduleEdges: readonly ModuleEdge[];
  /** Between source files, guesses left out. */
  readonly fileEdges: readonly FileEdge[];
  readonly layering: Layering;
  /** Every manifest, by path. */
  readonly packages: readonly Package[];
  readonly external: readonly External[];
  /** Files that use a symbol, by `path#name`, in order. */
  readonly usedBy: ReadonlyMap<string, readonly string[]>;
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
  /** Files that import a file, tests included, in order. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
}

export interface AtlasFile {
  readonly path: string;
  readonly role: Role;
  readonly facts: FileFacts;
  readonly text: string;
  /** Share of the whole repository's rank, 0 to 1; 0 for what is not source. */
  readonly rank: number;
  /** Source files that need this one. */
  readonly dependents: number;
  /** Tests and examples that touch it, in Go also by a name of its package alone. */
  readonly outside: number;
}

export interface Module {
  /** Unique; made of folder and group. */
  readonly id: string;
  readonly folder: string;
  readonly group: string | null;
  /** The package of a workspace that it is; null = it is none. */
  readonly workspace: Package | null;
  /** The shortest end of the path that no other module has; a package's own name. */
  readonly title: string;
  /** Where its page is, below the documentation's folder. */
  readonly page: string;
  readonly files: readonly AtlasFile[];
  readonly symbols: readonly PlacedSymbol[];
  readonly children: readonly Module[];
  readonly parent: Module | null;
  readonly rank: number;
}

export interface PlacedSymbol {
  readonly path: string;
  readonly fact: SymbolFact;
  /** The same name in other files of a Go package, for other systems or build tags. */
  readonly twins?: readonly { readonly path: string; readonly line: number; readonly endLine: number }[];
}

export interface ModuleEdge {
  readonly from: Module;
  readonly to: Module;
  /** Names that `from` uses of `to` with the number of files that do, the most used first. */
  readonly names: readonly { readonly name: string; readonly count: number }[];
  /** Pairs of files. */
  readonly files: number;
  readonly weight: number;
}
