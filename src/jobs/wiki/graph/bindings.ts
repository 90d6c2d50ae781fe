import { type FileFacts, REQUIRED, type Reference } from "../facts.ts";
import type { Project, Resolved } from "../language.ts";
import { languageNamed } from "../languages.ts";

/** A symbol in the file that declares it; `name` null = the file as a whole. */
export interface Target {
  readonly path: string;
  readonly name: string | null;
}

/** How one file needs another. */
export interface FileEdge {
  readonly from: string;
  readonly to: string;
  /** Names of `to` that `from` uses; empty when it only loads it. */
  readonly names: ReadonlySet<string>;
  /** Guessed from unique names within a package: good for ranking, never shown. */
  readonly weak: boolean;
}

export interface Bindings {
  readonly edges: readonly FileEdge[];
  /** Files that use a symbol, by `path#name`. */
  readonly usedBy: ReadonlyMap<string, ReadonlySet<string>>;
  /** Symbols that a symbol uses, by `path#name`. */
  readonly dependsOn: ReadonlyMap<string, ReadonlySet<string>>;
  readonly external: ReadonlyMap<string, External>;
}

export interface External {
  readonly name: string;
  readonly standard: boolean;
  readonly files: ReadonlySet<string>;
}

export const symbolKey = (path: string, name: string): string => `${path}#${name}`;

/** Follows every import to what it means. Names are only counted where the language's own rules lead to them. */
export function bind(project: Project): Bindings {
  const binder = new Binder(project);
  for (const file of project.files.values()) binder.add(file);
  return binder.result();
}

interface MutableEdge {
  readonly from: string;
  readonly to: string;
  readonly names: Set<string>;
  weak: boolean;
}

class Binder {
  readonly #project: Project;
  readonly #resolvers = new Map<string, (importer: FileFacts, from: string) => Resolved>();
  readonly #resolved = new Map<string, Resolved>();
  readonly #edges = new Map<string, MutableEdge>();
  readonly #usedBy = new Map<string, Set<string>>();
  readonly #dependsOn = new Map<string, Set<string>>();
  readonly #external = new Map<string, { name: string; standard: boolean; files: Set<string> }>();
  readonly #exports = new Map<string, ReadonlyMap<string, FileFacts["exports"][number]>>();
  readonly #scopes = new Map<string, Map<string, Target | null>>();

  constructor(project: Project) {
    this.#project = project;
  }

  add(file: FileFacts): void {
    const references = new Map<string, Reference[]>();
    for (const reference of file.references) append(references, reference.local, reference);
    for (const imported of file.imports) {
      const resolved = this.#resolve(file, imported.from);
      if (resolved.kind === "external") this.#addExternal(resolved, file.path);
      if (resolved.kind !== "files") continue;
      if (imported.names.length === 0) {
        if (!imported.all || !this.#wholeScope(file, resolved.paths))
          this.#edge(file.path, resolved.paths[0]);
      }
      for (const { name, as } of imported.names) {
        this.#follow(file, imported.from, resolved.paths, name, references.get(as) ?? []);
      }
    }
    for (const { from, local, as } of file.exports) {
      const resolved = from === null ? null : this.#resolve(file, from);
      if (resolved?.kind !== "files") continue;
      const target = local === "*" ? null : this.#lookup(resolved.paths, local, new Set());
      this.#edge(file.path, target?.path ?? resolved.paths[0], as === "*" ? null : target?.name);
    }
    if (languageNamed(file.language)?.packageScope === true) this.#samePackage(file);
  }

  result(): Bindings {
    return {
      edges: [...this.#edges.values()],
      usedBy: this.#usedBy,
      dependsOn: this.#dependsOn,
      external: this.#external,
    };
  }

  #follow(
    file: FileFacts,
    from: string,
    paths: readonly string[],
    name: string,
    uses: readonly Reference[],
  ): void {
    if (name === "*" || name === REQUIRED) {
      this.#followMembers(file, paths, uses, name === REQUIRED);
      return;
    }
    const target = this.#lookup(paths, name, new Set());
    if (target !== null) {
      this.#edge(file.path, target.path, target.name);
      if (uses.length > 0) this.#use(file.path, target, uses);
      return;
    }
    // `from package import module` names a file rather than a symbol.
    const inner = this.#resolve(file, from.endsWith(".") ? from + name : `${from}.${name}`);
    if (file.language === "Python" && inner.kind === "files") this.#followMembers(file, inner.paths, uses);
    else this.#edge(file.path, paths[0]);
  }

  /** @param whole the name itself, and what it has beside its exports, is the default export */
  #followMembers(file: FileFacts, paths: readonly string[], uses: readonly Reference[], whole = false): void {
    let known = false;
    for (const use of uses) {
      const target =
        (use.member === null ? null : this.#lookup(paths, use.member, new Set())) ??
        (whole ? this.#lookup(paths, "default", new Set()) : null);
      if (target === null) continue;
      known = true;
      this.#edge(file.path, target.path, target.name);
      this.#use(file.path, target, [use]);
    }
    if (!known) this.#edge(file.path, paths[0]);
  }

  /** Names that enter a file without being listed, where its words tell which of them it uses. */
  #wholeScope(file: FileFacts, paths: readonly string[]): boolean {
    let known = false;
    for (const name of file.identifiers) {
      const target = this.#lookup(paths, name, new Set());
      if (target === null || target.path === file.path) continue;
      known = true;
      this.#edge(file.path, target.path, target.name);
      this.#use(file.path, target, []);
    }
    return known;
  }

  /** Files of one package see each other: in Java by type names, which are sure; in Go by any name, which is not. */
  #samePackage(file: FileFacts): void {
    const scope = this.#scope(file);
    const own = new Set(file.symbols.map((s) => s.name));
    const taken = new Set(file.imports.flatMap((i) => i.names.map((n) => n.as)));
    for (const name of file.identifiers) {
      const target = own.has(name) || taken.has(name) ? null : scope.get(name);
      if (target === null || target === undefined || target.path === file.path) continue;
      const weak = file.language !== "Java";
      this.#edge(file.path, target.path, target.name, weak);
      if (!weak) this.#use(file.path, target, []);
    }
  }

  /** Top-level names of a package with the file that declares each; null where two do. */
  #scope(file: FileFacts): Map<string, Target | null> {
    const key = `${file.language}:${scopeOf(file)}`;
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    const scope = new Map<string, Target | null>();
    for (const other of this.#project.files.values()) {
      if (other.language !== file.language || scopeOf(other) !== scopeOf(file)) continue;
      if (languageNamed(other.language)?.isTest(other.path) === true) continue;
      for (const { name } of other.symbols)
        scope.set(name, scope.has(name) ? null : { path: other.path, name });
    }
    this.#scopes.set(key, scope);
    return scope;
  }

  /** The symbol that a name stands for in any of these files, through whatever hands it on. */
  #lookup(paths: readonly string[], name: string, seen: Set<string>): Target | null {
    for (const path of paths) {
      const key = symbolKey(path, name);
      if (seen.has(key)) continue;
      seen.add(key);
      const file = this.#project.files.get(path);
      const target = file === undefined ? null : this.#lookupIn(file, name, seen);
      if (target !== null) return target;
    }
    return null;
  }

  #lookupIn(file: FileFacts, name: string, seen: Set<string>): Target | null {
    const listed = this.#exportsOf(file).get(name);
    if (listed !== undefined) {
      if (listed.from !== null) return this.#through(file, listed.from, listed.local, seen);
      if (file.symbols.some((s) => s.name === listed.local)) return { path: file.path, name: listed.local };
      const imported = file.imports.find((i) => i.names.some((n) => n.as === listed.local));
      const original = imported?.names.find((n) => n.as === listed.local)?.name;
      if (imported !== undefined && original !== undefined)
        return this.#through(file, imported.from, original, seen);
      return { path: file.path, name: null };
    }
    const nested = file.symbols.find((s) => s.name.endsWith(`.${name}`));
    if (nested !== undefined) return { path: file.path, name: nested.name };
    for (const { as, from } of file.exports) {
      const found =
        as === "*" && from !== null && name !== "default" ? this.#through(file, from, name, seen) : null;
      if (found !== null) return found;
    }
    return null;
  }

  #through(file: FileFacts, from: string, name: string, seen: Set<string>): Target | null {
    const resolved = this.#resolve(file, from);
    if (resolved.kind !== "files") return null;
    if (name === "*" || name === REQUIRED) return { path: resolved.paths[0] ?? file.path, name: null };
    return this.#lookup(resolved.paths, name, seen);
  }

  #exportsOf(file: FileFacts): ReadonlyMap<string, FileFacts["exports"][number]> {
    const known = this.#exports.get(file.path);
    if (known !== undefined) return known;
    // A file's own symbol comes before a name that it only hands on.
    const own = [...file.exports]
      .filter((e) => e.as !== "*")
      .sort((a, b) => Number(a.from === null) - Number(b.from === null));
    const map = new Map(own.map((e) => [e.as, e] as const));
    this.#exports.set(file.path, map);
    return map;
  }

  #resolve(file: FileFacts, from: string): Resolved {
    const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
    const key = `${file.language}\n${folder}\n${from}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const language = languageNamed(file.language);
    let resolver = this.#resolvers.get(file.language);
    if (resolver === undefined) {
      resolver = language?.resolver(this.#project) ?? (() => ({ kind: "unknown" }));
      this.#resolvers.set(file.language, resolver);
    }
    const resolved = resolver(file, from);
    this.#resolved.set(key, resolved);
    return resolved;
  }

  #addExternal({ name, standard }: { name: string; standard: boolean }, path: string): void {
    const entry = this.#external.get(name) ?? { name, standard, files: new Set<string>() };
    entry.files.add(path);
    this.#external.set(name, entry);
  }

  #edge(from: string, to: string | undefined, name: string | null | undefined = null, weak = false): void {
    if (to === undefined || to === from) return;
    const key = `${from}\n${to}`;
    const edge = this.#edges.get(key) ?? { from, to, names: new Set<string>(), weak };
    if (!weak && edge.weak) {
      edge.weak = false;
      edge.names.clear();
    }
    if (name !== null && name !== undefined && weak === edge.weak) edge.names.add(name);
    this.#edges.set(key, edge);
  }

  #use(user: string, target: Target, uses: readonly Reference[]): void {
    if (target.name === null || target.path === user) return;
    const key = symbolKey(target.path, target.name);
    const users = this.#usedBy.get(key) ?? new Set<string>();
    users.add(user);
    this.#usedBy.set(key, users);
    for (const within of uses.flatMap((u) => u.within)) {
      const from = symbolKey(user, within);
      const needs = this.#dependsOn.get(from) ?? new Set<string>();
      needs.add(key);
      this.#dependsOn.set(from, needs);
    }
  }
}

/** Go's package is its folder, Java's is what the file declares. */
function scopeOf(file: FileFacts): string {
  return file.language === "Java" ? (file.package ?? "") : file.path.slice(0, file.path.lastIndexOf("/") + 1);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
