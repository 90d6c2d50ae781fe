import type { FileFacts } from "../facts.ts";
import { Links } from "../graph/links.ts";
import type { Linker, Project } from "../language.ts";
import { compare } from "../order.ts";

const READ = /^(?:Kotlin|Scala)$/;
const TEST = /(?:^|\/)src\/\w*[tT]est\w*\/|(?:^|\/)test\//;
const JVM = /^(?:Kotlin|Scala|Java)$/;

export function isJvmStandard(name: string): boolean {
  return /^(?:kotlin|java|javax|scala|jdk|sun)(?:\.|$)/.test(name);
}

interface Place {
  readonly path: string;
  readonly name: string;
  readonly kind: string;
}

/** Follows the imports of Kotlin and Scala, also into Java, and the names that the files of a package share. */
export const linkJvm: Linker = (project) => {
  const files = [...project.files.values()].filter((f) => JVM.test(f.language));
  const changed = new Map<string, FileFacts>();
  if (!files.some((f) => READ.test(f.language))) return changed;
  const names = new JvmNames(files);
  for (const file of files)
    if (READ.test(file.language)) changed.set(file.path, new FileLinks(file, names, project).facts());
  return changed;
};

class JvmNames {
  readonly #places = new Map<string, Place[]>();
  readonly packages = new Set<string>();

  constructor(files: readonly FileFacts[]) {
    for (const file of files) {
      const scope = file.package ?? "";
      this.packages.add(scope);
      for (const { name, kind } of file.symbols) {
        const full = scope === "" ? name : `${scope}.${name}`;
        const known = this.#places.get(full) ?? [];
        known.push({ path: file.path, name, kind });
        this.#places.set(full, known);
      }
    }
  }

  /** The declaration that a file means by a full name; of several, for different platforms, the nearest or common one. */
  find(full: string, user: FileFacts): Place | null {
    const all = this.#places.get(full) ?? [];
    const near = all.filter((p) => sourceSet(p.path) === sourceSet(user.path));
    const usable = near.length > 0 ? near : all.filter((p) => !TEST.test(p.path));
    const [only] = usable;
    if (usable.length < 2) return only ?? null;
    const common = usable.find(
      (p) =>
        /(?:^|\/)(?:commonMain|shared|src)\//.test(p.path) && sourceSet(p.path) === sourceSetCommon(p.path),
    );
    if (common !== undefined) return common;
    const sets = new Set(usable.map((p) => sourceSet(p.path)));
    return sets.size === usable.length
      ? (usable.toSorted((a, b) => compare(a.path, b.path))[0] ?? null)
      : (usable[0] ?? null);
  }

  /** The longest beginning of a dotted name that is declared. */
  longest(full: string, user: FileFacts): Place | null {
    for (let name = full; name.includes("."); name = name.slice(0, name.lastIndexOf("."))) {
      const place = this.find(name, user);
      if (place !== null) return place;
      if (this.packages.has(name)) return null;
    }
    return this.find(full, user);
  }

  isOwn(full: string): boolean {
    return [...this.packages].some((name) => name !== "" && (full === name || full.startsWith(`${name}.`)));
  }
}

function sourceSet(path: string): string {
  return /^(.*?(?:^|\/)src(?:-[\w.-]+)?\/[\w.-]+)\//.exec(path)?.[1] ?? "";
}

function sourceSetCommon(path: string): string {
  const set = sourceSet(path);
  return /(?:commonMain|shared|main)$/.test(set) ? set : "\0";
}

class FileLinks {
  readonly #file: FileFacts;
  readonly #names: JvmNames;
  readonly #links: Links;
  /** Names of this file that imports made; null = they come from outside. */
  readonly #bound = new Map<string, Place | null>();
  readonly #wide: string[] = [];
  /** Packages whose names need no import, the innermost first. */
  readonly #around: readonly string[];
  readonly #own: ReadonlySet<string>;

  constructor(file: FileFacts, names: JvmNames, _: Project) {
    this.#file = file;
    this.#names = names;
    this.#links = new Links(file);
    this.#around = [file.package ?? "", ...(file.scopes ?? [])];
    this.#own = new Set(file.symbols.map((s) => s.name.slice(s.name.lastIndexOf(".") + 1)));
    for (const imported of file.imports)
      this.#import(imported.from, imported.names, imported.all, imported.line);
  }

  facts(): FileFacts {
    for (const { path, name, within } of this.#file.loose ?? []) {
      const target = this.#resolve(path === "" ? [name] : [...path.split("."), name]);
      if (target !== null) this.#links.use(target.path, target.name, within);
    }
    return this.#links.facts();
  }

  #import(from: string, names: FileFacts["imports"][number]["names"], all: boolean, line: number): void {
    const full = this.#absolute(from);
    if (all) {
      this.#wide.push(full);
      const object = this.#names.packages.has(full) ? null : this.#names.longest(full, this.#file);
      if (object !== null) this.#links.use(object.path, object.name);
      else if (!this.#names.isOwn(full)) this.#links.outside(outsideName(full, false), line);
    }
    for (const { name, as } of names) {
      const target = this.#names.longest(`${full}.${name}`, this.#file);
      this.#bound.set(as, target);
      if (target !== null) this.#links.use(target.path, target.name);
      else if (!this.#names.isOwn(full)) this.#links.outside(outsideName(full, true), line);
    }
  }

  /** Scala's imports may begin in a package around the file. */
  #absolute(from: string): string {
    if (this.#file.language !== "Scala") return from;
    const [first = ""] = from.split(".");
    const bound = this.#bound.get(first);
    if (first === "_root_") return from.slice(first.length + 1);
    if (bound !== undefined && bound !== null) return from;
    for (const scope of this.#around) {
      const full = scope === "" ? from : `${scope}.${from}`;
      if (
        this.#names.packages.has(full) ||
        this.#names.find(scope === "" ? first : `${scope}.${first}`, this.#file) !== null
      )
        return full;
    }
    return from;
  }

  #resolve(parts: readonly string[]): Place | null {
    const [first = ""] = parts;
    if (this.#own.has(first)) return null;
    const bound = this.#bound.get(first);
    if (bound !== undefined) return bound === null ? null : this.#inside(bound, parts.slice(1));
    const type = /^[A-Z]/.test(first);
    for (const scope of [...this.#around, ...this.#wide]) {
      const place = this.#names.find(scope === "" ? first : `${scope}.${first}`, this.#file);
      if (place === null) continue;
      // What begins with a small letter may as well be a local name; an object that something is taken from is not.
      if (type || (place.kind === "object" && parts.length > 1 && first.length > 2))
        return this.#inside(place, parts.slice(1));
    }
    if (
      parts.length < 2 ||
      (!this.#names.isOwn(`${first}.`.slice(0, -1)) &&
        !this.#names.packages.has(parts.slice(0, -1).join(".")))
    )
      return null;
    const place = this.#names.longest(parts.join("."), this.#file);
    return place;
  }

  /** A type inside a type, as far as the words name one. */
  #inside(place: Place, rest: readonly string[]): Place {
    const file = this.#file;
    let best = place;
    let name = place.name;
    for (const part of rest) {
      name = `${name}.${part}`;
      const inner = this.#names.find(name, file);
      if (inner === null || inner.path !== place.path) break;
      best = inner;
    }
    return best;
  }
}

function outsideName(full: string, standardToo: boolean): string {
  const parts = full.split(".");
  const end = parts.findIndex((part) => /^[A-Z]/.test(part));
  const most = standardToo || isJvmStandard(full) ? 2 : 3;
  return parts
    .slice(0, Math.min(end < 0 ? parts.length : end, isJvmStandard(full) ? 2 : Math.max(most, 3)))
    .join(".");
}
