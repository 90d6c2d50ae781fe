import type { Node } from "web-tree-sitter";
import type { Doc, SymbolFact, SymbolKind } from "../facts.ts";
import {
  type Commented,
  docAbove,
  firstLine,
  lastLine,
  type Source,
  signature,
  sourceText,
  tidy,
} from "../parse/nodes.ts";
import {
  bases,
  JSDOC,
  members,
  parameters,
  readDoc,
  unwrapped,
  withoutComments,
} from "./ecmascript-members.ts";

const KINDS: Readonly<Record<string, SymbolKind>> = {
  function_declaration: "function",
  generator_function_declaration: "function",
  function_expression: "function",
  generator_function: "function",
  arrow_function: "function",
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
          : withoutComments(head(source, node, body)),
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

/** A declaration up to its body; what an arrow leads to is its body. */
function head(source: Source, node: Node, body: Node | null): string {
  return signature(source, node, body).replace(/\s*=>\s*$/, "");
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

function variable(
  source: Source,
  statement: Node,
  declarator: Node,
  doc: Doc | null,
  exported: boolean,
): SymbolFact[] {
  const name = declarator.childForFieldName("name");
  if (/_pattern$/.test(name?.type ?? "")) return unpacked(statement, declarator, exported);
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

/** `export const { a, b: c } = value` hands out `a` and `c`; inside the file such names are of no interest. */
function unpacked(statement: Node, declarator: Node, exported: boolean): SymbolFact[] {
  const pattern = declarator.childForFieldName("name");
  const keyword = statement.children[0]?.text ?? "const";
  return (exported && pattern !== null ? boundNames(pattern) : []).map((name) => ({
    name: name.text,
    kind: keyword === "const" ? "constant" : "variable",
    signature: `${keyword} ${name.text} = …`,
    doc: null,
    line: firstLine(name),
    endLine: lastLine(declarator),
    exported,
    members: [],
    bases: [],
    parameters: [],
  }));
}

function boundNames(pattern: Node): Node[] {
  switch (pattern.type) {
    case "identifier":
    case "shorthand_property_identifier_pattern":
      return [pattern];
    case "pair_pattern":
      return boundNames(pattern.childForFieldName("value") ?? pattern);
    case "assignment_pattern":
    case "object_assignment_pattern":
      return boundNames(pattern.childForFieldName("left") ?? pattern);
    case "object_pattern":
    case "array_pattern":
    case "rest_pattern":
      return pattern.namedChildren.flatMap(boundNames);
    default:
      return [];
  }
}

/** A value that is given a name by assigning it, as CommonJS modules do: `exports.name = function () {}`. */
export function valueSymbol(
  source: Source,
  outer: Commented,
  value: Node | null,
  name: string,
): SymbolFact[] {
  if (value === null) return [];
  const doc = readDoc(docAbove(outer, JSDOC));
  const isClass = value.type === "class";
  const isFunction = !isClass && (KINDS[value.type] === "function" || value.type === "method_definition");
  const body = isClass || isFunction ? value.childForFieldName("body") : null;
  const written = head(source, outer.node, body);
  const long = body === null && (written.length > 300 || written.split("\n").length > 6);
  return [
    {
      name,
      kind: isFunction ? "function" : isClass ? "class" : "constant",
      signature: long ? `${name} = …` : written,
      doc,
      line: firstLine(outer.node),
      endLine: lastLine(outer.node),
      exported: doc?.internal !== true,
      members: isClass && body !== null ? members(source, body) : [],
      bases: isClass ? bases(value) : [],
      parameters: isFunction ? parameters(value) : [],
    },
  ];
}

/** A value of more than a few lines is left out; its declared type says more. */
function shortened(source: Source, declarator: Node, written: string, keyword: string): string {
  if (written.split("\n").length <= 6 && written.length <= 400) return written;
  const type = declarator.childForFieldName("type");
  const name = declarator.childForFieldName("name");
  const end = type?.endIndex ?? name?.endIndex ?? declarator.startIndex;
  return `${keyword} ${sourceText(source, declarator.startIndex, end)} = …`;
}
