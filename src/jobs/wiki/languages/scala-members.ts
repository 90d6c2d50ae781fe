import type { Node } from "web-tree-sitter";
import { scalaDoc } from "../comments/scala-doc.ts";
import type { Doc, Member } from "../facts.ts";
import { type Commented, docAbove, type Source } from "../parse/nodes.ts";
import { child, deprecatedBy, headOf, items, place, valueHead } from "../parse/parts.ts";

export const OPEN = /^(?:enum_case_definitions|block|indented_block)$/;

export const MARKS = /^annotation$/;

const DEPRECATED = /@deprecated\b(?:\(\s*(?:message\s*=\s*)?"([^"\n]{0,300})")?/;

export function readDoc(entry: Commented): Doc | null {
  const text = docAbove(entry, /^\/\*\*/, false);
  const marks = entry.node.namedChildren.filter((c) => c.type === "annotation").map((c) => c.text);
  return deprecatedBy(text === null ? null : scalaDoc(text), marks.join(" "), DEPRECATED);
}

const modifiersOf = (node: Node): string => child(node, /^modifiers$/)?.text ?? "";

export const isHidden = (node: Node): boolean => /\bprivate\b(?!\s*\[)/.test(modifiersOf(node));

export const isOpen = (node: Node): boolean => !/\bprivate\b/.test(modifiersOf(node));

/** What a class takes: all of it is to be read in a case class, else what is marked so. */
export function parametersOf(source: Source, node: Node, data: boolean): Member[] {
  return node.childrenForFieldName("class_parameters").flatMap((list) =>
    (list?.namedChildren ?? []).flatMap((p): Member[] => {
      if (p.type !== "class_parameter" || isHidden(p)) return [];
      if (!data && !/^(?:[\w[\]@]+\s+)*?(?:val|var)\s/.test(p.text)) return [];
      const name = p.childForFieldName("name")?.text ?? "";
      return [
        { name, kind: "property", signature: headOf(source, p, p.endIndex, MARKS), doc: null, ...place(p) },
      ];
    }),
  );
}

export function membersOf(source: Source, entry: Commented, owner: string): Member[] {
  const { node } = entry;
  if (isHidden(node)) return [];
  const body = node.childForFieldName("body") ?? null;
  const doc = readDoc(entry);
  if (doc?.internal === true && owner !== "") return [];
  const made = (name: string, kind: Member["kind"], signature: string): Member => ({
    name: name.replaceAll("`", ""),
    kind,
    signature,
    doc,
    ...place(node),
  });
  const head = () =>
    headOf(source, node, body?.startIndex ?? node.endIndex, MARKS).replace(
      /\s*(?<![=<>!:])[=:]\s*(?:macro)?$/,
      "",
    );
  switch (node.type) {
    case "function_definition":
    case "function_declaration": {
      const name = node.childForFieldName("name")?.text ?? "";
      return [name === "this" ? made("this", "constructor", head()) : made(name, "method", head())];
    }
    case "val_definition":
    case "var_definition": {
      const pattern = node.childForFieldName("pattern")?.text ?? "";
      return /^[\w$]+$/.test(pattern)
        ? [made(pattern, "property", valueHead(headOf(source, node, node.endIndex, MARKS)))]
        : [];
    }
    case "val_declaration":
    case "var_declaration":
    case "type_definition":
      return [
        made(
          node.childForFieldName("name")?.text ?? "",
          "property",
          valueHead(headOf(source, node, node.endIndex, MARKS)),
        ),
      ];
    case "given_definition": {
      const name = node.childForFieldName("name")?.text ?? node.childForFieldName("return_type")?.text ?? "";
      return name === "" ? [] : [made(name, "property", head().replace(/\s+with$/, ""))];
    }
    case "extension_definition": {
      const start = headOf(
        source,
        node,
        node.childForFieldName("body")?.startIndex ?? node.endIndex,
        MARKS,
      ).replace(/\s*[{:]$/, "");
      return node.childrenForFieldName("body").flatMap((inner) => {
        if (inner === null) return [];
        const list =
          inner.type === "function_definition" ? [{ node: inner, comments: [] }] : items(inner, OPEN);
        return list
          .flatMap((m) => membersOf(source, m, owner))
          .map((m) => ({ ...m, doc: m.doc ?? doc, signature: `${start} ${m.signature}` }));
      });
    }
    case "simple_enum_case":
    case "full_enum_case":
      return [
        made(node.childForFieldName("name")?.text ?? "", "value", `case ${node.text.split("\n")[0] ?? ""}`),
      ];
    default:
      return [];
  }
}
