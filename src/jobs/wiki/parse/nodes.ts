import type { Node } from "web-tree-sitter";
import { beginning, blockText, dedent, isNoise, linesText } from "../comments/doc.ts";

/** A parsed file, as the extractors see it. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly root: Node;
}

/** A node with the comments that stand directly above it. */
export interface Commented {
  readonly node: Node;
  readonly comments: readonly Node[];
}

const COMMENT = /comment$/;

/** The named children of a node that are not comments, each with the comments above it. Errors are looked into. */
export function children(parent: Node): Commented[] {
  const found: Commented[] = [];
  let comments: Node[] = [];
  let lastRow = -1;
  for (const node of parent.namedChildren) {
    if (COMMENT.test(node.type)) {
      // A comment at the end of a line of code belongs to that line.
      if (node.startPosition.row !== lastRow) comments.push(node);
      continue;
    }
    if (node.type === "ERROR") found.push(...children(node));
    else found.push({ node, comments });
    comments = [];
    lastRow = node.endPosition.row;
  }
  return found;
}

/** The text of the documentation comment above a node; null when there is none that speaks to a reader. */
export function docAbove({ node, comments }: Commented, blocks: RegExp, linesToo = true): string | null {
  let next = node.startPosition.row;
  const adjacent: Node[] = [];
  for (const comment of comments.toReversed()) {
    // A line comment's end may be reckoned as the start of the next line.
    const end = comment.endPosition.column === 0 ? comment.endPosition.row - 1 : comment.endPosition.row;
    if (end < next - 1 && !belongsOverGap(comment, next - end, adjacent.length === 0)) break;
    adjacent.unshift(comment);
    next = comment.startPosition.row;
    if (comment.text.startsWith("/*")) break;
  }
  return commentText(adjacent, blocks, linesToo);
}

/** A block of the documentation kind may stand a blank line above, unless it begins the file and speaks for all of it. */
function belongsOverGap(comment: Node, rows: number, last: boolean): boolean {
  return last && rows <= 2 && comment.text.startsWith("/**") && comment.previousSibling !== null;
}

/**
 * The words of comments that belong together. A block of the documentation kind wins over lines below it.
 * @param blocks which block comments count, such as those that begin with two stars
 */
export function commentText(comments: readonly Node[], blocks: RegExp, linesToo = true): string | null {
  const block = comments.find((c) => c.text.startsWith("/*"));
  if (block !== undefined && blocks.test(block.text)) {
    const text = blockText(block.text);
    if (!isNoise(text)) return text;
  }
  const lines = comments
    .filter((c) => linesToo && !c.text.startsWith("/*"))
    .map((c) => linesText([c.text]))
    .filter((line) => line === "" || !isNoise(line));
  const text = beginning(lines.join("\n").trim());
  return isNoise(text) ? null : text;
}

/** Source between two offsets without the indentation of its first line and without what follows its last word. */
export function sourceText(source: Source, start: number, end: number): string {
  const text = source.text.slice(start, end).trimEnd();
  if (!text.includes("\n")) return text;
  const lineStart = source.text.lastIndexOf("\n", start - 1) + 1;
  const before = source.text.slice(lineStart, start);
  const pad = /^\s*/.exec(before)?.[0] ?? "";
  return dedent(pad + text.replaceAll("\r", "")).replace(/^\s+/, "");
}

/** Source of a declaration up to its body, or whole. */
export function signature(source: Source, node: Node, body: Node | null): string {
  const end = body === null ? node.endIndex : body.startIndex;
  return tidy(sourceText(source, node.startIndex, end));
}

const MAX_LINES = 40;

export function tidy(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s{;]/.test(text.charAt(end - 1))) end -= 1;
  const lines = text.slice(0, end).split("\n");
  return lines.length <= MAX_LINES ? lines.join("\n") : [...lines.slice(0, MAX_LINES), "…"].join("\n");
}

export const firstLine = (node: Node): number => node.startPosition.row + 1;

/** The last line that holds a character of the node. */
export function lastLine(node: Node): number {
  const { row, column } = node.endPosition;
  return column === 0 && row > node.startPosition.row ? row : row + 1;
}

/** Where the parser lost its way first; null when it did not. */
export function syntaxError(root: Node): { line: number; column: number } | null {
  let node: Node | null = root.hasError ? root : null;
  for (let depth = 0; node !== null && depth < 500; depth += 1) {
    if (node.isError || node.isMissing) return place(node);
    const inner: Node | undefined = node.children.find(
      (child) => child.hasError || child.isError || child.isMissing,
    );
    if (inner === undefined) return place(node);
    node = inner;
  }
  return node === null ? null : place(node);
}

function place(node: Node): { line: number; column: number } {
  return { line: node.startPosition.row + 1, column: node.startPosition.column + 1 };
}
