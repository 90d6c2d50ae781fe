import type { Node } from "web-tree-sitter";
import type { Member } from "../facts.ts";
import { firstLine, lastLine, type Source, signature, sourceText, tidy } from "../parse/nodes.ts";
import { type Item, itemsOf, visibility } from "./rust-nodes.ts";

/** Public fields of a struct or union, and the variants of an enum. */
export function fieldsOf(source: Source, type: Node): Member[] {
  const body = type.childForFieldName("body");
  if (body === null) return [];
  return itemsOf(body).flatMap((item) => {
    const { node } = item;
    const name = node.childForFieldName("name")?.text ?? "";
    if (node.type === "enum_variant") return [member(item, name, "value", whole(source, node))];
    if (node.type !== "field_declaration" || visibility(node) === "") return [];
    return [member(item, name, "property", whole(source, node))];
  });
}

/** What a trait asks for and what it gives. */
export function traitMembers(source: Source, trait: Node): Member[] {
  const body = trait.childForFieldName("body");
  return body === null ? [] : itemsOf(body).flatMap((item) => associated(source, item));
}

/** What an `impl` adds to its type: of its own what is public, of a trait everything. */
export function implMembers(source: Source, body: Node, ofTrait: boolean): Member[] {
  return itemsOf(body).flatMap((item) =>
    (ofTrait && item.node.type === "function_item") || (!ofTrait && visibility(item.node) !== "")
      ? associated(source, item)
      : [],
  );
}

function associated(source: Source, item: Item): Member[] {
  const { node } = item;
  const name = node.childForFieldName("name")?.text ?? "";
  if (name === "" || item.doc?.internal === true) return [];
  if (/^function_/.test(node.type))
    return [member(item, name, "method", signature(source, node, node.childForFieldName("body")))];
  const value = node.type === "const_item" || node.type === "associated_type" || node.type === "type_item";
  return value ? [member(item, name, "property", whole(source, node))] : [];
}

function whole(source: Source, node: Node): string {
  const written = tidy(sourceText(source, node.startIndex, node.endIndex)).replace(/[,;]+$/, "");
  return written.length <= 200 ? written : `${written.slice(0, 180).trimEnd()} …`;
}

function member({ node, doc }: Item, name: string, kind: Member["kind"], written: string): Member {
  return { name, kind, signature: written, doc, line: firstLine(node), endLine: lastLine(node) };
}
