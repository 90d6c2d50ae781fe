import type { DiagramNode, DiagramSpec } from "../../../domain/docs-page.ts";
import type { Atlas, Module } from "../graph/atlas.ts";
import { compare } from "../order.ts";
import { isType } from "../pages/book.ts";
import { pageUrl, sourceUrl } from "../pages/markdown.ts";
import type { CheckedDrawing } from "./checked.ts";

/** What a model may draw on the page of a module, by the name that it is known by: all else of a node is ours. */
export type Drawable = ReadonlyMap<string, Omit<DiagramNode, "id">>;

const MOST_SYMBOLS = 30;

/** The module, its parts, its neighbours, its types and functions. */
export function drawableOf(module: Module, { moduleEdges }: Atlas): Drawable {
  const near = moduleEdges.flatMap((e) => (e.from === module ? [e.to] : e.to === module ? [e.from] : []));
  const modules = [module, ...module.children, ...near];
  const found = new Map<string, Omit<DiagramNode, "id">>();
  for (const each of modules) {
    const kind = each === module ? "focus" : "module";
    if (!found.has(each.title)) {
      found.set(each.title, { label: each.title, href: pageUrl(module.page, each.page), kind });
    }
  }
  const symbols = module.symbols
    .filter((s) => isType(s) || s.fact.kind === "function")
    .toSorted(
      (a, b) => Number(b.fact.exported) - Number(a.fact.exported) || compare(a.fact.name, b.fact.name),
    );
  for (const { path, fact } of symbols.slice(0, MOST_SYMBOLS)) {
    if (found.has(fact.name)) continue;
    found.set(fact.name, { label: fact.name, href: sourceUrl(path, fact.line, fact.endLine), kind: "file" });
  }
  return found;
}

/** A checked drawing as our diagrams are written. @param model its name */
export function diagramOf(
  drawing: CheckedDrawing | null,
  drawable: Drawable,
  model: string,
): DiagramSpec | null {
  if (drawing === null) return null;
  const ids = new Map(drawing.nodes.map((name, i) => [name, `d${i}`] as const));
  const nodes = drawing.nodes.flatMap((name): DiagramNode[] => {
    const node = drawable.get(name);
    return node === undefined ? [] : [{ id: ids.get(name) ?? "", ...node }];
  });
  const edges = drawing.edges.map(({ from, to, label }) => ({
    from: ids.get(from) ?? "",
    to: ids.get(to) ?? "",
    ...(label === "" ? {} : { label }),
  }));
  return { nodes, edges, caption: `Drawn by the language model ${model}.` };
}
