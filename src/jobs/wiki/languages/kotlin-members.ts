import type { Node } from "web-tree-sitter";
import { kotlinDoc } from "../comments/kotlin-doc.ts";
import type { Doc, Member, SymbolFact } from "../facts.ts";
import { type Commented, docAbove, type Source } from "../parse/nodes.ts";
import { child, deprecatedBy, headOf, place, symbolOf, valueHead } from "../parse/parts.ts";

export const MARKS = /^annotation$/;

export const NAME = /^(?:type_identifier|simple_identifier)$/;

const DEPRECATED = /@Deprecated\b(?:\(\s*(?:message\s*=\s*)?"([^"\n]{0,300})")?/;

export function readDoc(entry: Commented): Doc | null {
  const text = docAbove(entry, /^\/\*\*/, false);
  const marks = child(entry.node, /^modifiers$/)?.text ?? "";
  return deprecatedBy(text === null ? null : kotlinDoc(text), marks, DEPRECATED);
}

export const modifiersOf = (node: Node): string =>
  child(node, /^modifiers$/)?.text.replace(/\([^()]*\)/g, "") ?? "";

export const isHidden = (node: Node): boolean => /\bprivate\b/.test(modifiersOf(node));

/** Kotlin's `internal` is for the same project only. */
export function isOpen(node: Node): boolean {
  return !/\b(?:private|internal)\b/.test(modifiersOf(node));
}

/** A declaration with the words before it that the grammar was not shown. */
export function written(source: Source, node: Node, end: number, marks: RegExp): string {
  const before = source.text.slice(Math.max(0, node.startIndex - 40), node.startIndex);
  const words = /\b(?:(?:actual|expect|fun)[ \t]+)+$/.exec(before)?.[0].replace(/[ \t]+/g, " ") ?? "";
  return words + headOf(source, node, end, marks);
}

/** The properties that a class declares between its parentheses. */
export function constructorOf(source: Source, node: Node, own: string): Member[] {
  const list = child(node, /^primary_constructor$/);
  if (list === null) return [];
  return list.namedChildren.flatMap((p): Member[] => {
    if (p.type !== "class_parameter" || child(p, /^binding_pattern_kind$/) === null || isHidden(p)) return [];
    const name = child(p, /^simple_identifier$/)?.text ?? own;
    return [
      { name, kind: "property", signature: written(source, p, p.endIndex, MARKS), doc: null, ...place(p) },
    ];
  });
}

export function membersOf(source: Source, entry: Commented): Member[] {
  const { node } = entry;
  if (isHidden(node)) return [];
  if (node.type === "enum_entry") {
    const end = child(node, /^class_body$/)?.startIndex ?? node.endIndex;
    return [
      {
        name: child(node, NAME)?.text ?? "",
        kind: "value",
        signature: written(source, node, end, /^(?:annotation|modifiers)$/),
        doc: readDoc(entry),
        ...place(node),
      },
    ];
  }
  if (node.type === "secondary_constructor") {
    const end = child(node, /^function_value_parameters$/)?.endIndex ?? node.endIndex;
    return [
      {
        name: "constructor",
        kind: "constructor",
        signature: written(source, node, end, MARKS),
        doc: readDoc(entry),
        ...place(node),
      },
    ];
  }
  if (node.type !== "function_declaration" && node.type !== "property_declaration") return [];
  const fact = value(source, entry);
  if (fact === null || fact.doc?.internal === true) return [];
  const kind = node.type === "function_declaration" ? "method" : "property";
  return [
    {
      name: fact.name,
      kind,
      signature: fact.signature,
      doc: fact.doc,
      line: fact.line,
      endLine: fact.endLine,
    },
  ];
}

/** A function, a property or another name of a type. */
export function value(source: Source, entry: Commented): SymbolFact | null {
  const { node } = entry;
  const declared = child(node, /^variable_declaration$/);
  const name =
    (declared === null ? child(node, NAME) : child(declared, NAME))?.text.replaceAll("`", "") ?? "";
  if (name === "") return null;
  const isFunction = node.type === "function_declaration";
  const body = child(node, isFunction ? /^function_body$/ : /^(?:getter|setter|property_delegate)$/);
  // The reader of a one-line function learns nothing from `=`.
  const head = written(source, node, body?.startIndex ?? node.endIndex, MARKS);
  const constant = /\bconst\b/.test(modifiersOf(node));
  const kind = isFunction
    ? "function"
    : node.type === "type_alias"
      ? "type"
      : constant
        ? "constant"
        : "variable";
  const doc = readDoc(entry);
  return {
    ...symbolOf(node, name, kind, isFunction || node.type === "type_alias" ? head : valueHead(head)),
    doc,
    exported: isOpen(node) && doc?.internal !== true,
    parameters: (child(node, /^function_value_parameters$/)?.namedChildren ?? [])
      .filter((p) => p.type === "parameter")
      .map((p) => child(p, /^simple_identifier$/)?.text ?? ""),
  };
}
