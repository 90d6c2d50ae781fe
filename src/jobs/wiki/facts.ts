import type { Finding } from "./findings/finding.ts";

/** What is known about one source file after parsing. Lines count from 1. */
export interface FileFacts {
  readonly path: string;
  /** Name of the `Language` it was read as. */
  readonly language: string;
  readonly lines: number;
  /** What the file says about itself at its top. */
  readonly doc: Doc | null;
  /** The package that a Go or Java file declares. */
  readonly package: string | null;
  readonly symbols: readonly SymbolFact[];
  /** Methods whose type may be declared in another file of the package. */
  readonly methods: readonly { readonly of: string; readonly member: Member }[];
  readonly imports: readonly ImportFact[];
  /** Names under which the file hands out its own symbols and what it imported. */
  readonly exports: readonly ExportFact[];
  /** Where imported names are used. */
  readonly references: readonly Reference[];
  /** Names that may belong to other files of the same package; only for languages where a package is one scope. */
  readonly identifiers: readonly string[];
  /**
   * Words that may name what other files declare, where only all files together tell which: `graph/linked.ts` turns
   * them into imports and references and takes them away.
   */
  readonly loose?: readonly LooseWord[];
  /** Namespaces whose names a file sees without a prefix: those it opens, and those it asks for. */
  readonly scopes?: readonly string[];
  /** Symbols that a C or C++ file only declares; another one may define them. */
  readonly declares?: readonly string[];
  readonly tests: readonly TestFact[];
  /** What makes the file a place where a program begins, such as `func main`; null = it is none. */
  readonly entry: string | null;
  /** What it says about environment, flags, routes, tables and events, by line; made for every language alike. */
  readonly findings: readonly Finding[];
  readonly syntaxError: { readonly line: number; readonly column: number } | null;
}

/** A documentation comment, already markdown. */
export interface Doc {
  readonly text: string;
  readonly params: readonly NamedText[];
  readonly returns: string | null;
  readonly throws: readonly NamedText[];
  /** Each is markdown with its own fence. */
  readonly examples: readonly string[];
  /** Why not to use it; empty = no reason given; null = it is not deprecated. */
  readonly deprecated: string | null;
  /** The comment itself says that the thing is not for users. */
  readonly internal: boolean;
}

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

export const SYMBOL_KINDS = [
  "class",
  "struct",
  "interface",
  "record",
  "enum",
  "type",
  "annotation",
  "namespace",
  /** A value that functions are attached to. */
  "object",
  "function",
  "constant",
  "variable",
] as const;
export type SymbolKind = (typeof SYMBOL_KINDS)[number];

export interface SymbolFact {
  readonly name: string;
  readonly kind: SymbolKind;
  /** As in the source, without its body; overloads are joined by line feeds. */
  readonly signature: string;
  readonly doc: Doc | null;
  readonly line: number;
  readonly endLine: number;
  /** Whether other files or other packages are meant to use it. */
  readonly exported: boolean;
  readonly members: readonly Member[];
  /** Names of what it extends or implements, as written. */
  readonly bases: readonly string[];
  readonly parameters: readonly string[];
}

export interface Member {
  /** The file that declares it, when that is another one than the type's. */
  readonly path?: string;
  readonly name: string;
  readonly kind: "constructor" | "method" | "property" | "value";
  readonly signature: string;
  readonly doc: Doc | null;
  readonly line: number;
  readonly endLine: number;
}

/** The name of an import that is what `require` gives. */
export const REQUIRED = "module.exports";

export interface ImportFact {
  /** What is imported, as written: a path, a module, a package. */
  readonly from: string;
  readonly line: number;
  /** `name` is `*` for the whole module, `default` for its default export, or `REQUIRED`; `as` is the name in this file. */
  readonly names: readonly { readonly name: string; readonly as: string }[];
  /** Every name of the module enters this file's scope. */
  readonly all: boolean;
}

/**
 * `as` is the name that others import. Either `local` is a name of this file, or `from` is a module and `local` one
 * of its names. `as` and `local` are both `*` when everything of `from` is handed on.
 */
export interface ExportFact {
  readonly as: string;
  readonly local: string;
  readonly from: string | null;
}

export interface Reference {
  /** A name of this file that an import made. */
  readonly local: string;
  /** The name after the dot, where there is one. */
  readonly member: string | null;
  /** Top-level symbols of this file in whose lines it is used. */
  readonly within: readonly string[];
}

export interface LooseWord {
  readonly name: string;
  /** What stands before it, as in `fmt::detail`; empty when it stands alone. */
  readonly path: string;
  /** Top-level symbols of this file in whose lines it is used. */
  readonly within: readonly string[];
}

export interface TestFact {
  readonly title: string;
  readonly line: number;
  readonly endLine: number;
  /** Written to be read as documentation, such as Go's `Example…` functions. */
  readonly example: boolean;
}
