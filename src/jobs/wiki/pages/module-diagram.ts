import type { DiagramEdge, DiagramNode, DiagramSpec } from "../../../domain/docs-page.ts";
import type { Module, ModuleEdge } from "../graph/atlas.ts";
import type { FileEdge } from "../graph/bindings.ts";
import { compare, descending } from "../order.ts";
import { pageUrl, sourceUrl } from "./markdown.ts";

const MOST_NEIGHBOURS = 12;
const MOST_MODULES = 12;
const MOST_EDGES = 20;

/** A module between the ones that use it and the ones it uses, strongest first. */
export function neighbourhood(module: Module, edges: readonly ModuleEdge[]): DiagramSpec {
  const around = descending(
    edges.filter((e) => e.from === module || e.to === module),
    (e) => e.weight,
    (e) => `${e.from.id}\n${e.to.id}`,
  );
  const neighbours = new Set<Module>();
  for (const edge of around) {
    if (neighbours.size < MOST_NEIGHBOURS) neighbours.add(edge.from === module ? edge.to : edge.from);
  }
  const chosen = [module, ...neighbours];
  const kept = around.filter((e) => neighbours.has(e.from === module ? e.to : e.from));
  return spec(
    chosen,
    kept,
    module.page,
    module,
    `How ${module.title} is connected. An arrow points to what is used.`,
  );
}

/** The most important modules and the strongest connections between them. */
export function map(modules: readonly Module[], edges: readonly ModuleEdge[], page: string): DiagramSpec {
  const size = new Map<Module, number>();
  for (const { from, to, weight } of edges) {
    size.set(from, (size.get(from) ?? 0) + weight);
    size.set(to, (size.get(to) ?? 0) + weight);
  }
  const connected = modules.filter((m) => m.files.length > 0 && size.has(m));
  const chosen = descending(
    connected,
    (m) => (size.get(m) ?? 0) * (0.05 + m.rank),
    (m) => m.id,
  ).slice(0, MOST_MODULES);
  const among = edges.filter((e) => chosen.includes(e.from) && chosen.includes(e.to));
  const strongest = descending(
    among,
    (e) => e.weight,
    (e) => `${e.from.id}\n${e.to.id}`,
  ).slice(0, MOST_EDGES);
  const shown = chosen.filter((m) => strongest.some((e) => e.from === m || e.to === m));
  const note =
    shown.length < connected.length
      ? ` The ${shown.length} most connected modules of ${connected.length} are shown.`
      : "";
  return spec(
    shown,
    strongest,
    page,
    null,
    `An arrow points from the module that uses to the one that is used.${note}`,
  );
}

/** The files of a module and how they need each other (`inside`), the most important ones. */
export function fileMap(module: Module, inside: readonly FileEdge[], page: string): DiagramSpec {
  const connected = new Set(inside.flatMap((e) => [e.from, e.to]));
  const files = descending(
    module.files.filter((f) => connected.has(f.path)),
    (f) => f.rank,
    (f) => f.path,
  ).slice(0, MOST_MODULES);
  const ids = new Map(files.map((f, i) => [f.path, `f${i}`] as const));
  const prefix = module.folder === "" ? 0 : module.folder.length + 1;
  const strongest = descending(
    inside.filter((e) => ids.has(e.from) && ids.has(e.to)),
    (e) => e.names.size,
    (e) => `${e.from}\n${e.to}`,
  ).slice(0, MOST_EDGES);
  const shown = files.filter((f) =>
    strongest.some((e) => ids.get(e.from) === ids.get(f.path) || ids.get(e.to) === ids.get(f.path)),
  );
  const left = connected.size - shown.length;
  const note = left > 0 ? ` The ${shown.length} most used of ${connected.size} files are shown.` : "";
  return {
    nodes: shown.map((f) => ({
      id: ids.get(f.path) ?? "",
      label: f.path.slice(prefix),
      href: sourceUrl(f.path),
      kind: "file",
    })),
    edges: strongest
      .map((e) => ({
        from: ids.get(e.from) ?? "",
        to: ids.get(e.to) ?? "",
        weight: Math.max(1, e.names.size),
      }))
      .toSorted((a, b) => compare(`${a.from} ${a.to}`, `${b.from} ${b.to}`)),
    caption: `An arrow points from the file that uses to the one that is used${page === module.page ? "" : `, in ${module.title}`}.${note}`,
  };
}

function spec(
  modules: readonly Module[],
  edges: readonly ModuleEdge[],
  page: string,
  focus: Module | null,
  caption: string,
): DiagramSpec {
  const ids = new Map(modules.map((m, i) => [m, `m${i}`] as const));
  const nodes = modules.map(
    (m): DiagramNode => ({
      id: ids.get(m) ?? "",
      label: m.title,
      href: pageUrl(page, m.page),
      kind: m === focus ? "focus" : "module",
    }),
  );
  const lines = edges.map(
    (e): DiagramEdge => ({ from: ids.get(e.from) ?? "", to: ids.get(e.to) ?? "", weight: e.files }),
  );
  return {
    nodes,
    edges: lines.toSorted((a, b) => compare(`${a.from} ${a.to}`, `${b.from} ${b.to}`)),
    caption,
  };
}
