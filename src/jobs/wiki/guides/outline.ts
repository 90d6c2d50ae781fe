import { posix } from "node:path";
import { descending } from "../order.ts";

export interface OutlineFile {
  readonly path: string;
  readonly text: string;
}

const QUOTED = /["'`]([^"'`\n]{1,200})["'`]/g;
const WRITTEN = /[\w@%.~/-]{1,200}\.(?:mdx?|rst|html)\b/g;
const MOST_ENTRIES = 5000;

/** Whether a file says in what order a documentation is read. Its code is never run: the paths in it are enough. */
export function isOutline(path: string): boolean {
  return (
    /(?:^|\/)(?:mkdocs\.ya?ml|SUMMARY\.md|_sidebar\.md|docs\.json|mint\.json|sidebars\.(?:[cm]?[jt]s|json))$/.test(
      path,
    ) || /(?:^|\/)\.(?:vitepress|vuepress)\/config\.[cm]?[jt]s$/.test(path)
  );
}

/** The place of each text in the order that the outlines name them, and the contents lists of reStructuredText. */
export function outlineOrder(
  paths: readonly string[],
  outlines: readonly OutlineFile[],
  texts: ReadonlyMap<string, string>,
): Map<string, number> {
  const known = new Map<string, string>();
  for (const path of paths) {
    const stem = path.replace(/\.\w+$/, "");
    known.set(stem, path);
    if (/(?:^|\/)(?:_?index|readme)$/i.test(stem)) known.set(posix.dirname(stem), path);
  }
  const order = new Map<string, number>();
  const place = (path: string | undefined) => {
    if (path !== undefined && !order.has(path)) order.set(path, order.size);
    return path;
  };
  for (const { path, text } of outlines) {
    const bases = basesOf(path);
    const pattern = /\.(?:ya?ml|md)$/.test(path) ? WRITTEN : QUOTED;
    let entries = 0;
    for (const match of text.matchAll(pattern)) {
      entries += 1;
      if (entries > MOST_ENTRIES) break;
      const target = plainTarget(match[1] ?? match[0]);
      if (target !== "")
        place(bases.map((base) => known.get(posix.join(base, target))).find((p) => p !== undefined));
    }
  }
  const follow = (path: string, seen: Set<string>): void => {
    if (seen.has(path) || seen.size > MOST_ENTRIES) return;
    seen.add(path);
    for (const entry of contents(texts.get(path) ?? "")) {
      const base = entry.startsWith("/") ? rootOf(path) : posix.dirname(path);
      const found = place(known.get(posix.join(base, plainTarget(entry))));
      if (found !== undefined) follow(found, seen);
    }
  };
  const seen = new Set<string>();
  const roots = paths.filter((path) => /(?:^|\/)index\.rst$/.test(path));
  for (const path of descending(
    roots,
    (p) => -p.split("/").length,
    (p) => p,
  )) {
    place(path);
    follow(path, seen);
  }
  return order;
}

function basesOf(path: string): string[] {
  const folder = posix.dirname(path);
  if (/\.(?:vitepress|vuepress)\//.test(path)) return [posix.dirname(folder)];
  return [posix.join(folder, "docs"), folder, posix.join(folder, "src")];
}

function rootOf(path: string): string {
  const [first = "."] = path.split("/");
  return path.includes("/") ? first : ".";
}

function plainTarget(written: string): string {
  return written
    .replace(/[?#].*$/, "")
    .replace(/^(?:\.?\/)+/, "")
    .replace(/\.(?:mdx?|rst|html)$/, "")
    .replace(/\/$/, "");
}

/** The entries of a document's `toctree` directives. */
function contents(text: string): string[] {
  const found: string[] = [];
  let inside = false;
  for (const line of text.split("\n")) {
    if (/^\s{0,20}\.\. toctree::/.test(line)) inside = true;
    else if (inside && /^\S/.test(line)) inside = false;
    else if (inside && line.trim() !== "" && !/^\s+:/.test(line)) {
      found.push((/<([^<>]{1,200})>\s*$/.exec(line)?.[1] ?? line).trim());
    }
  }
  return found;
}
