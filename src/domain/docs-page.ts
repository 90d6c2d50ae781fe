/**
 * Makes the anchors of one page's headings: lower case, spaces become `-`, what is neither letter, digit, `-` nor
 * `_` goes, and a repeated anchor gets `-1`, `-2` in order of appearance. One slugger serves one page; it must be
 * given every heading, in order. The text is what a reader sees: without backticks or other markup.
 */
export function slugger(): (heading: string) => string {
  const taken = new Set<string>();
  return (heading) => {
    const base = heading
      .trim()
      .toLowerCase()
      .replaceAll(/\s/gu, "-")
      .replaceAll(/[^\p{L}\p{N}_-]/gu, "");
    let slug = base;
    for (let n = 1; taken.has(slug); n += 1) slug = `${base}-${n}`;
    taken.add(slug);
    return slug;
  };
}

export interface DiagramNode {
  /** Unique within the diagram. */
  readonly id: string;
  readonly label: string;
  /** A link as in markdown: another page's relative path, or `source:…`. */
  readonly href?: string;
  readonly kind?: "focus" | "module" | "external" | "file";
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** How strong the connection is; at least 1. */
  readonly weight?: number;
}

/** The body of a fenced block in the language `diagram`, as JSON. An edge points from the one who uses to what is used. */
export interface DiagramSpec {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly caption?: string;
}

/** An entry of a documentation's tree; without a path it is a heading. */
export interface DocsNavNode {
  readonly title: string;
  readonly path: string | null;
  readonly children: readonly DocsNavNode[];
}

export interface DocsPageEntry {
  readonly path: string;
  readonly title: string;
  /** One sentence, plain text; may be empty. */
  readonly summary: string;
  /** Paths of the neighbours in reading order. */
  readonly previous: string | null;
  readonly next: string | null;
}

/** `nav.json` of a documentation: how its pages hang together. All paths are relative to the documentation's folder. */
export interface DocsNav {
  readonly title: string;
  /** `repo` is the canonical address or path that was documented; `url` is where a person can look at it. */
  readonly source: {
    readonly repo: string;
    readonly ref: string;
    readonly commit: string;
    readonly url?: string;
    /** It was made from files that are in no repository: `commit` is that of their content. Absent = it was one. */
    readonly snapshot?: "folder" | "archive";
    /** What an archive was called when it was uploaded. */
    readonly file?: string;
  };
  readonly entry: string;
  /** The language model that has written on some of the pages; absent = none. */
  readonly model?: string;
  readonly stats: Readonly<Record<string, number>>;
  readonly tree: readonly DocsNavNode[];
  readonly pages: readonly DocsPageEntry[];
}

/** A heading of a page: `id` is its anchor, `level` 1 to 6, `text` plain. */
export interface DocsHeading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

/** A page that can be gone to; `href` is complete, with the mount prefix. */
export interface DocsLink {
  readonly title: string;
  readonly path: string;
  readonly href: string;
}

/** An entry of the tree beside a page; without `href` it is a heading. Its `path` says whether it is the current page. */
export interface DocsTreeNode {
  readonly title: string;
  readonly path: string | null;
  readonly href: string | null;
  readonly children: readonly DocsTreeNode[];
}

/** What the documentation was made from, as far as it says so. `url` is http or https. */
export interface DocsOrigin {
  readonly repo: string;
  readonly ref: string;
  readonly commit: string;
  readonly url: string | null;
  readonly snapshot?: "folder" | "archive";
  readonly file?: string;
}

/** A documentation as a whole. `notice` is a sentence for the reader when its `nav.json` could not be used. */
export interface DocsIndex {
  readonly jobId: string;
  readonly title: string;
  /** Path of the first page; null when there is no page at all. */
  readonly entry: string | null;
  readonly origin: DocsOrigin | null;
  /** The language model that has written on some of the pages; null = none. */
  readonly model: string | null;
  readonly stats: Readonly<Record<string, number>>;
  readonly tree: readonly DocsTreeNode[];
  readonly notice: string | null;
}

/** One page of a documentation, ready for the docs viewer. */
export interface DocsPage {
  readonly docs: DocsIndex;
  readonly path: string;
  readonly title: string;
  /** One or two sentences, plain text; may be empty. */
  readonly summary: string;
  /** Clean for a strict content security policy: no scripts, no style attributes, no event handlers. */
  readonly html: string;
  readonly toc: readonly DocsHeading[];
  readonly previous: DocsLink | null;
  readonly next: DocsLink | null;
  /** When the page was written, milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Changes when the page or the documentation's tree changes; fit for an ETag header, with its quotes. */
  readonly etag: string;
}
