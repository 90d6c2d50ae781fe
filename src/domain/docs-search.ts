/** A piece of text, and whether it is what was looked for. */
export interface MarkedText {
  readonly text: string;
  readonly marked: boolean;
}

/** Something in a documentation that was found. */
export interface DocsHit {
  readonly jobId: string;
  /** The title of the documentation. */
  readonly docs: string;
  /** `section` of a page, or a symbol. */
  readonly kind: "section" | "symbol";
  readonly title: readonly MarkedText[];
  /** Whether a symbol bears the very name that was asked for. */
  readonly exact: boolean;
  /** What a symbol is, such as `class`; null for a section. */
  readonly symbolKind: string | null;
  readonly language: string | null;
  /** A symbol's declaration on one line; null for a section. */
  readonly signature: string | null;
  /** The page's title; empty where the hit is the page itself. */
  readonly within: string;
  /** A passage with what was looked for; may be empty. */
  readonly excerpt: readonly MarkedText[];
  /** Where it is described: the page and, empty for its beginning, the anchor; null for a symbol that no page describes. */
  readonly page: string | null;
  readonly anchor: string;
  /** Where a symbol is defined; null for a section. */
  readonly source: { readonly path: string; readonly line: number } | null;
}

export interface DocsQuery {
  /** What was typed; at most its first 300 characters count. */
  readonly text: string;
  /** Default: both. */
  readonly kind?: DocsHit["kind"];
  /** Only symbols of this language. */
  readonly language?: string;
  /** Only documentations with this title. */
  readonly docs?: string;
  /** Only what jobs of this type left. */
  readonly jobType?: string;
  /** At most so many hits; 1 to 100. */
  readonly limit: number;
}

/** What was found in documentations. */
export interface DocsFindings {
  /** The best first. */
  readonly hits: readonly DocsHit[];
  /** Whether there may be more than `limit`. */
  readonly hasMore: boolean;
  /** How many documentations are not read in yet, so that more may be found in a moment. */
  readonly pending: number;
}

/** What the documentations that are searched together can be narrowed to. Sorted by code units. */
export interface DocsFacets {
  readonly docs: readonly string[];
  readonly languages: readonly string[];
  readonly jobTypes: readonly string[];
}
