import { posix } from "node:path";
import type { GitFile } from "../../git.ts";
import { frontMatter } from "./front-matter.ts";

const SNIPPET = /(?:^|\/)_?(?:snippets|partials|includes)\/.{1,200}\.mdx?$/;
const IMPORT = /^import[ \t]+([A-Z]\w{0,60})[ \t]+from[ \t]+["']([^"'\n]{1,200}\.mdx?)["'];?[ \t]*$/gm;
const MAX_BYTES = 50_000;
const MOST = 200;
const MOST_CHARACTERS = 200_000;

/** Texts that others take in, none of which is a page of its own. */
export function snippetFiles(files: readonly GitFile[]): GitFile[] {
  return files.filter((f) => SNIPPET.test(f.path) && f.size !== null && f.size <= MAX_BYTES).slice(0, MOST);
}

/** A text with what it imports from snippets in its place; snippets within snippets stay out. */
export function withSnippets(path: string, text: string, texts: ReadonlyMap<string, string>): string {
  const parts = new Map<string, string>();
  for (const [, name = "", from = ""] of text.matchAll(IMPORT)) {
    const found = candidates(path, from)
      .map((p) => texts.get(p))
      .find((t) => t !== undefined);
    if (found !== undefined) parts.set(name, frontMatter(found).rest.replace(IMPORT, ""));
  }
  if (parts.size === 0) return text;
  let characters = text.length;
  return text.replace(/<([A-Z]\w{0,60})\b[^<>]{0,300}\/>/g, (tag, name: string) => {
    const part = parts.get(name);
    if (part === undefined || characters + part.length > MOST_CHARACTERS) return tag;
    characters += part.length;
    return `\n\n${part.trim()}\n\n`;
  });
}

/** A path from the root of the site is one from some folder above the text. */
function candidates(path: string, from: string): string[] {
  if (!from.startsWith("/")) return [posix.normalize(posix.join(posix.dirname(path), from))];
  const names = posix.dirname(path).split("/");
  return names.map((_, i) => posix.join(...names.slice(0, i + 1), from)).concat(from.slice(1));
}
