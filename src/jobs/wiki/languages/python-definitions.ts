import type { Node } from "web-tree-sitter";
import { beginning } from "../comments/doc.ts";
import { pythonDoc } from "../comments/python-doc.ts";
import type { Doc, Member } from "../facts.ts";
import { children, firstLine, lastLine, type Source, sourceText, tidy } from "../parse/nodes.ts";

interface Overloaded {
  readonly signature: string;
  readonly doc: Doc | null;
  readonly endLine: number;
}

/** Two overloads of one function as one definition. */
export function joined<T extends Overloaded>(before: T, next: Overloaded): T {
  return {
    ...before,
    signature: `${before.signature}\n${next.signature}`,
    doc: before.doc ?? next.doc,
    endLine: next.endLine,
  };
}

/** What callers see are the overloads; what it does is told by the implementation. */
export function implemented<T extends Overloaded>(before: T, next: Overloaded): T {
  return { ...before, doc: next.doc ?? before.doc, endLine: next.endLine };
}

export function isOverload(node: Node): boolean {
  return decorators(node).some((mark) => /(?:^|\.)overload$/.test(mark));
}

/** The line that begins a definition, up to its colon; comments may stand between it and the body. */
export function header(source: Source, node: Node, body: Node | null): string {
  const last =
    node.childForFieldName("return_type") ??
    node.childForFieldName("parameters") ??
    node.childForFieldName("superclasses") ??
    node.childForFieldName("name");
  return tidy(sourceText(source, node.startIndex, last?.endIndex ?? body?.startIndex ?? node.endIndex));
}

function decorators(node: Node): string[] {
  if (node.type !== "decorated_definition") return [];
  return node.namedChildren.filter((c) => c.type === "decorator").map((c) => c.text.slice(1).trim());
}

/** The string that stands first in a module, class or function. */
export function docstring(body: Node): Doc | null {
  const first = body.namedChildren.find((c) => c.type !== "comment");
  const literal = first?.type === "expression_statement" ? first.namedChildren[0] : first;
  if (literal?.type !== "string" || first?.namedChildCount !== 1) return null;
  const written = /^[rRuUbB]*("""|'''|"|')([\s\S]*)\1$/.exec(literal.text)?.[2] ?? "";
  const inner = beginning(written);
  const text = /^[rR]/.test(literal.text) ? inner : inner.replace(/\\\n/g, "").replace(/\\(["'\\])/g, "$1");
  return pythonDoc(text);
}

export function members(source: Source, body: Node): Member[] {
  const found: Member[] = [];
  let overloaded = "";
  for (const { node } of children(body)) {
    const inner = node.type === "decorated_definition" ? node.childForFieldName("definition") : node;
    if (inner?.type === "function_definition") {
      const name = inner.childForFieldName("name")?.text ?? "";
      const block = inner.childForFieldName("body");
      const doc = block === null ? null : docstring(block);
      const marks = decorators(node);
      const special = /^__\w+__$/.test(name);
      if ((name.startsWith("_") && !special) || (special && name !== "__init__" && doc === null)) continue;
      if (marks.some((m) => /\.(?:setter|deleter)$/.test(m))) continue;
      const property = marks.some((m) => /(?:^|\.|_)property$/.test(m));
      const kind = name === "__init__" ? "constructor" : property ? "property" : "method";
      const member: Member = {
        name,
        kind,
        signature: header(source, inner, block),
        doc,
        line: firstLine(node),
        endLine: lastLine(node),
      };
      const before = found.at(-1);
      const follows = before?.name === name && overloaded === name;
      if (!follows) found.push(member);
      else found[found.length - 1] = isOverload(node) ? joined(before, member) : implemented(before, member);
      overloaded = isOverload(node) ? name : "";
    } else if (node.type === "expression_statement") {
      const assigned = node.namedChildren[0];
      const name = assigned?.childForFieldName("left")?.text ?? "";
      if (assigned?.type !== "assignment" || !/^[A-Za-z]\w*$/.test(name)) continue;
      if (assigned.childForFieldName("type") === null && !/^[A-Z]/.test(name)) continue;
      const written = tidy(sourceText(source, assigned.startIndex, assigned.endIndex));
      const text = written.split("\n").length > 3 ? `${written.split("\n")[0]} …` : written;
      found.push({
        name,
        kind: "property",
        signature: text,
        doc: null,
        line: firstLine(node),
        endLine: lastLine(node),
      });
    }
  }
  return found;
}

export function superclasses(node: Node): string[] {
  const list = node.childForFieldName("superclasses")?.namedChildren ?? [];
  return list.map((c) => c.text.replace(/\[[\s\S]*$/, "")).filter((name) => /^[\w.]+$/.test(name));
}

export function parameters(node: Node): string[] {
  const list = node.childForFieldName("parameters")?.namedChildren ?? [];
  return list
    .map((p) => /^\*{0,2}\w+/.exec(p.text)?.[0] ?? "")
    .filter((name) => name !== "" && name !== "self" && name !== "cls");
}
