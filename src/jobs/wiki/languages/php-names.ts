import { posix } from "node:path";
import type { FileFacts } from "../facts.ts";
import { Links } from "../graph/links.ts";
import type { Linker, Project } from "../language.ts";
import { isRecord, parseJson } from "./manifest.ts";

/** Extensions come with PHP itself; their classes have no namespace, or one of these. */
export function isPhpStandard(name: string): boolean {
  return /^(?:PHP|Random|Dom|FFI|Ds|Uri)$/.test(name);
}

interface Place {
  readonly path: string;
  readonly name: string;
}

/** Follows `use`, namespaces and `require` to what they name. */
export const linkPhp: Linker = (project) => {
  const names = new PhpNames(project);
  const changed = new Map<string, FileFacts>();
  for (const file of project.files.values())
    if (file.language === "PHP") changed.set(file.path, linkedFacts(file, names, project));
  return changed;
};

class PhpNames {
  readonly types = new Map<string, Place | null>();
  readonly functions = new Map<string, Place | null>();
  readonly #namespaces = new Set<string>();
  readonly #required: ReadonlySet<string>;

  constructor(project: Project) {
    const expected = autoloaded(project);
    this.#required = requiredPackages(project);
    for (const file of project.files.values()) {
      if (file.language !== "PHP") continue;
      if (file.package !== null) this.#namespaces.add(file.package.split("\\").slice(0, 2).join("\\"));
      for (const symbol of file.symbols) {
        const full = [file.package, symbol.name].filter(Boolean).join("\\");
        const value = symbol.kind === "function" || symbol.kind === "constant";
        const map = value ? this.functions : this.types;
        const place = { path: file.path, name: symbol.name };
        // Two declarations of one name are only told apart by what composer.json says of its folder.
        if (!map.has(full) || expected(full).includes(file.path)) map.set(full, place);
        else if (!expected(full).includes(map.get(full)?.path ?? "")) map.set(full, null);
      }
    }
  }

  /** The package of composer.json that is called like a namespace, or else the beginning of the namespace. */
  outside(full: string): string {
    const [vendor = "", ...rest] = full.toLowerCase().split("\\");
    for (let length = Math.min(3, rest.length - 1); length > 0; length -= 1) {
      const name = `${vendor}/${rest.slice(0, length).join("-")}`;
      if (this.#required.has(name)) return name;
    }
    return outsideName(full);
  }

  isOwn(full: string): boolean {
    return this.#namespaces.has(full.split("\\").slice(0, 2).join("\\"));
  }
}

function requiredPackages(project: Project): ReadonlySet<string> {
  const paths = project.manifests.filter((m) => posix.basename(m) === "composer.json");
  return new Set(
    paths.flatMap((path) => {
      const json = parseJson(project.manifest(path));
      return [json?.["require"], json?.["require-dev"]].flatMap((list) =>
        isRecord(list) ? Object.keys(list) : [],
      );
    }),
  );
}

/** Where a class lies by the rules that composer.json declares. */
function autoloaded(project: Project): (full: string) => readonly string[] {
  const roots: { prefix: string; folder: string; whole: boolean }[] = [];
  for (const path of project.manifests.filter((m) => posix.basename(m) === "composer.json")) {
    const json = parseJson(project.manifest(path));
    for (const key of ["autoload", "autoload-dev"]) {
      const section = json?.[key];
      for (const rule of ["psr-4", "psr-0"]) {
        const map = isRecord(section) ? section[rule] : null;
        for (const [prefix, to] of Object.entries(isRecord(map) ? map : {})) {
          for (const folder of [to].flat()) {
            if (typeof folder !== "string") continue;
            roots.push({ prefix, folder: posix.join(posix.dirname(path), folder), whole: rule === "psr-0" });
          }
        }
      }
    }
  }
  return (full) =>
    roots
      .filter((r) => full.startsWith(r.prefix))
      .map((r) => {
        const rest = r.whole ? full : full.slice(r.prefix.length).replace(/^\\/, "");
        return `${posix.join(r.folder, rest.replaceAll("\\", "/"))}.php`;
      });
}

function linkedFacts(file: FileFacts, names: PhpNames, project: Project): FileFacts {
  const links = new Links(file);
  const own = new Set(file.symbols.map((s) => s.name));
  const types = new Map<string, string>();
  const functions = new Map<string, string>();
  for (const { from, names: bound, line } of file.imports) {
    const [, kind = "", full = from] = /^(function|const|file) ([\s\S]*)$/.exec(from) ?? [];
    if (kind === "file") {
      const path = included(file, full, project);
      if (path !== null) links.touch(path, line);
      continue;
    }
    const as = bound[0]?.as ?? "";
    (kind === "" ? types : functions).set(as, full);
    const place = (kind === "" ? names.types : names.functions).get(full);
    if (place !== undefined && place !== null) links.use(place.path, place.name);
    else if (!names.isOwn(full) && full.includes("\\")) links.outside(names.outside(full), line);
  }
  const scope = file.package === null ? "" : `${file.package}\\`;
  for (const { path, name, within } of file.loose ?? []) {
    const written = path === "" ? name : `${path}\\${name}`;
    if (path === "" && own.has(name)) continue;
    const [first = "", ...rest] = written.split("\\");
    const alias = types.get(first);
    const full = written.startsWith("\\")
      ? written.slice(1)
      : alias === undefined
        ? `${scope}${written}`
        : [alias, ...rest].join("\\");
    const called = path === "" ? names.functions.get(functions.get(name) ?? full) : names.functions.get(full);
    const target = names.types.get(full) ?? called ?? null;
    if (target !== null) links.use(target.path, target.name, within);
    else if (written.startsWith("\\") && !names.isOwn(full)) links.outside(names.outside(full), 1);
  }
  return links.facts();
}

function included(file: FileFacts, written: string, project: Project): string | null {
  const here = posix.join(
    posix.dirname(file.path),
    written.startsWith("./") ? written : written.replace(/^\./, ""),
  );
  const candidates = written.startsWith(".") ? [here] : [here, posix.normalize(written)];
  return candidates.find((path) => project.files.has(path)) ?? null;
}

/** A vendor and its package, as far as a namespace tells. */
function outsideName(full: string): string {
  const parts = full.split("\\");
  return parts.slice(0, parts.length > 2 ? 2 : 1).join("\\");
}
