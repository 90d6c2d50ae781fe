import type { DocsIndex } from "./docs-page.ts";

/** One line of a source file: `html` holds only escaped text and `<span class>`; its anchor is `L<number>`. */
export interface SourceRow {
  readonly number: number;
  readonly html: string;
}

export interface SourceEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "submodule";
  /** null for what is not a file, or is not stored. */
  readonly bytes: number | null;
  /** null where there is nothing to show. */
  readonly href: string | null;
  /** What it is for, one sentence; empty when nobody says. */
  readonly about: string;
}

/** A symbol that a file defines; its line is an anchor of the page. */
export interface SourceSymbol {
  readonly name: string;
  readonly kind: string;
  readonly line: number;
  /** Where it is described; null when no page does. */
  readonly href: string | null;
}

/** A link with plain words. */
export interface SourceLink {
  readonly label: string;
  readonly href: string;
}

interface SourcePlace {
  readonly docs: DocsIndex;
  /** Relative to the repository's root; empty for the root itself. */
  readonly path: string;
  readonly commit: string;
  /** The folders on the way, from the root, each with its link. */
  readonly crumbs: readonly { readonly name: string; readonly href: string }[];
  /** What it is for, one sentence; empty when nobody says. */
  readonly about: string;
  /** The page that tells of it; null when none does. */
  readonly page: SourceLink | null;
}

/** What the source view shows at a path of the documented commit. */
export type SourcePage =
  | (SourcePlace & {
      readonly kind: "file";
      /** For people: `TypeScript`; null when unknown. */
      readonly language: string | null;
      readonly bytes: number;
      readonly lines: number;
      readonly rows: readonly SourceRow[];
      /** The rows as items of a list, each with its anchor. */
      readonly html: string;
      /** In the order of their lines. */
      readonly symbols: readonly SourceSymbol[];
      /** Files that import it. */
      readonly usedBy: readonly SourceLink[];
      /** Pages that link to it. */
      readonly pages: readonly SourceLink[];
      /** The blob's id: the same bytes have the same one. */
      readonly blob: string;
    })
  | (SourcePlace & { readonly kind: "folder"; readonly entries: readonly SourceEntry[] })
  | (SourcePlace & { readonly kind: "binary" | "too_large"; readonly bytes: number });
