import { posix } from "node:path";
import { pageUrl, plainWords, sourceUrl } from "../pages/markdown.ts";
import { type Guide, loose, type Shelf } from "./shelf.ts";

/** What guides may link to. */
export interface Surroundings {
  readonly shelf: Shelf;
  /** Every file of the commit that the view of source can show. */
  readonly files: ReadonlySet<string>;
  /** The page of a folder's module; null when there is none. */
  modulePage(folder: string): string | null;
}

const ENDINGS = [
  "",
  ".md",
  ".mdx",
  ".rst",
  "/index.md",
  "/index.mdx",
  "/index.rst",
  "/README.md",
  "/_index.md",
];
/** The folders that sites begin at. */
const SITE_ROOTS = /^(?:docs?|documentation|content|website|site|src|pages|public|static|en|book)$/i;

interface Labelled {
  readonly guide: Guide;
  readonly anchor: string;
  /** What stands there. */
  readonly words: string;
}

/** Finds where the links of guides lead. */
export class Ways {
  readonly #around: Surroundings;
  readonly #guides: ReadonlyMap<string, Guide>;
  readonly #folders: ReadonlySet<string>;
  /** Guides by the labels that any of them may refer to, as in reStructuredText. */
  readonly #labels: ReadonlyMap<string, Labelled>;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#guides = new Map(around.shelf.guides.map((g) => [g.path, g] as const));
    const folders = new Set<string>();
    for (const path of around.files) {
      let folder = posix.dirname(path);
      while (folder !== "." && !folders.has(folder)) {
        folders.add(folder);
        folder = posix.dirname(folder);
      }
    }
    this.#folders = folders;
    this.#labels = new Map(around.shelf.guides.flatMap((guide) => labelsOf(guide)));
  }

  /** @returns a destination for a markdown link of a guide on a page; null for what leads nowhere */
  link(from: Guide, url: string, page: string): string | null {
    const written = url.trim();
    if (/^https?:\/\//i.test(written)) {
      return URL.canParse(written)
        ? new URL(written).href.replaceAll("(", "%28").replaceAll(")", "%29")
        : null;
    }
    if (written.startsWith("ref:")) return this.#labelled(written.slice(4), page);
    if (/^[a-z][\w+.-]*:/i.test(written) || written.startsWith("//")) return null;
    const [way = "", fragment = ""] = written.split("#", 2);
    if (way === "") return fragment === "" ? null : this.#anchor(from, fragment, page);
    for (const path of this.#candidates(from.path, decoded(way.replace(/\?.*$/, "")))) {
      const guide = this.#guides.get(path);
      if (guide !== undefined) return this.#anchor(guide, fragment, page);
    }
    const [path] = this.#candidates(from.path, decoded(way.replace(/\?.*$/, ""))).filter(
      (p) => this.#around.files.has(p) || this.#folders.has(p),
    );
    if (path === undefined) return null;
    const module = this.#around.modulePage(path);
    // A line that the author saw may be another one by now, so only the file is linked.
    return module === null ? sourceUrl(path) : pageUrl(page, module);
  }

  /** @returns the title of the guide or part that a link leads to; null when it leads elsewhere */
  words(from: Guide, url: string): string | null {
    if (url.startsWith("ref:")) return this.#labels.get(url.slice(4))?.words ?? null;
    const path = this.#candidates(from.path, decoded(url)).find((p) => this.#guides.has(p));
    return this.#guides.get(path ?? "")?.title ?? null;
  }

  /** @returns where a picture of a guide is, seen from a page; null when it is none that may be shown */
  picture(from: Guide, url: string, page: string): string | null {
    const way = decoded(url.trim().replace(/[?#].*$/, ""));
    if (way === "" || /^[a-z][\w+.-]*:/i.test(way) || way.startsWith("//")) return null;
    const path = this.#candidates(from.path, way).find((p) => this.#around.shelf.pictures.has(p));
    return path === undefined ? null : pageUrl(page, picturePage(path));
  }

  #labelled(label: string, page: string): string | null {
    const found = this.#labels.get(label);
    return found === undefined ? null : pageUrl(page, found.guide.page, found.anchor);
  }

  #anchor(to: Guide, fragment: string, page: string): string | null {
    const id = decoded(fragment).toLowerCase();
    const anchor = to.anchors.get(id) ?? to.anchors.get(loose(id));
    if (page === to.page) return anchor === undefined ? null : `#${encodeURIComponent(anchor)}`;
    return pageUrl(page, to.page, anchor === undefined ? undefined : encodeURIComponent(anchor));
  }

  /** Paths that a relative or site-wide address may stand for, the likeliest first. */
  #candidates(from: string, way: string): string[] {
    const plain = way.replace(/\/+$/, "").replace(/\.html?$/, "");
    const bases = way.startsWith("/")
      ? siteRoots(from)
      : [posix.dirname(from), from.replace(/\.\w+$/, ""), ""];
    const found: string[] = [];
    for (const base of bases) {
      for (const ending of ENDINGS) {
        const path = posix.normalize(posix.join(base, `${plain}${ending}`)).replace(/^\/+|\/+$/g, "");
        if (path !== "" && path !== "." && !path.startsWith("../")) found.push(path);
      }
    }
    return found;
  }
}

/** Where a picture of the repository is kept, below the documentation's folder. */
export function picturePage(path: string): string {
  const names = path
    .split("/")
    .map((name) => encodeURIComponent(name).replace(/%/g, "_").replace(/^\.+/, "_"));
  return `guides/pictures/${names.join("/")}`;
}

function labelsOf(guide: Guide): (readonly [string, Labelled])[] {
  const { ids, sections } = guide.text;
  const label = (id: string, words: string) => {
    const anchor = guide.anchors.get(id.toLowerCase()) ?? "";
    return [id.toLowerCase(), { guide, anchor, words }] as const;
  };
  return [
    ...ids.map((id) => label(id, guide.title)),
    ...sections.flatMap(({ heading }) =>
      heading === null ? [] : heading.ids.map((id) => label(id, plainWords(heading.markdown))),
    ),
  ];
}

function siteRoots(from: string): string[] {
  const names = from.split("/").slice(0, -1);
  const roots = names.flatMap((name, at) =>
    SITE_ROOTS.test(name) ? [names.slice(0, at + 1).join("/")] : [],
  );
  return [
    ...roots.reverse(),
    ...roots.flatMap((root) => [`${root}/public`, `${root}/static`]),
    "",
    "static",
    "public",
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign belongs to the name.
    return text;
  }
}
