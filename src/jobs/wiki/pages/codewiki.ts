import type { SymbolFact } from "../facts.ts";
import type { Atlas, AtlasFile, Module } from "../graph/atlas.ts";
import { symbolKey } from "../graph/bindings.ts";
import { isType } from "./book.ts";

/** Files in the format of CodeWiki 1.0, for the programs that read it. */
export interface CodeWikiFiles {
  readonly moduleTree: Tree;
  readonly firstModuleTree: Tree;
  readonly graph: Readonly<Record<string, Component>>;
  readonly statistics: {
    readonly total_components: number;
    readonly leaf_nodes: number;
    readonly max_depth: number;
  };
}

export interface Tree {
  readonly [name: string]: {
    readonly path: string;
    readonly components: readonly string[];
    readonly children: Tree;
  };
}

interface Component {
  readonly id: string;
  readonly name: string;
  readonly component_type: string;
  readonly file_path: string;
  readonly relative_path: string;
  readonly depends_on: readonly string[];
  /** Empty in a repository whose sources are bigger than `MAX_SOURCE` together. */
  readonly source_code: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly has_docstring: boolean;
  readonly docstring: string;
  readonly parameters: readonly string[];
  readonly node_type: string;
  readonly base_classes: readonly string[];
  readonly class_name: string | null;
  readonly display_name: string;
  readonly component_id: string;
}

const MAX_SOURCE = 32 * 1024 ** 2;

export function codeWikiFiles(atlas: Atlas): CodeWikiFiles {
  const ids = componentIds(atlas);
  // A name that a file declares twice is one component.
  const inModule = (module: Module) => [
    ...new Set(module.symbols.flatMap((s) => ids.get(symbolKey(s.path, s.fact.name)) ?? [])),
  ];
  const deep = (module: Module): string[] => [...inModule(module), ...module.children.flatMap(deep)];
  const tree = (modules: readonly Module[]): Tree =>
    named(modules, (m) => ({ path: m.folder, components: inModule(m), children: tree(m.children) }));
  const leaves = atlas.modules.flatMap((m) => m.symbols.filter(isType)).length;
  return {
    moduleTree: tree(atlas.roots),
    firstModuleTree: named(atlas.roots, (m) => ({ path: m.folder, components: deep(m), children: {} })),
    graph: components(atlas, ids),
    statistics: { total_components: ids.size, leaf_nodes: leaves, max_depth: depth(atlas.roots) },
  };
}

function depth(modules: readonly Module[]): number {
  return modules.length === 0 ? 0 : 1 + Math.max(...modules.map((m) => depth(m.children)));
}

/** Keys are the modules' titles, which are unique. */
function named(modules: readonly Module[], value: (module: Module) => Tree[string]): Tree {
  return Object.fromEntries(modules.map((m) => [m.title, value(m)]));
}

/** `folder.file.Symbol` for every symbol of a source file; a name that a file declares twice counts once. */
function componentIds(atlas: Atlas): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const module of atlas.modules) {
    for (const { path, fact } of module.symbols) {
      const key = symbolKey(path, fact.name);
      if (ids.has(key)) continue;
      const short = `${path.replace(/\.[^./]+$/, "").replaceAll("/", ".")}.${fact.name}`;
      // Files that differ only in their extension may declare the same name.
      const id = taken.has(short) ? `${path.replaceAll("/", ".")}.${fact.name}` : short;
      taken.add(id);
      ids.set(key, id);
    }
  }
  return ids;
}

function components(atlas: Atlas, ids: ReadonlyMap<string, string>): Record<string, Component> {
  const total = [...atlas.files.values()].reduce((sum, f) => sum + f.text.length, 0);
  const entries: [string, Component][] = [];
  // A file is taken apart once, not for each of its symbols: in 3,902 files that took a second.
  const split = new Map<string, readonly string[]>();
  const linesOf = ({ path, text }: AtlasFile): readonly string[] => {
    const lines = split.get(path) ?? text.split("\n");
    split.set(path, lines);
    return lines;
  };
  const seen = new Set<string>();
  for (const module of atlas.modules) {
    for (const { path, fact } of module.symbols) {
      const id = ids.get(symbolKey(path, fact.name));
      const file = atlas.files.get(path);
      if (id === undefined || file === undefined || seen.has(id)) continue;
      seen.add(id);
      const needs = (atlas.dependsOn.get(symbolKey(path, fact.name)) ?? []).flatMap(
        (key) => ids.get(key) ?? [],
      );
      entries.push([id, component(id, file, fact, needs, total <= MAX_SOURCE ? linesOf(file) : [])]);
    }
  }
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function component(
  id: string,
  file: AtlasFile,
  fact: SymbolFact,
  needs: readonly string[],
  lines: readonly string[],
): Component {
  const type = isType({ path: file.path, fact })
    ? fact.kind
    : fact.kind === "function"
      ? "function"
      : "variable";
  return {
    id,
    name: fact.name,
    component_type: type,
    file_path: file.path,
    relative_path: file.path,
    depends_on: needs.filter((n) => n !== id),
    source_code: lines.slice(fact.line - 1, fact.endLine).join("\n"),
    start_line: fact.line,
    end_line: fact.endLine,
    has_docstring: fact.doc !== null,
    docstring: fact.doc?.text ?? "",
    parameters: fact.parameters,
    node_type: type,
    base_classes: fact.bases,
    class_name: null,
    display_name: `${type} ${fact.name}`,
    component_id: id,
  };
}
