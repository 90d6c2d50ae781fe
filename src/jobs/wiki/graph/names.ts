/** Gives each module the shortest end of its path that no other module has; a long one is cut in its middle. */
export function shortestTitles(
  modules: readonly { readonly id: string; readonly path: string; readonly group: string | null }[],
  repository: string,
): Map<string, string> {
  const titles = new Map<string, string>();
  const readable = readablePaths(modules.map((m) => m.path));
  const parts = new Map(modules.map((m) => [m.id, (readable.get(m.path) ?? m.path).split("/")] as const));
  // The repository's name is taken, also by a folder that is called the same.
  if (modules.some((m) => m.path === "")) parts.set("", [repository]);
  for (const { id, path, group } of modules) {
    if (path === "") {
      titles.set(id, repository);
      continue;
    }
    const own = parts.get(id) ?? [];
    // A group's name means nothing without its folder.
    let length = group === null ? 1 : 2;
    while (length < own.length && isTaken(own.slice(-length), id, parts)) length += 1;
    const end = own.slice(-length);
    const short = length > 3 ? `${end[0]}/…/${end.at(-1)}` : end.join("/");
    titles.set(id, [...titles.values()].includes(short) ? end.join("/") : short);
  }
  return titles;
}

function isTaken(end: readonly string[], id: string, parts: ReadonlyMap<string, readonly string[]>): boolean {
  const text = end.join("/");
  for (const [other, path] of parts) {
    if (other !== id && path.slice(-end.length).join("/") === text) return true;
  }
  return false;
}

const SOURCE_ROOT = /^(?:(.*)\/)?src\/(main|\w+Main)\/([\w-]+)\/(.+)$/;

/**
 * Java's paths name the project, a customary folder and a package whose first words are the same everywhere: only the
 * project and the rest of the package tell modules apart. The second of two that would be the same is told by its
 * source folder; what is still the same stays as it is.
 */
function readablePaths(paths: readonly string[]): Map<string, string> {
  const found = paths.flatMap((path) => {
    const [, folder = "", set = "", root = "", inner = ""] = SOURCE_ROOT.exec(path) ?? [];
    // Kotlin has a source set for each platform; `main` is the only one of other projects.
    const project = [folder, set === "main" ? "" : set].filter(Boolean).join("/");
    return inner === "" ? [] : [{ path, project, root, words: inner.split("/") }];
  });
  const shared = found.reduce(
    (common, { words }) => common.filter((word, i) => words[i] === word && isPrefix(common, words, i)),
    found[0]?.words ?? [],
  );
  const made = new Map<string, string>();
  const taken = new Set(paths);
  for (const { path, project, root, words } of found) {
    const start = project === "" ? shared.slice(-1) : [project];
    const rest = words.slice(shared.length);
    const short = [[...start, ...rest].join("/"), [root, ...rest].join("/")].find((way) => !taken.has(way));
    if (short === undefined) continue;
    taken.add(short);
    made.set(path, short);
  }
  return made;
}

function isPrefix(common: readonly string[], words: readonly string[], end: number): boolean {
  return common.slice(0, end).every((word, i) => words[i] === word);
}

/**
 * Gives each module or file a page below `root` whose path is safe on every system: plain letters, no hidden folders, and no two that
 * differ only in case.
 */
export function uniquePages(
  root: string,
  modules: readonly { readonly id: string; readonly path: string }[],
): Map<string, string> {
  const pages = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, path } of modules) {
    const base = path === "" ? "top-level" : path.split("/").map(plain).join("/");
    let page = base;
    for (let n = 2; taken.has(page.toLowerCase()); n += 1) page = `${base}-${n}`;
    taken.add(page.toLowerCase());
    pages.set(id, `${root}/${page}.md`);
  }
  return pages;
}

/** A name of a file or folder in letters that need no escaping anywhere. */
export function plain(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+|[.-]+$/g, "");
  return safe === "" ? "x" : safe.slice(0, 100);
}
