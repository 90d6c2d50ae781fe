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
}

interface SourcePlace {
  readonly docs: DocsIndex;
  /** Relative to the repository's root; empty for the root itself. */
  readonly path: string;
  readonly commit: string;
  /** The folders on the way, from the root, each with its link. */
  readonly crumbs: readonly { readonly name: string; readonly href: string }[];
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
      /** The blob's id: the same bytes have the same one. */
      readonly blob: string;
    })
  | (SourcePlace & { readonly kind: "folder"; readonly entries: readonly SourceEntry[] })
  | (SourcePlace & { readonly kind: "binary" | "too_large"; readonly bytes: number });
