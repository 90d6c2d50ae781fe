import { anchorOf } from "./anchors.ts";
import { isPicture } from "./content-type.ts";
import { plainSegments } from "./paths.ts";

/** Where a page stands, so that its links can be followed. */
export interface PagePlace {
  /** The address of the documentation, without a slash at the end: `/docs/ID`. */
  readonly base: string;
  /** The page, relative to the documentation's folder. */
  readonly pagePath: string;
  /** Whether a file exists in the documentation's folder; a link to one that does not becomes plain text. Default: all do. */
  readonly resolvePage?: (path: string) => boolean;
  /** Whether this page has a heading with an anchor; a link to one that it lacks becomes plain text. Default: it has all. */
  readonly hasAnchor?: (id: string) => boolean;
}

export interface ResolvedLink {
  readonly href: string;
  readonly external: boolean;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const LINES = /^L\d{1,9}(?:-L?\d{1,9})?$/;
const INLINE_PICTURE = /^data:image\/(?:png|gif|jpeg|webp);base64,[a-z0-9+/]+={0,2}$/i;

/**
 * Turns a link of a page into an address of the viewer, or of another site by http, https or mailto.
 * @param href as written, entities decoded
 * @returns null for whatever else it is: other schemes, paths of the site, ways out of the folder, files that are not there
 */
export function resolveLink(href: string, place: PagePlace): ResolvedLink | null {
  // Browsers take control characters out of addresses before they look at the scheme.
  if (hasControls(href)) return null;
  const scheme = SCHEME.exec(href)?.[1]?.toLowerCase();
  switch (scheme) {
    case "http":
    case "https":
      return webAddress(href);
    case "mailto":
      return /^mailto:[^\s<>"'`\\]+$/i.test(href) ? { href, external: true } : null;
    case "source":
      return inside(sourceAddress(href.slice("source:".length), place));
    case undefined:
      return inside(href.startsWith("#") ? samePage(href, place) : pageAddress(href, place));
    default:
      return null;
  }
}

/** @returns the address of a picture in the documentation's folder, or the picture itself as `data:`; else null */
export function resolveImage(src: string, place: PagePlace): string | null {
  if (INLINE_PICTURE.test(src)) return src;
  if (hasControls(src) || SCHEME.test(src)) return null;
  const path = relativePath(src.split(/[?#]/)[0] ?? "", place.pagePath);
  if (path === null || !isPicture(path) || place.resolvePage?.(path) === false) return null;
  return addressOf(place.base, path);
}

/** @param path relative to the documentation's folder or, with `src/` before it, to the repository's root */
export function addressOf(base: string, path: string): string {
  return `${base}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function inside(href: string | null): ResolvedLink | null {
  return href === null ? null : { href, external: false };
}

function webAddress(href: string): ResolvedLink | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  // `https://bank.example@evil.example/` reads as another site than it is.
  return url.username === "" && url.password === "" ? { href: url.href, external: true } : null;
}

function sourceAddress(rest: string, { base }: PagePlace): string | null {
  const [written = "", lines = ""] = rest.split("#", 2);
  const path = decoded(written)?.replace(/\/$/, "");
  if (path === undefined) return null;
  if (path === "") return `${base}/src/`;
  if (/[\0\\]/.test(path) || path.split("/").some((name) => ["", ".", ".."].includes(name))) return null;
  return addressOf(base, `src/${path}`) + (LINES.test(lines) ? `#${lines}` : "");
}

function samePage(href: string, { hasAnchor = () => true }: PagePlace): string | null {
  const written = fragmentOf(href);
  // Browsers know `#top`; other places forgive capitals, so people write them.
  const found = [written, fragmentOf(href.toLowerCase())].find(
    (id) => id === "top" || hasAnchor(decodeURIComponent(id)),
  );
  return found === undefined ? null : `#${found}`;
}

function pageAddress(href: string, place: PagePlace): string | null {
  const written = href.split(/[?#]/)[0] ?? "";
  if (written === "") return null;
  const path = relativePath(written.endsWith("/") ? `${written}index.md` : written, place.pagePath);
  if (path === null) return null;
  // Without a list of files only pages are sure to be shown.
  if (!(place.resolvePage?.(path) ?? path.endsWith(".md"))) return null;
  const fragment = fragmentOf(href);
  return addressOf(place.base, path) + (fragment === "" ? "" : `#${fragment}`);
}

/** @returns the path from the documentation's folder; null when it leaves the folder or is not plain */
function relativePath(written: string, pagePath: string): string | null {
  const path = decoded(written);
  if (path === undefined || path === "" || path.startsWith("/")) return null;
  const names = pagePath.split("/").slice(0, -1);
  for (const name of path.split("/")) {
    if (name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return null;
  }
  const joined = names.join("/");
  return plainSegments(joined) === null ? null : joined;
}

function fragmentOf(href: string): string {
  const at = href.indexOf("#");
  return at < 0 ? "" : encodeURIComponent(anchorOf(decoded(href.slice(at + 1)) ?? ""));
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text);
}
