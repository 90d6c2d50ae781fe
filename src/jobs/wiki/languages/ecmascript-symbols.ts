import type { Node } from "web-tree-sitter";
import { tagDoc } from "../comments/tags.ts";
import type { Doc, Member, SymbolFact, SymbolKind } from "../facts.ts";
import {
  type Commented,
  children,
  docAbove,
  firstLine,
  lastLine,
  type Source,
  signature,
  sourceText,
  tidy,
} from "../parse/nodes.ts";

export function readDoc(comment: string | null): Doc | null {
  return comment === null ? null : tagDoc(comment, { fence: "ts", html: false });
}

const JSDOC = /^\/\*\*/;

const KINDS: Readonly<Record<string, SymbolKind>> = {
  function_declaration: "function",
  generator_function_declaration: "function",
  function_signature: "function",
  class_declaration: "class",
  abstract_class_declaration: "class",
  class: "class",
  interface_declaration: "interface",
  type_alias_declaration: "type",
  enum_declaration: "enum",
  internal_module: "namespace",
  module: "namespace",
};

/** The symbols that a declaration makes; `outer` is the statement around it, whose comments count. */
export function symbolsOf(source: Source, outer: Commented, node: Node, exported: boolean): SymbolFact[] {
  const comment = docAbove(outer, JSDOC);
  if (node.type === "lexical_declaration" || node.type === "variable_declaration") {
    return node.namedChildren
      .filter((child) => child.type === "variable_declarator")
      .flatMap((child) => variable(source, node, child, readDoc(comment), exported));
  }
  const kind = KINDS[node.type];
  const name = node.childForFieldName("name")?.text ?? "";
  if (kind === undefined || (name === "" && kind !== "class" && kind !== "function")) return [];
  const doc = readDoc(comment);
  const body = node.childForFieldName("body");
  const bodies = kind === "type" ? objectTypes(node.childForFieldName("value")) : body === null ? [] : [body];
  return [
    {
      name: name || "default",
      kind,
      signature:
        kind === "type"
          ? tidy(withoutComments(sourceText(source, node.startIndex, node.endIndex)))
          : withoutComments(signature(source, node, body)),
      doc,
      line: firstLine(node),
      endLine: lastLine(node),
      exported: exported && doc?.internal !== true,
      members: kind === "function" || kind === "namespace" ? [] : bodies.flatMap((b) => members(source, b)),
      bases: bases(node),
      parameters: parameters(node),
    },
  ];
}

/** The parts of a type that list properties: itself, or what an intersection is made of. */
function objectTypes(type: Node | null): Node[] {
  if (type === null) return [];
  return type.type === "intersection_type" || type.type === "parenthesized_type"
    ? type.namedChildren.flatMap(objectTypes)
    : type.type === "object_type"
      ? [type]
      : [];
}

/** Comments within a signature are told beside the members that they belong to. */
function withoutComments(written: string): string {
  return written
    .replace(/(^|\s)\/\*[\s\S]*?\*\//g, "$1")
    .replace(/(^|\s)\/\/.*$/gm, "$1")
    .replace(/\n(?:[ \t]*\n)+/g, "\n")
    .trimEnd();
}

function variable(
  source: Source,
  statement: Node,
  declarator: Node,
  doc: Doc | null,
  exported: boolean,
): SymbolFact[] {
  const name = declarator.childForFieldName("name");
  if (name?.type !== "identifier") return [];
  const value = unwrapped(declarator.childForFieldName("value"));
  const isFunction =
    value !== null && /^(?:arrow_function|function_expression|generator_function)$/.test(value.type);
  const isClass = value?.type === "class";
  const body = isFunction || isClass ? value.childForFieldName("body") : null;
  const keyword = statement.children[0]?.text ?? "const";
  const end = body?.startIndex ?? declarator.endIndex;
  const written = tidy(
    `${keyword} ${sourceText(source, declarator.startIndex, end).replace(/\s*=>\s*$/, "")}`,
  );
  return [
    {
      name: name.text,
      kind: isFunction ? "function" : isClass ? "class" : keyword === "const" ? "constant" : "variable",
      signature: body === null ? shortened(source, declarator, written, keyword) : written,
      doc,
      line: firstLine(statement.namedChildCount > 1 ? declarator : statement),
      endLine: lastLine(declarator),
      exported: exported && doc?.internal !== true,
      members: isClass && body !== null ? members(source, body) : [],
      bases: isClass ? bases(value) : [],
      parameters: isFunction ? parameters(value) : [],
    },
  ];
}

function unwrapped(node: Node | null): Node | null {
  const inner = /^(?:as_expression|satisfies_expression|parenthesized_expression)$/.test(node?.type ?? "");
  return inner ? unwrapped(node?.namedChildren[0] ?? null) : node;
}

/** A value of more than a few lines is left out; its declared type says more. */
function shortened(source: Source, declarator: Node, written: string, keyword: string): string {
  if (written.split("\n").length <= 6 && written.length <= 400) return written;
  const type = declarator.childForFieldName("type");
  const name = declarator.childForFieldName("name");
  const end = type?.endIndex ?? name?.endIndex ?? declarator.startIndex;
  return `${keyword} ${sourceText(source, declarator.startIndex, end)} = …`;
}

const MEMBERS =
  /^(?:method_definition|abstract_method_signature|method_signature|public_field_definition|field_definition|property_signature|call_signature|construct_signature|enum_assignment|property_identifier)$/;

/** Public members; overloads of one method are one member. */
function members(source: Source, body: Node): Member[] {
  const found: Member[] = [];
  for (const entry of children(body)) {
    const { node } = entry;
    if (!MEMBERS.test(node.type) || isPrivate(node)) continue;
    const name = memberName(node);
    const doc = readDoc(docAbove(entry, JSDOC));
    if (name === "" || doc?.internal === true) continue;
    const written = memberSignature(source, node);
    const previous = found.at(-1);
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
  const accessor = node.children.some((child) => child.type === "get" || child.type === "set");
  return /method|call|construct/.test(node.type) && !accessor ? "method" : "property";
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

function bases(node: Node): string[] {
  const heritage = node.namedChildren.filter((child) => /heritage|extends/.test(child.type));
  const clauses = heritage.flatMap((h) => (h.type === "class_heritage" ? h.namedChildren : [h]));
  return clauses
    .flatMap((clause) => (/clause$/.test(clause.type) ? clause.namedChildren : [clause]))
    .filter((child) => child.type !== "type_arguments")
    .map((child) => child.text.replace(/<[\s\S]*$/, "").trim())
    .filter((name) => /^[\w$.]+$/.test(name));
}

function parameters(node: Node): string[] {
  const list = node.childForFieldName("parameters")?.namedChildren ?? [];
  return list
    .map((child) => (child.childForFieldName("pattern") ?? child.childForFieldName("left") ?? child).text)
    .filter((text) => /^[\w$.]+$/.test(text));
}
