import type { ExportFact, FileFacts, Member } from "../facts.ts";
import { Links, linkedFile } from "../graph/links.ts";
import type { Linker, Project, Resolver } from "../language.ts";
import { type RustModule, rustTree } from "./rust-modules.ts";
import { isStandard, RustPaths, type RustTarget } from "./rust-paths.ts";

/** Imports name files or crates once they are linked. */
export function rustResolver(project: Project): Resolver {
  return (_, imported) =>
    linkedFile(project, imported) ??
    (/^[\w-]+$/.test(imported) && imported !== ""
      ? { kind: "external", name: imported, standard: isStandard(imported) }
      : { kind: "unknown" });
}

/** Follows `mod`, `use` and paths, gives methods to their types, and makes visible what a program shares. */
export const linkRust: Linker = (project) => {
  const tree = rustTree(project);
  const paths = new RustPaths(tree);
  const changed = new Map<string, FileFacts>();
  for (const [path, module] of tree.modules) changed.set(path, linkedModule(module, paths));
  joinMethods(changed, [...tree.modules.values()], paths);
  return changed;
};

function linkedModule(module: RustModule, paths: RustPaths): FileFacts {
  const { file } = module;
  const links = new Links(file);
  const own = new Set(file.symbols.map((s) => s.name));
  const add = (target: RustTarget | null, within: readonly string[], line: number) => {
    if (target?.kind === "symbol") links.use(target.path, target.name, within);
    else if (target?.kind === "module") links.touch(target.module.file.path, line);
    else if (target?.kind === "external") links.outside(target.crate, line);
  };
  for (const child of module.children.values()) {
    if (child.inner === "") links.touch(child.file.path, 1);
  }
  const bound = new Map<string, RustTarget>();
  for (const { from, names, all, line } of file.imports) {
    if (from.startsWith("mod ")) continue;
    const written = from === "" ? [] : from.split("::");
    if (all) add(paths.resolve(module, written), [], line);
    for (const { name, as } of names) {
      const target = paths.resolve(module, [...written, name]);
      if (target === null) continue;
      bound.set(as, target);
      add(target, [], line);
    }
  }
  for (const { path, name, within } of file.loose ?? []) {
    if (path === "" && own.has(name)) continue;
    const written = path === "" ? [name] : [...path.split("::"), name];
    const target =
      bound.get(name) !== undefined && path === "" ? bound.get(name) : paths.resolve(module, written);
    // A word that stands alone may be anything of another crate.
    if (target?.kind === "symbol" || path !== "") add(target ?? null, within, 1);
  }
  const linked = links.facts();
  return {
    ...linked,
    symbols: isProgram(module) ? linked.symbols.map(sharedInside) : linked.symbols,
    exports: linked.exports.flatMap((e) => exportOf(e, module, paths)),
  };
}

/** What a crate shares among its files is what there is to use of a program, since nothing else can use it. */
function isProgram({ crate }: RustModule): boolean {
  return crate.package.library === null && crate.package.name !== "";
}

function sharedInside(symbol: FileFacts["symbols"][number]): FileFacts["symbols"][number] {
  const shared = /^(?:#\[[^\]]*\]\s*)?pub\((?:crate|super|in [\w:]+)\)/.test(symbol.signature);
  return shared && symbol.doc?.internal !== true ? { ...symbol, exported: true } : symbol;
}

function exportOf(exported: ExportFact, module: RustModule, paths: RustPaths): ExportFact[] {
  if (exported.from === null) return [exported];
  const written = exported.from === "" ? [] : exported.from.split("::");
  const target = paths.resolve(module, exported.as === "*" ? written : [...written, exported.local]);
  if (target?.kind === "symbol") return [{ as: exported.as, local: target.name, from: `/${target.path}` }];
  if (target?.kind === "module" && target.module.file !== module.file)
    return [{ as: exported.as, local: "*", from: `/${target.module.file.path}` }];
  return [];
}

/** Gives the methods of `impl` blocks to their types when those are in other files. */
function joinMethods(files: Map<string, FileFacts>, modules: readonly RustModule[], paths: RustPaths): void {
  const more = new Map<string, Member[]>();
  for (const module of modules) {
    for (const { of, member } of module.file.methods) {
      const target = paths.resolve(module, [of]);
      if (target?.kind !== "symbol") continue;
      const key = `${target.path}#${target.name}`;
      more.set(key, [...(more.get(key) ?? []), { ...member, path: module.file.path }]);
    }
  }
  for (const [path, file] of files) {
    if (!file.symbols.some((s) => more.has(`${path}#${s.name}`))) {
      if (file.methods.length > 0) files.set(path, { ...file, methods: [] });
      continue;
    }
    const symbols = file.symbols.map((symbol) => {
      const names = new Set(symbol.members.map((m) => m.name));
      const added = (more.get(`${path}#${symbol.name}`) ?? []).filter(
        (m) => !names.has(m.name) && names.add(m.name),
      );
      return added.length === 0 ? symbol : { ...symbol, members: [...symbol.members, ...added] };
    });
    files.set(path, { ...file, symbols, methods: [] });
  }
}
