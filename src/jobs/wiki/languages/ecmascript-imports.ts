import type { Node } from "web-tree-sitter";
import { type ExportFact, type ImportFact, REQUIRED } from "../facts.ts";
import { firstLine, type Source } from "../parse/nodes.ts";

/** The text of a string literal without its quotes. */
export function unquoted(node: Node | null): string {
  return node === null ? "" : node.text.slice(1, -1);
}

export function importOf(node: Node): ImportFact | null {
  const required = node.namedChildren.find((child) => child.type === "import_require_clause");
  const source = (required ?? node).childForFieldName("source");
  if (source === null) return null;
  const names: { name: string; as: string }[] = [];
  // TypeScript's own `import x = require("y")`.
  if (required !== undefined) names.push({ name: REQUIRED, as: required.namedChildren[0]?.text ?? "" });
  const clause = node.namedChildren.find((child) => child.type === "import_clause");
  for (const part of clause?.namedChildren ?? []) {
    if (part.type === "identifier") names.push({ name: "default", as: part.text });
    else if (part.type === "namespace_import")
      names.push({ name: "*", as: part.namedChildren[0]?.text ?? "" });
    else if (part.type === "named_imports") names.push(...specifiers(part, "import_specifier"));
  }
  return { from: unquoted(source), line: firstLine(node), names, all: false };
}

function specifiers(list: Node, type: string): { name: string; as: string }[] {
  return list.namedChildren
    .filter((child) => child.type === type)
    .map((child) => {
      const name = nameText(child.childForFieldName("name"));
      return { name, as: nameText(child.childForFieldName("alias")) || name };
    });
}

function nameText(node: Node | null): string {
  return node?.type === "string" ? unquoted(node) : (node?.text ?? "");
}

/** `export { a as b }`, `export … from "x"`, `export * from "x"`; declarations are not looked at. */
export function exportsOf(node: Node): ExportFact[] {
  const source = node.childForFieldName("source");
  const from = source === null ? null : unquoted(source);
  const clause = node.namedChildren.find((child) => child.type === "export_clause");
  if (clause !== undefined) {
    return specifiers(clause, "export_specifier").map(({ name, as }) => ({ as, local: name, from }));
  }
  const namespace = node.namedChildren.find((child) => child.type === "namespace_export");
  if (namespace !== undefined)
    return [{ as: nameText(namespace.namedChildren[0] ?? null), local: "*", from }];
  return from === null ? [] : [{ as: "*", local: "*", from }];
}

/** What `const x = require("y")` and `const { a: b } = require("y")` import. */
export function requireOf(declarator: Node): ImportFact | null {
  const value = declarator.childForFieldName("value");
  const member =
    value?.type === "member_expression" ? (value.childForFieldName("property")?.text ?? null) : null;
  const call = member === null ? value : (value?.childForFieldName("object") ?? null);
  if (call?.type !== "call_expression" || call.childForFieldName("function")?.text !== "require") return null;
  const argument = call.childForFieldName("arguments")?.namedChildren[0] ?? null;
  if (argument?.type !== "string") return null;
  const target = declarator.childForFieldName("name");
  const names: { name: string; as: string }[] = [];
  if (target?.type === "identifier") names.push({ name: member ?? REQUIRED, as: target.text });
  for (const part of target?.type === "object_pattern" && member === null ? target.namedChildren : []) {
    if (part.type === "shorthand_property_identifier_pattern") names.push({ name: part.text, as: part.text });
    else if (part.type === "pair_pattern") {
      const key = part.childForFieldName("key");
      const as = part.childForFieldName("value");
      if (key !== null && as?.type === "identifier") names.push({ name: key.text, as: as.text });
    }
  }
  return { from: unquoted(argument), line: firstLine(declarator), names, all: false };
}

const LOOSE = /(?<![\w.$])(?:require|import)\(\s*(?:"([^"\n]+)"|'([^'\n]+)')\s*[,)]/g;

/** Modules that are loaded inside functions, which bind no name that could be followed. */
export function looseImports(source: Source, known: readonly ImportFact[]): ImportFact[] {
  const seen = new Set(known.map((i) => i.from));
  const found: ImportFact[] = [];
  for (const match of source.text.matchAll(LOOSE)) {
    const from = match[1] ?? match[2] ?? "";
    if (seen.has(from) || isCommented(source.text, match.index)) continue;
    seen.add(from);
    const line = source.text.slice(0, match.index).split("\n").length;
    found.push({ from, line, names: [], all: false });
  }
  return found;
}

function isCommented(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", at) + 1, at).trimStart();
  return line.startsWith("*") || line.includes("//");
}
