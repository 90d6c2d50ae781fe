import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Viz } from "@viz-js/viz";
import type { DiagramSpec } from "../domain/docs-page.ts";
import { textWidth, wrapText } from "./text-width.ts";

/** Sizes in pixels; they are also Graphviz's points, so that nothing is scaled between the two. */
export const NODE_TEXT = 13;
export const NODE_LINE = 17;
export const EDGE_TEXT = 11;
const NODE_MIN_WIDTH = 96;
const NODE_MAX_TEXT = 190;
const NODE_PADDING_X = 16;
const NODE_PADDING_Y = 10;
const EDGE_MAX_TEXT = 140;
const POINTS_PER_INCH = 72;

/** Edges leave on one side and enter on the other, so that they fan out in smooth curves; in a cycle they would coil. */
const PORTS = { LR: { tailport: "e", headport: "w" }, TB: { tailport: "s", headport: "n" } } as const;

/** The room that a page gives a diagram before it has to shrink. */
const PAGE_WIDTH = 660;
const PAGE_HEIGHT = 760;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A diagram with a place for everything; y grows downwards. Boxes and lines are in the order of the spec. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

export interface Box extends Size {
  readonly centre: Point;
}

interface Size {
  readonly text: readonly string[];
  readonly width: number;
  readonly height: number;
}

export interface Line {
  /** Start, then three points for each Bézier curve. */
  readonly curve: readonly Point[];
  /** Where the arrow's tip is. */
  readonly tip: Point;
  readonly label: { readonly text: string; readonly centre: Point } | null;
}

const Laid = Type.Object({
  bb: Type.String(),
  objects: Type.Array(Type.Object({ pos: Type.String() })),
  edges: Type.Optional(Type.Array(Type.Object({ pos: Type.String(), lp: Type.Optional(Type.String()) }))),
});

/**
 * Places a diagram by Graphviz, from left to right where that fits a page at least as well as from top to bottom.
 * Graphviz is given numbers and names of our own only, never a text of the spec.
 * @throws Error when Graphviz cannot lay it out
 */
export function layOut(viz: Viz, spec: DiagramSpec): Layout {
  const across = place(viz, spec, "LR");
  if (scaleOf(across) === 1) return across;
  const down = place(viz, spec, "TB");
  return scaleOf(across) >= scaleOf(down) ? across : down;
}

function scaleOf({ width, height }: Layout): number {
  return Math.min(1, PAGE_WIDTH / width, PAGE_HEIGHT / height);
}

function place(viz: Viz, spec: DiagramSpec, direction: "LR" | "TB"): Layout {
  const sizes = spec.nodes.map((node) => sizeOf(node.label));
  const labels = spec.edges.map((edge) => wrapText(edge.label ?? "", EDGE_TEXT, EDGE_MAX_TEXT, 1)[0] ?? "");
  const indexes = new Map(spec.nodes.map((node, index) => [node.id, index]));
  const cyclic = hasCycle(spec);
  const result = viz.render(
    {
      directed: true,
      graphAttributes: {
        rankdir: direction,
        nodesep: direction === "LR" ? 0.15 : 0.28,
        ranksep: direction === "LR" ? 0.7 : 0.55,
      },
      nodeAttributes: { shape: "box", fixedsize: true, label: "" },
      edgeAttributes: { arrowsize: 0.6 },
      nodes: sizes.map((size, index) => ({
        name: `n${index}`,
        attributes: { width: size.width / POINTS_PER_INCH, height: size.height / POINTS_PER_INCH },
      })),
      edges: spec.edges.map((edge, index) => ({
        tail: `n${indexes.get(edge.from)}`,
        head: `n${indexes.get(edge.to)}`,
        attributes: {
          weight: 1 + Math.round(Math.log2(Math.min(8, Math.max(1, edge.weight ?? 1)))),
          ...(cyclic ? {} : PORTS[direction]),
          ...labelRoom(labels[index] ?? ""),
        },
      })),
    },
    { format: "json0" },
  );
  if (result.status !== "success") throw new Error(result.errors.map((error) => error.message).join("; "));
  const laid: unknown = JSON.parse(result.output);
  if (!Value.Check(Laid, laid)) throw new Error("Graphviz answered in another shape");
  const [, , width = 0, height = 0] = laid.bb.split(",").map(Number);
  return {
    width,
    height,
    boxes: sizes.map((size, index) => ({ ...size, centre: pointOf(laid.objects[index]?.pos, height) })),
    lines: spec.edges.map((_, index) => lineOf(laid.edges?.[index], labels[index] ?? "", height)),
  };
}

/** Takes away nodes that nothing points at until none is left: what stays lies on a cycle or behind one. */
function hasCycle({ nodes, edges }: DiagramSpec): boolean {
  let left = edges;
  let names = nodes.map((node) => node.id);
  for (;;) {
    const targets = new Set(left.map((edge) => edge.to));
    const kept = names.filter((name) => targets.has(name));
    if (kept.length === names.length) return kept.length > 0;
    const inside = new Set(kept);
    left = left.filter((edge) => inside.has(edge.from));
    names = kept;
  }
}

function sizeOf(label: string): Size {
  const text = wrapText(label.replaceAll(/\s+/g, " "), NODE_TEXT, NODE_MAX_TEXT, 3);
  const widest = Math.max(0, ...text.map((line) => textWidth(line, NODE_TEXT)));
  return {
    text,
    width: Math.ceil(Math.max(NODE_MIN_WIDTH, widest + 2 * NODE_PADDING_X)),
    height: Math.max(1, text.length) * NODE_LINE + 2 * NODE_PADDING_Y,
  };
}

/** An empty table of the label's size is how Graphviz keeps room for a text that it does not measure. */
function labelRoom(text: string): { label?: { html: string } } {
  if (text === "") return {};
  const width = Math.ceil(textWidth(text, EDGE_TEXT)) + 12;
  return {
    label: {
      html: `<table border="0" fixedsize="true" width="${width}" height="${EDGE_TEXT + 6}"><tr><td></td></tr></table>`,
    },
  };
}

function lineOf(edge: { pos: string; lp?: string } | undefined, text: string, height: number): Line {
  const parts = (edge?.pos ?? "").split(" ");
  const end = parts.find((part) => part.startsWith("e,"));
  const curve = parts.filter((part) => /^[-\d]/.test(part)).map((part) => pointOf(part, height));
  const last = curve.at(-1) ?? { x: 0, y: 0 };
  return {
    curve,
    tip: end === undefined ? last : pointOf(end.slice(2), height),
    label: edge?.lp === undefined ? null : { text, centre: pointOf(edge.lp, height) },
  };
}

/** Graphviz counts y upwards. */
function pointOf(text: string | undefined, height: number): Point {
  const [x = 0, y = 0] = (text ?? "").split(",").map(Number);
  return { x, y: height - y };
}
