import { posix } from "node:path";

/** What a text without a title is called: by its file, or an index by its folder. */
export function nameOf(path: string): string {
  const base = posix.basename(path).replace(/\.\w+$/, "");
  const nameless = /^_?index$/i.test(base) || (/^readme$/i.test(base) && path.includes("/"));
  const name = nameless ? posix.basename(posix.dirname(path)) : base;
  if (/^[A-Z_]+$/.test(name))
    return name === "README" ? name : name.charAt(0) + name.slice(1).toLowerCase().replaceAll("_", " ");
  const words = name.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Titles that the pages about the code have. */
const OWN_TITLES: readonly string[] = [
  "overview",
  "start here",
  "architecture",
  "guides",
  "modules",
  "reference",
  "public api",
  "files",
  "glossary",
  "quality",
  "hotspots",
  "tests",
  "undocumented",
  "left to do",
  "recent changes",
];

/** Titles that no two guides share: the second says from where it is. */
export function uniqueTitles(
  drafts: readonly { readonly path: string; readonly title: string }[],
): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { title } of drafts) counts.set(title.toLowerCase(), (counts.get(title.toLowerCase()) ?? 0) + 1);
  const taken = new Set(OWN_TITLES);
  const titles = new Map<string, string>();
  for (const { path, title } of drafts) {
    const folder = posix.dirname(path);
    const single = counts.get(title.toLowerCase()) === 1 || folder === ".";
    const short = single ? title : `${title} (${posix.basename(folder)})`;
    const longer = [short, ...(folder === "." ? [] : [`${title} (${posix.basename(folder)})`])];
    const own = longer.find((t) => !taken.has(t.toLowerCase())) ?? `${title} (${path})`;
    taken.add(own.toLowerCase());
    titles.set(path, own);
  }
  return titles;
}
