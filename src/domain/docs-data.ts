/** A symbol in `symbols.json` of a documentation: what search and source view know of it. */
export interface DocsSymbol {
  /** A member is named with its type: `Cache.get`. */
  readonly name: string;
  /** As in the source's language: `class`, `function`, `method`, … */
  readonly kind: string;
  /** Whether other files or packages are meant to use it. */
  readonly public: boolean;
  /** The page that describes it, relative to the documentation's folder, and the anchor there; null when none does. */
  readonly page: string | null;
  readonly anchor: string | null;
  /** The file that defines it, relative to the repository's root, and its lines from 1. */
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** Its declaration on one line, perhaps cut; of overloads the first. */
  readonly signature: string;
  /** One sentence without markup; may be empty. */
  readonly summary: string;
  readonly language: string;
  /** How many files use it. */
  readonly uses: number;
}

/** A source file in `files.json` of a documentation. Lists are sorted by code units. */
export interface DocsFile {
  readonly path: string;
  readonly role: string;
  /** One sentence without markup; may be empty. */
  readonly summary: string;
  /** The page that tells of it; null when none does. */
  readonly page: string | null;
  /** Files that import it. */
  readonly usedBy: readonly string[];
  /** Pages that link to it. */
  readonly pages: readonly string[];
}

/** A folder in `files.json`, as far as a module tells what it is. */
export interface DocsFolder {
  readonly path: string;
  readonly summary: string;
  readonly page: string;
}

/** The whole of `symbols.json`. */
export interface DocsSymbols {
  readonly symbols: readonly DocsSymbol[];
}

/** The whole of `files.json`. */
export interface DocsFiles {
  readonly files: readonly DocsFile[];
  readonly folders: readonly DocsFolder[];
}
