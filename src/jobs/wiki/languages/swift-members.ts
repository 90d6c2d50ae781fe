import type { Node } from "web-tree-sitter";
import { swiftDoc } from "../comments/swift-doc.ts";
import type { Doc, Member } from "../facts.ts";
import { type Commented, docAbove, type Source } from "../parse/nodes.ts";
import { child, deprecatedBy, headOf, place, valueHead } from "../parse/parts.ts";

export const MARKS = /^attribute$/;

export const NAME = /^(?:type_identifier|simple_identifier|user_type)$/;

const DEPRECATED = /@available\([^()]{0,200}\bdeprecated\b(?:[^()"]{0,200}\bmessage:\s*"([^"\n]{0,300})")?/;

export function readDoc(entry: Commented): Doc | null {
  const comments = entry.comments.filter((c) => /^\/\/\/(?!\/)|^\/\*\*/.test(c.text));
  const text = docAbove({ node: entry.node, comments }, /^\/\*\*/);
  return deprecatedBy(text === null ? null : swiftDoc(text), modifiersOf(entry.node), DEPRECATED);
}

export const modifiersOf = (node: Node): string => child(node, /^modifiers$/)?.text ?? "";

export const isHidden = (node: Node): boolean =>
  /\b(?:private|fileprivate)\b(?!\(set\))/.test(modifiersOf(node));

/** Without a word, a declaration is for its own module only; `around` is what the type or extension around it says. */
export const isOpen = (node: Node, around: string): boolean =>
  /\b(?:public|open)\b(?!\(set\))/.test(modifiersOf(node)) || around === "open";

export function membersOf(source: Source, entry: Commented): Member[] {
  const { node } = entry;
  if (isHidden(node)) return [];
  const body =
    node.childForFieldName("body") ??
    node.childForFieldName("computed_value") ??
    child(node, /^(?:computed_property|willset_didset_block)$/);
  const end = body?.startIndex ?? node.endIndex;
  const doc = readDoc(entry);
  const made = (name: string, kind: Member["kind"], signature?: string): Member => ({
    name,
    kind,
    signature: signature ?? valueHead(headOf(source, node, end, MARKS)),
    doc,
    ...place(node),
  });
  const whole = () => headOf(source, node, end, MARKS);
  switch (node.type) {
    case "function_declaration":
    case "protocol_function_declaration": {
      const name = node.childForFieldName("name");
      const isInit =
        name === null || !/identifier|operator|bang|equal|plus|minus|referenceable/.test(name.type)
          ? /\binit\b/.test(node.text.slice(0, 200))
          : false;
      return isInit
        ? [made("init", "constructor", whole())]
        : [made(name?.text ?? "", "method", whole())].filter((m) => m.name !== "");
    }
    case "init_declaration":
      return [made("init", "constructor", whole())];
    case "subscript_declaration":
      return [made("subscript", "method", whole())];
    case "property_declaration":
    case "protocol_property_declaration": {
      const names = node
        .childrenForFieldName("name")
        .map((n) => n?.text.replace(/^(?:let|var)\s+/, "") ?? "");
      return names
        .filter((n) => /^[\w`]+$/.test(n))
        .map((n) => made(n, "property", node.type === "protocol_property_declaration" ? whole() : undefined));
    }
    case "typealias_declaration":
    case "associatedtype_declaration":
      return [made((node.childForFieldName("name") ?? child(node, NAME))?.text ?? "", "property")];
    case "enum_entry":
      return node.childrenForFieldName("name").flatMap((n) => {
        if (n === null) return [];
        const data = n.nextNamedSibling?.type === "enum_type_parameters" ? n.nextNamedSibling.text : "";
        return [made(n.text, "value", `case ${n.text}${data}`)];
      });
    default:
      return [];
  }
}
