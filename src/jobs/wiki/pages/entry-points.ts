import { posix } from "node:path";
import { sourceFile, sourceOfBuilt } from "../languages/ecmascript-modules.ts";
import { isRecord, type Json, parseJson, parseToml } from "../languages/manifest.ts";
import { compare, descending } from "../order.ts";
import type { Book } from "./book.ts";
import { holds } from "./file-summary.ts";
import { code, count, sourceLink, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const MOST_ENTRIES = 8;
const MOST_DOORS = 3;

export interface EntryPoint {
  readonly path: string;
  /** Markdown. */
  readonly why: string;
}

/** Where programs begin and what packages hand out, as manifests and the code itself say. */
export function entryPoints(book: Book): EntryPoint[] {
  const found = new Map<string, string>();
  const add = (path: string | null, why: string) => {
    const role = path === null ? undefined : book.atlas.files.get(path)?.role;
    if (path !== null && role === "source" && !found.has(path)) found.set(path, why);
  };
  for (const manifest of [...book.texts.keys()].sort((a, b) => depth(a) - depth(b) || compare(a, b))) {
    const folder = posix.dirname(manifest);
    const text = book.texts.get(manifest) ?? null;
    if (posix.basename(manifest) === "package.json") {
      for (const [target, why] of packageTargets(parseJson(text))) {
        add(locate(book, folder, target), `${why} in ${code(manifest)}`);
      }
    }
    if (posix.basename(manifest) === "composer.json") {
      for (const target of [parseJson(text)?.["bin"]].flat()) {
        if (typeof target === "string") add(posix.join(folder, target), `command in ${code(manifest)}`);
      }
    }
    if (posix.basename(manifest) === "pyproject.toml") {
      for (const [target, name] of scripts(parseToml(text))) {
        add(locatePython(book, folder, target), `command ${code(name)} in ${code(manifest)}`);
      }
    }
  }
  for (const file of book.atlas.files.values()) {
    if (file.facts.entry !== null) add(file.path, file.facts.entry);
    else if (posix.basename(file.path) === "__main__.py") add(file.path, "`python -m` runs it");
    else if (isPackageRoot(book, file.path))
      add(file.path, `the package ${code(posix.basename(posix.dirname(file.path)))}`);
  }
  for (const { path, users } of frontDoors(book))
    add(path, `${count(users, "test and example file")} use it`);
  return descending(
    [...found].map(([path, why], at) => ({ path, why, at })),
    (e) => closeness(book, e.path) * 1000 - e.at,
    (e) => e.path,
  ).map(({ path, why }) => ({ path, why }));
}

/** What is called like the repository comes first, then what lies near its top. */
function closeness(book: Book, path: string): number {
  const folders = path.split("/").slice(0, -1);
  const own = folders.length === 0 || folders.includes(book.title);
  return (own ? 10 : 0) - Math.min(9, folders.length);
}

/** What the outside of the code touches most: the source files that most tests and examples import. */
function frontDoors(book: Book): { path: string; users: number }[] {
  const outside = [...book.atlas.files.values()].filter((f) => f.role === "test" || f.role === "example");
  const all = [...book.atlas.files.values()]
    // Go's tests stand in the package that they test, and import others only to help themselves.
    .filter((f) => f.role === "source" && f.facts.language !== "Go")
    .map(({ path }) => {
      const users = (book.atlas.importers.get(path) ?? []).filter((p) => {
        const role = book.atlas.files.get(p)?.role;
        return role === "test" || role === "example";
      }).length;
      return { path, users };
    });
  const least = Math.max(3, outside.length * 0.2);
  return descending(
    all,
    (f) => f.users,
    (f) => f.path,
  )
    .filter((f) => f.users >= least)
    .slice(0, MOST_DOORS);
}

/** The `__init__.py` of a package that is in no other one. */
function isPackageRoot(book: Book, path: string): boolean {
  const folder = posix.dirname(path);
  const around = posix.join(posix.dirname(folder), "__init__.py");
  return posix.basename(path) === "__init__.py" && folder !== "." && !book.atlas.files.has(around);
}

const depth = (path: string): number => path.split("/").length;

function packageTargets(json: Json | null): [string, string][] {
  if (json === null) return [];
  const { bin, exports } = { bin: json["bin"], exports: json["exports"] };
  const targets: [string, string][] = [];
  if (typeof bin === "string") targets.push([bin, "command"]);
  for (const [name, to] of Object.entries(isRecord(bin) ? bin : {})) {
    if (typeof to === "string") targets.push([to, `command ${code(name)}`]);
  }
  const main = isRecord(exports) && "." in exports ? exports["."] : exports;
  for (const to of strings(main)) targets.push([to, "the package's main export"]);
  for (const key of ["source", "module", "main"]) {
    const to = json[key];
    if (typeof to === "string") targets.push([to, "the package's main file"]);
  }
  return targets;
}

/** What a condition of `exports` leads to, declarations left out. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return /\.d\.[cm]?ts$/.test(value) ? [] : [value];
  return isRecord(value) ? Object.values(value).flatMap(strings) : [];
}

function locate(book: Book, folder: string, target: string): string | null {
  const built = sourceOfBuilt(target);
  return (
    [target, built, built.replace(/^src\//, "source/")]
      .map((path) => sourceFile(book.project, posix.join(folder, path)))
      .find((path) => path !== null) ?? null
  );
}

function scripts(toml: Json | null): [string, string][] {
  const project = toml?.["project"];
  const table = isRecord(project) ? project["scripts"] : null;
  return Object.entries(isRecord(table) ? table : {}).flatMap(([name, to]): [string, string][] =>
    typeof to === "string" ? [[to.split(":")[0] ?? "", name]] : [],
  );
}

function locatePython(book: Book, folder: string, module: string): string | null {
  const path = module.replaceAll(".", "/");
  const candidates = ["", "src", "lib"].flatMap((root) =>
    [`${path}.py`, `${path}/__init__.py`].map((p) => posix.join(folder, root, p)),
  );
  return candidates.find((candidate) => book.atlas.files.has(candidate)) ?? null;
}

export function writeEntries(page: PageWriter, book: Book, entries: readonly EntryPoint[]): void {
  if (entries.length === 0) return;
  page.heading(2, "Entry points");
  const rows = entries.slice(0, MOST_ENTRIES).map((e) => {
    const file = book.atlas.files.get(e.path);
    return [sourceLink(e.path), e.why, file === undefined ? "" : holds(book, file)];
  });
  const documented = rows.some((row) => row[2] !== "");
  page.add(
    table(
      ["File", "Why", "What it is"].slice(0, documented ? 3 : 2),
      rows.map((r) => r.slice(0, documented ? 3 : 2)),
    ),
  );
  if (entries.length > MOST_ENTRIES)
    page.add(`${count(entries.length - MOST_ENTRIES, "more entry point")} of the same kinds exist.`);
}
