import type { Node } from "web-tree-sitter";
import type { Member } from "../facts.ts";
import { firstLine, lastLine, type Source, sourceText, tidy } from "../parse/nodes.ts";
import { declaredBy, docOf, type Part, partsOf } from "./c-nodes.ts";

/** What a struct, class or union shows: public and protected members, overloads merged. */
export function classMembers(
  source: Source,
  body: Node,
  kind: string,
  name: string,
  fence: string,
): Member[] {
  const found = new Map<string, Member>();
  for (const [part, open] of visible(body, kind)) {
    if (!open) continue;
    for (const member of membersOf(source, part, name, fence)) {
      const before = found.get(member.name);
      if (before === undefined) found.set(member.name, member);
      else if (!before.signature.includes(member.signature))
        found.set(member.name, {
          ...before,
          signature: `${before.signature}\n${member.signature}`,
          doc: before.doc ?? member.doc,
        });
    }
  }
  return [...found.values()];
}

/** The parts of a class body with whether others may use them. */
export function* visible(body: Node, kind: string): Generator<readonly [Part, boolean]> {
  let open = kind !== "class";
  for (const part of inside(body)) {
    if (part.node.type === "access_specifier") open = !part.node.text.startsWith("private");
    else yield [part, open];
  }
}

function inside(body: Node): Part[] {
  return partsOf(body).flatMap((part) =>
    /^preproc_(?:if|else|elif)/.test(part.node.type) ? inside(part.node) : [part],
  );
}

function membersOf(source: Source, part: Part, owner: string, fence: string): Member[] {
  const { node } = part;
  const inner = node.type === "template_declaration" ? (node.namedChildren.at(-1) ?? node) : node;
  const doc = docOf(part, fence);
  const member = (name: string, kind: Member["kind"], signature: string): Member => ({
    name,
    kind,
    signature: signature.replace(/\s*\n\s*/g, " "),
    doc,
    line: nameLine(node, inner),
    endLine: lastLine(node),
  });
  if (inner.type === "alias_declaration") {
    const name = inner.childForFieldName("name")?.text ?? "";
    return name === "" ? [] : [member(name, "property", written(source, node, null))];
  }
  const nameless = namelessBody(inner);
  if (nameless?.type === "enumerator_list") return enumerators(source, nameless, fence);
  if (nameless !== undefined) return classMembers(source, nameless, "struct", "", fence);
  if (!/^(?:field_declaration|declaration|function_definition)$/.test(inner.type)) return [];
  const body =
    inner.childForFieldName("body") ??
    inner.namedChildren.find((c) => c.type === "field_initializer_list") ??
    null;
  const end = inner.namedChildren.find((c) => c.type === "field_initializer_list") ?? body;
  return inner.childrenForFieldName("declarator").flatMap((declarator) => {
    const declared = declaredBy(declarator);
    if (declared === null || declared.path.length > 0) return [];
    const { name, isFunction } = declared;
    const kind = !isFunction ? "property" : name === owner ? "constructor" : "method";
    return [member(name, kind, written(source, node, isFunction ? end : null))];
  });
}

/** The body of a structure without a name, whose members are those of the one around it. */
function namelessBody(node: Node): Node | undefined {
  if (node.childForFieldName("declarator") !== null) return undefined;
  const type = node.type === "field_declaration" ? node.childForFieldName("type") : node;
  if (type === null || !/_specifier$/.test(type.type) || type.childForFieldName("name") !== null)
    return undefined;
  return type.childForFieldName("body") ?? undefined;
}

/** Values of an enumeration. */
export function enumerators(source: Source, body: Node, fence: string): Member[] {
  return inside(body).flatMap((part): Member[] => {
    const { node } = part;
    if (node.type !== "enumerator") return [];
    return [
      {
        name: node.childForFieldName("name")?.text ?? "",
        kind: "value",
        signature: written(source, node, null),
        doc: docOf(part, fence),
        line: firstLine(node),
        endLine: lastLine(node),
      },
    ];
  });
}

/** A declaration up to its body, a long value cut. */
export function written(source: Source, node: Node, end: Node | null): string {
  const text = tidy(sourceText(source, node.startIndex, end?.startIndex ?? node.endIndex)).replace(
    /[\s:,]+$/,
    "",
  );
  if (end !== null || (text.length <= 300 && text.split("\n").length <= 6)) return text;
  const [head = text] = text.split(/\s*=(?!=)/);
  return head.length < text.length ? `${head} = …` : text;
}

/** The line where a declaration begins, or that of its name when the words before it take many lines. */
export function nameLine(node: Node, inner: Node): number {
  const name = declaredBy(inner.childForFieldName("declarator"))?.node ?? inner.childForFieldName("name");
  const line = name === null || name === undefined ? firstLine(node) : firstLine(name);
  return line - firstLine(node) > 2 ? line : firstLine(node);
}
