import type { FileFacts } from "../facts.ts";
import type { Project } from "../language.ts";
import { compare, descending, sorted } from "../order.ts";
import { packagesOf, workspacesOf } from "../packages/workspaces.ts";
import type { SourceFile } from "../source/read.ts";
import type { Atlas, AtlasFile, Module, ModuleEdge } from "./atlas.ts";
import { type Bindings, bind, type FileEdge } from "./bindings.ts";
import { splitFlat } from "./flat-folder.ts";
import { folderTree } from "./folders.ts";
import { layersOf } from "./layers.ts";
import { linked } from "./linked.ts";
import { makeModules } from "./modules.ts";
import { pageRank } from "./rank.ts";

export interface SurveyInput {
  /** Name of the repository: the title of what lies in its own folder. */
  readonly name: string;
  readonly sources: readonly SourceFile[];
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly texts: ReadonlyMap<string, string>;
}

/** A guess counts a fifth of what an import with one name does. */
const WEAK = 0.2;

/** Makes the map of the code: references, ranks, modules, layers. */
export function survey(given: SurveyInput): Atlas {
  const input = { ...given, facts: linked(projectOf(given)) };
  const bindings = bind(projectOf(input));
  const isSource = new Set(input.sources.filter((s) => s.role === "source").map((s) => s.path));
  const between = bindings.edges.filter((e) => isSource.has(e.from) && isSource.has(e.to));
  const edges = sorted(between, (e) => `${e.from}\n${e.to}`);
  const ranks = pageRank(
    [...isSource].sort(compare),
    edges.map((e) => ({ from: e.from, to: e.to, weight: strength(e) })),
  );
  const files = atlasFiles(input, edges, ranks, outsiders(input.sources, bindings.edges));
  const leaves = [...files.values()]
    .filter((f) => f.role === "source")
    .map((f) => ({ path: f.path, lines: f.facts.lines }));
  const connected = connections(edges);
  const { importers, ...used } = lists(bindings);
  const packages = packagesOf(input.texts);
  const workspaces = workspacesOf(packages, input.texts);
  const tree = folderTree(
    leaves,
    (paths) => splitFlat(paths, connected, (path) => importers.get(path)?.length ?? 0),
    new Set(workspaces.keys()),
  );
  const { roots, all } = makeModules(tree, files, input.name, workspaces);
  const moduleOf = new Map(all.flatMap((m) => m.files.map((f) => [f.path, m] as const)));
  const moduleEdges = edgesOfModules(
    edges.filter((e) => !e.weak),
    moduleOf,
  );
  const needs = groupBy(
    moduleEdges,
    (e) => e.from.id,
    (e) => e.to.id,
  );
  return {
    files,
    modules: all,
    roots,
    moduleOf,
    moduleEdges,
    fileEdges: edges.filter((e) => !e.weak),
    layering: layersOf(
      all.filter((m) => m.files.length > 0).map((m) => m.id),
      (id) => needs.get(id) ?? [],
    ),
    packages,
    external: sorted(bindings.external.values(), (e) => e.name),
    importers,
    ...used,
  };
}

function projectOf({ facts, texts }: SurveyInput): Project {
  return {
    files: facts,
    manifest: (path) => texts.get(path) ?? null,
    manifests: [...texts.keys()].sort(compare),
  };
}

function strength(edge: FileEdge): number {
  return edge.weak ? WEAK : Math.sqrt(Math.max(1, edge.names.size));
}

function atlasFiles(
  { sources, facts }: SurveyInput,
  edges: readonly FileEdge[],
  ranks: ReadonlyMap<string, number>,
  outside: ReadonlyMap<string, readonly string[]>,
): Map<string, AtlasFile> {
  const dependents = groupBy(
    edges.filter((e) => !e.weak),
    (e) => e.to,
    (e) => e.from,
  );
  const files = new Map<string, AtlasFile>();
  for (const { path, role, text } of sources) {
    const fact = facts.get(path);
    if (fact === undefined) continue;
    const rank = ranks.get(path) ?? 0;
    files.set(path, {
      path,
      role,
      facts: fact,
      text,
      rank,
      dependents: dependents.get(path)?.length ?? 0,
      outside: outside.get(path)?.length ?? 0,
    });
  }
  return files;
}

/** For each file the tests and examples that touch it. */
function outsiders(sources: readonly SourceFile[], edges: readonly FileEdge[]): Map<string, string[]> {
  const outside = new Set(
    sources.filter((s) => s.role === "test" || s.role === "example").map((s) => s.path),
  );
  return groupBy(
    edges.filter((e) => outside.has(e.from)),
    (e) => e.to,
    (e) => e.from,
  );
}

function connections(edges: readonly FileEdge[]): (a: string, b: string) => number {
  const weights = new Map<string, number>();
  for (const edge of edges) {
    const key = edge.from < edge.to ? `${edge.from}\n${edge.to}` : `${edge.to}\n${edge.from}`;
    weights.set(key, (weights.get(key) ?? 0) + strength(edge));
  }
  return (a, b) => weights.get(a < b ? `${a}\n${b}` : `${b}\n${a}`) ?? 0;
}

function edgesOfModules(edges: readonly FileEdge[], moduleOf: ReadonlyMap<string, Module>): ModuleEdge[] {
  const found = new Map<
    string,
    { from: Module; to: Module; names: Map<string, number>; files: number; weight: number }
  >();
  for (const edge of edges) {
    const from = moduleOf.get(edge.from);
    const to = moduleOf.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from.id}\n${to.id}`;
    const entry = found.get(key) ?? { from, to, names: new Map<string, number>(), files: 0, weight: 0 };
    for (const name of edge.names) entry.names.set(name, (entry.names.get(name) ?? 0) + 1);
    entry.files += 1;
    entry.weight += strength(edge);
    found.set(key, entry);
  }
  return sorted(found.values(), (e) => `${e.from.id}\n${e.to.id}`).map((e) => ({
    from: e.from,
    to: e.to,
    files: e.files,
    weight: e.weight,
    names: descending(
      [...e.names],
      ([, count]) => count,
      ([name]) => name,
    ).map(([name, count]) => ({ name, count })),
  }));
}

function lists(bindings: Bindings): Pick<Atlas, "usedBy" | "dependsOn" | "importers"> {
  const ordered = (map: ReadonlyMap<string, ReadonlySet<string>>) =>
    new Map([...map].map(([key, set]) => [key, [...set].sort(compare)] as const));
  const strong = bindings.edges.filter((e) => !e.weak);
  const importers = groupBy(
    strong,
    (e) => e.to,
    (e) => e.from,
  );
  return {
    usedBy: ordered(bindings.usedBy),
    dependsOn: ordered(bindings.dependsOn),
    importers: new Map([...importers].map(([path, from]) => [path, from.toSorted(compare)] as const)),
  };
}

function groupBy<T>(
  items: readonly T[],
  key: (item: T) => string,
  value: (item: T) => string,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list === undefined) groups.set(key(item), [value(item)]);
    else list.push(value(item));
  }
  return groups;
}
