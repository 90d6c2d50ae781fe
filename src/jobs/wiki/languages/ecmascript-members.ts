import type { Node } from "web-tree-sitter";
import { tagDoc } from "../comments/tags.ts";
import type { Doc, Member } from "../facts.ts";
import {
  children,
  docAbove,
  firstLine,
  lastLine,
  type Source,
  signature,
  sourceText,
} from "../parse/nodes.ts";

export const JSDOC = /^\/\*\*/;

export function readDoc(comment: string | null): Doc | null {
  return comment === null ? null : tagDoc(comment, { fence: "ts", html: false });
}

/** Comments within a signature are told beside the members that they belong to. */
export function withoutComments(written: string): string {
  return written
    .replace(/(^|\s)\/\*[\s\S]*?\*\//g, "$1")
    .replace(/(^|\s)\/\/.*$/gm, "$1")
    .replace(/\n(?:[ \t]*\n)+/g, "\n")
    .trimEnd();
}

const MEMBERS =
  /^(?:method_definition|abstract_method_signature|method_signature|public_field_definition|field_definition|property_signature|call_signature|construct_signature|enum_assignment|property_identifier)$/;

/** Public members; overloads of one method are one member. */
export function members(source: Source, body: Node): Member[] {
  const found: Member[] = [];
  for (const entry of children(body)) {
    const { node } = entry;
    if (!MEMBERS.test(node.type) || isPrivate(node)) continue;
    const name = memberName(node);
    const doc = readDoc(docAbove(entry, JSDOC));
    if (name === "" || doc?.internal === true) continue;
    const written = memberSignature(source, node);
    const previous = found.at(-1);
    // A getter and its setter are one property.
    if (previous?.name === name && isAccessor(node)) {
      found[found.length - 1] = { ...previous, endLine: lastLine(node), doc: previous.doc ?? doc };
      continue;
    }
    if (previous?.name === name && previous.kind === "method" && node.type.includes("method")) {
      // The implementation below its overloads is not what callers see.
      const signatures =
        node.childForFieldName("body") === null ? `${previous.signature}\n${written}` : previous.signature;
      found[found.length - 1] = {
        ...previous,
        signature: signatures,
        endLine: lastLine(node),
        doc: previous.doc ?? doc,
      };
      continue;
    }
    found.push({
      name,
      kind: memberKind(node, name),
      signature: written,
      doc,
      line: firstLine(node),
      endLine: lastLine(node),
    });
  }
  return found;
}

function isPrivate(node: Node): boolean {
  return node.namedChildren.some(
    (child) =>
      (child.type === "accessibility_modifier" && child.text === "private") ||
      child.type === "private_property_identifier",
  );
}

function memberName(node: Node): string {
  if (node.type === "property_identifier") return node.text;
  if (node.type === "call_signature") return "(call)";
  if (node.type === "construct_signature") return "new";
  const name = node.childForFieldName("name") ?? node.childForFieldName("property");
  return name?.type === "string" ? name.text.slice(1, -1) : (name?.text ?? "");
}

function memberKind(node: Node, name: string): Member["kind"] {
  if (name === "constructor") return "constructor";
  if (/^(?:enum_assignment|property_identifier)$/.test(node.type)) return "value";
  return /method|call|construct/.test(node.type) && !isAccessor(node) ? "method" : "property";
}

function isAccessor(node: Node): boolean {
  return node.children.some((child) => child.type === "get" || child.type === "set");
}

function memberSignature(source: Source, node: Node): string {
  const value = unwrapped(node.childForFieldName("value"));
  const isFunction = value !== null && /^(?:arrow_function|function_expression)$/.test(value.type);
  const body = isFunction ? value.childForFieldName("body") : node.childForFieldName("body");
  const text = withoutComments(signature(source, node, body))
    .replace(/\s*=>\s*$/, "")
    .replace(/[,;]$/, "");
  if (text.length <= 300 || value === null) return text;
  return `${sourceText(source, node.startIndex, value.startIndex)} …`;
}

export function bases(node: Node): string[] {
  const heritage = node.namedChildren.filter((child) => /heritage|extends/.test(child.type));
  const clauses = heritage.flatMap((h) => (h.type === "class_heritage" ? h.namedChildren : [h]));
  return clauses
    .flatMap((clause) => (/clause$/.test(clause.type) ? clause.namedChildren : [clause]))
    .filter((child) => child.type !== "type_arguments")
    .map((child) => child.text.replace(/<[\s\S]*$/, "").trim())
    .filter((name) => /^[\w$.]+$/.test(name));
}

export function parameters(node: Node): string[] {
  const list = node.childForFieldName("parameters")?.namedChildren ?? [];
  return list
    .map((child) => (child.childForFieldName("pattern") ?? child.childForFieldName("left") ?? child).text)
    .filter((text) => /^[\w$.]+$/.test(text));
}

export function unwrapped(node: Node | null): Node | null {
  const inner = /^(?:as_expression|satisfies_expression|parenthesized_expression)$/.test(node?.type ?? "");
  return inner ? unwrapped(node?.namedChildren[0] ?? null) : node;
}
