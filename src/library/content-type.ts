import { extname } from "node:path";

const PLAIN = "text/plain; charset=utf-8";

/**
 * What a browser is told. Whatever it could run (html, svg, xml, scripts) goes out as plain text;
 * `application/octet-stream` makes it a download.
 */
const TYPES: ReadonlyMap<string, string> = new Map([
  [".png", "image/png"],
  [".jpg", "image/jpeg"],
  [".jpeg", "image/jpeg"],
  [".gif", "image/gif"],
  [".webp", "image/webp"],
  [".avif", "image/avif"],
  [".json", "application/json; charset=utf-8"],
]);

const TEXT = new Set(
  (
    "txt text md csv log diff patch html htm xhtml svg xml xsl js mjs cjs jsx ts mts cts tsx jsonl ndjson yaml yml toml ini cfg conf " +
    "env css scss less py go java rs c h cc cpp hpp cs rb php kt kts swift scala sh bash zsh sql graphql proto tsv rst adoc mmd dot tf gradle"
  )
    .split(" ")
    .map((ending) => `.${ending}`),
);

/** @param path only its ending counts, in any case */
export function contentTypeOf(path: string): string {
  const ending = extname(path).toLowerCase();
  return TYPES.get(ending) ?? (TEXT.has(ending) ? PLAIN : "application/octet-stream");
}

/** Whether a file of this name is served as a picture, and so may stand in a page. */
export function isPicture(path: string): boolean {
  return contentTypeOf(path).startsWith("image/");
}
