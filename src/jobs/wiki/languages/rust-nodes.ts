import type { Node } from "web-tree-sitter";
import { blockText, EMPTY_DOC, linesText } from "../comments/doc.ts";
import { rustDoc } from "../comments/rust-doc.ts";
import type { Doc } from "../facts.ts";

/** An item with what stands above it. */
export interface Item {
  readonly node: Node;
  readonly doc: Doc | null;
  readonly attributes: readonly string[];
}

/** The items of a file or block, each with its documentation and attributes. Errors are looked into. */
export function itemsOf(parent: Node): Item[] {
  const found: Item[] = [];
  let comments: string[] = [];
  let attributes: string[] = [];
  for (const node of parent.namedChildren) {
    if (node.type === "line_comment" || node.type === "block_comment") {
      if (isOuter(node)) comments.push(textOf(node));
    } else if (node.type === "attribute_item") {
      const written = node.text;
      attributes.push(written);
      const said = /^#\[doc\s*=\s*"((?:[^"\\]|\\.)*)"/.exec(written)?.[1];
      if (said !== undefined) comments.push(said.replace(/\\(["\\])/g, "$1"));
    } else if (node.type !== "inner_attribute_item") {
      if (node.type === "ERROR") found.push(...itemsOf(node));
      else found.push({ node, doc: docOf(comments, attributes), attributes });
      comments = [];
      attributes = [];
    }
  }
  return found;
}

/** What a file or an inline module says about itself. */
export function innerDoc(parent: Node): Doc | null {
  const lines = parent.namedChildren.filter((n) => /comment$/.test(n.type) && isInner(n)).map(textOf);
  return lines.length === 0 ? null : rustDoc(lines.join("\n"));
}

function isOuter(node: Node): boolean {
  return (
    node.namedChildren.some((c) => c.type === "outer_doc_comment_marker") || /^\/\*\*[^*/]/.test(node.text)
  );
}

function isInner(node: Node): boolean {
  return node.namedChildren.some((c) => c.type === "inner_doc_comment_marker") || node.text.startsWith("/*!");
}

function textOf(node: Node): string {
  return node.type === "block_comment" ? blockText(node.text) : linesText([node.text.trimEnd()]);
}

function docOf(comments: readonly string[], attributes: readonly string[]): Doc | null {
  const doc = comments.length === 0 ? null : rustDoc(comments.join("\n"));
  const deprecated = attributes.find((a) => /^#\[deprecated\b/.test(a));
  const hidden = attributes.some((a) => /^#\[doc\(\s*hidden/.test(a));
  if (deprecated === undefined && !hidden) return doc;
  const note = /\bnote\s*=\s*"((?:[^"\\]|\\.)*)"|^#\[deprecated\s*=\s*"((?:[^"\\]|\\.)*)"/.exec(
    deprecated ?? "",
  );
  return {
    ...(doc ?? EMPTY_DOC),
    deprecated: deprecated === undefined ? null : (note?.[1] ?? note?.[2] ?? "").replace(/\\\n\s*/g, ""),
    internal: hidden,
  };
}

/** `pub`, `pub(crate)` and the like; empty when there is none. */
export function visibility(node: Node): string {
  return node.namedChildren.find((c) => c.type === "visibility_modifier")?.text.replace(/\s+/g, "") ?? "";
}

/** Whether an item is compiled for tests only. */
export function isForTests(attributes: readonly string[]): boolean {
  return attributes.some((a) => /^#\[cfg\(\s*(?:test\b|(?:all|any)\(\s*test\b)/.test(a));
}

/** The name of a type without its parameters, references and path. */
export function bareType(node: Node | null): string | null {
  if (node === null) return null;
  switch (node.type) {
    case "type_identifier":
    case "primitive_type":
      return node.text;
    case "generic_type":
    case "reference_type":
      return bareType(node.childForFieldName("type"));
    case "scoped_type_identifier":
      return node.childForFieldName("name")?.text ?? null;
    default:
      return null;
  }
}
