import type { DiagramEdge, DiagramNode, DiagramSpec } from "../domain/docs-page.ts";
import {
  type Box,
  EDGE_TEXT,
  type Layout,
  type Line,
  NODE_LINE,
  NODE_TEXT,
  type Point,
} from "./diagram-layout.ts";
import { escapeHtml } from "./escape.ts";

const MARGIN = 8;
const CORNER = 8;
const ARROW = 5;

/** From this width on a diagram is better scrolled than shrunk on a small screen. */
const WIDE = 480;

/**
 * Draws a diagram as a `<figure>`. Shapes carry classes only, and take their colours from the style sheet:
 * `diagram`, `diagram-wide`, `node`, `node-focus|module|external|file`, `edge`, `edge-strong`, `edge-arrow`,
 * `edge-label`. A list of the edges follows for those who cannot see the drawing. Links in `spec` must be resolved.
 */
export function drawDiagram(spec: DiagramSpec, layout: Layout): string {
  const width = Math.ceil(layout.width) + 2 * MARGIN;
  const height = Math.ceil(layout.height) + 2 * MARGIN;
  const strong = strengthOf(spec.edges);
  const lines = spec.edges.map((edge, index) => drawLine(layout.lines[index], strong(edge)));
  const boxes = spec.nodes.map((node, index) => drawBox(node, layout.boxes[index]));
  const labels = layout.lines.map(drawLabel);
  // With links inside it is a group of things to visit, without it is one picture; a picture may hold no links.
  const role = spec.nodes.some((node) => node.href !== undefined) ? "group" : "img";
  const caption = spec.caption?.trim() ?? "";
  return (
    `<figure class="diagram-figure"><div class="diagram-scroll" tabindex="0">` +
    `<svg class="diagram${width > WIDE ? " diagram-wide" : ""}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="${role}" aria-label="${escapeHtml(nameOf(spec))}"><g transform="translate(${MARGIN} ${MARGIN})">` +
    `${lines.join("")}${boxes.join("")}${labels.join("")}</g></svg></div>` +
    (caption === "" ? "" : `<figcaption>${escapeHtml(caption)}</figcaption>`) +
    `${drawList(spec)}</figure>`
  );
}

function drawBox(node: DiagramNode, box: Box | undefined): string {
  if (box === undefined) return "";
  const { centre, width, height, text } = box;
  const first = centre.y - ((text.length - 1) * NODE_LINE) / 2 + NODE_TEXT * 0.36;
  const spans = text.map(
    (line, index) =>
      `<tspan x="${round(centre.x)}" y="${round(first + index * NODE_LINE)}">${escapeHtml(line)}</tspan>`,
  );
  const shape =
    (text.join("").endsWith("…") ? `<title>${escapeHtml(node.label)}</title>` : "") +
    `<rect x="${round(centre.x - width / 2)}" y="${round(centre.y - height / 2)}" width="${width}" height="${height}" rx="${CORNER}"/>` +
    `<text text-anchor="middle" font-size="${NODE_TEXT}">${spans.join("")}</text>`;
  const inner = node.href === undefined ? shape : `<a ${linkTo(node.href)}>${shape}</a>`;
  return `<g class="node${node.kind === undefined ? "" : ` node-${node.kind}`}">${inner}</g>`;
}

/** htmx boosts links of HTML only, so one to a page of ours says itself that htmx may fetch it. */
function linkTo(href: string): string {
  const address = escapeHtml(href);
  return `href="${address}"${/^\/(?!\/)/.test(href) ? ` hx-get="${address}"` : ""}`;
}

function drawLine(line: Line | undefined, strong: boolean): string {
  const [start, ...rest] = line?.curve ?? [];
  if (line === undefined || start === undefined) return "";
  const from = rest.at(-2) ?? start;
  return (
    `<path class="edge${strong ? " edge-strong" : ""}" fill="none" d="M${at(start)}C${rest.map(at).join(" ")}L${at(line.tip)}"/>` +
    `<path class="edge-arrow" fill="none" d="${arrow(from, line.tip)}"/>`
  );
}

/** An open arrowhead whose two arms lie at 30° to the line. */
function arrow(from: Point, tip: Point): string {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const arm = (turn: number) => ({
    x: tip.x - ARROW * Math.cos(angle + turn),
    y: tip.y - ARROW * Math.sin(angle + turn),
  });
  return `M${at(arm(Math.PI / 6))}L${at(tip)}L${at(arm(-Math.PI / 6))}`;
}

function drawLabel({ label }: Line): string {
  if (label === null || label.text === "") return "";
  const y = round(label.centre.y + EDGE_TEXT * 0.36);
  return `<text class="edge-label" text-anchor="middle" font-size="${EDGE_TEXT}" x="${round(label.centre.x)}" y="${y}">${escapeHtml(label.text)}</text>`;
}

function drawList({ nodes, edges }: DiagramSpec): string {
  if (edges.length === 0) return "";
  const labels = new Map(nodes.map((node) => [node.id, node.label]));
  const items = edges.map((edge) => {
    const end = edge.label === undefined || edge.label === "" ? "" : `: ${edge.label}`;
    return `<li>${escapeHtml(`${labels.get(edge.from)} to ${labels.get(edge.to)}${end}`)}</li>`;
  });
  return `<ul class="sr-only">${items.join("")}</ul>`;
}

function nameOf({ nodes, caption }: DiagramSpec): string {
  if (caption !== undefined && caption.trim() !== "") return `Diagram: ${caption.trim()}`;
  const names = nodes.slice(0, 3).map((node) => node.label);
  const more = nodes.length - names.length;
  return `Diagram of ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Tells the edges that stand out: at least half as heavy as the heaviest, where weights differ. */
function strengthOf(edges: readonly DiagramEdge[]): (edge: DiagramEdge) => boolean {
  const weights = edges.map((edge) => edge.weight ?? 1);
  const most = Math.max(...weights);
  return Math.min(...weights) < most / 2 ? (edge) => (edge.weight ?? 1) >= most / 2 : () => false;
}

function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
