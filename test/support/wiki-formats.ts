import type { DocsNav } from "../../src/domain/docs-page.ts";

/** A component of CodeWiki's dependency graph. */
export interface GraphComponent {
  readonly id: string;
  readonly name: string;
  readonly relative_path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly depends_on: readonly string[];
  readonly source_code: string;
}

interface ModuleNode {
  readonly path: string;
  readonly components: readonly string[];
  readonly children: Readonly<Record<string, ModuleNode>>;
}

const COMPONENT_KEYS = [
  "id",
  "name",
  "component_type",
  "file_path",
  "relative_path",
  "depends_on",
  "source_code",
  "start_line",
  "end_line",
  "has_docstring",
  "docstring",
  "parameters",
  "node_type",
  "base_classes",
  "class_name",
  "display_name",
  "component_id",
];

const GRAPH = /^dependency_graphs\/[\w.-]+_dependency_graph\.json$/;

type Read = (path: string) => Promise<string>;

export async function graphOf(
  files: ReadonlySet<string>,
  read: Read,
): Promise<ReadonlyMap<string, GraphComponent>> {
  const path = [...files].find((name) => GRAPH.test(name));
  const graph: Record<string, GraphComponent> = path === undefined ? {} : JSON.parse(await read(path));
  return new Map(Object.entries(graph));
}

/** What is wrong with the files that other programs read: `llms.txt` and those in the format of CodeWiki. */
export async function formatProblems(
  files: ReadonlySet<string>,
  read: Read,
  nav: DocsNav,
): Promise<string[]> {
  const missing = ["module_tree.json", "first_module_tree.json", "metadata.json", "llms.txt"].filter(
    (name) => !files.has(name),
  );
  if (![...files].some((name) => GRAPH.test(name))) missing.push("the dependency graph");
  if (missing.length > 0) return missing.map((name) => `${name} is missing`);
  const tree: Record<string, ModuleNode> = JSON.parse(await read("module_tree.json"));
  const first: Record<string, ModuleNode> = JSON.parse(await read("first_module_tree.json"));
  const graph = await graphOf(files, read);
  const problems: string[] = [];
  const inTree = componentsOf(tree);
  if (new Set(inTree).size !== inTree.length) problems.push("module_tree.json names a component twice");
  const same = (ids: readonly string[]) => [...ids].sort().join("\n") === [...graph.keys()].sort().join("\n");
  if (!same(inTree)) problems.push("module_tree.json and the dependency graph have other components");
  if (!same(componentsOf(first)))
    problems.push("first_module_tree.json and the dependency graph have other components");
  for (const [id, component] of graph) {
    const keys = Object.keys(component);
    if (COMPONENT_KEYS.some((key) => !keys.includes(key))) problems.push(`graph: ${id} lacks a key`);
    if (id !== component.id) problems.push(`graph: ${id} is filed as ${component.id}`);
    for (const needed of component.depends_on) {
      if (!graph.has(needed)) problems.push(`graph: ${id} depends on ${needed}, which is not there`);
    }
  }
  const metadata = JSON.parse(await read("metadata.json"));
  const info = metadata.generation_info;
  for (const key of ["timestamp", "main_model", "generator_version", "repo_path", "commit_id"]) {
    if (typeof info?.[key] !== "string") problems.push(`metadata.json lacks generation_info.${key}`);
  }
  if (info?.commit_id !== nav.source.commit)
    problems.push("metadata.json names another commit than nav.json");
  if (metadata.statistics?.total_components !== graph.size) {
    problems.push("metadata.json counts other components than the graph has");
  }
  const generated: readonly string[] = metadata.files_generated ?? [];
  if ([...generated].sort().join("\n") !== [...files].sort().join("\n")) {
    problems.push("metadata.json lists other files than there are");
  }
  const llms = await read("llms.txt");
  for (const { path } of nav.pages) if (!llms.includes(`(${path})`)) problems.push(`llms.txt lacks ${path}`);
  return problems;
}

function componentsOf(tree: Readonly<Record<string, ModuleNode>>): string[] {
  return Object.values(tree).flatMap((node) => [...node.components, ...componentsOf(node.children)]);
}
