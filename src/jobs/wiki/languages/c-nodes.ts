import type { Node } from "web-tree-sitter";
import { doxygen } from "../comments/doxygen.ts";
import type { Doc } from "../facts.ts";
import { type Commented, commentText, docAbove } from "../parse/nodes.ts";

/** A node with the comments above it and the one behind it on its line. */
export interface Part extends Commented {
  readonly trailing: Node | null;
}

/** The named children of a node that are not comments. Errors are looked into. */
export function partsOf(parent: Node): Part[] {
  const found: { node: Node; comments: readonly Node[]; trailing: Node | null }[] = [];
  let comments: Node[] = [];
  let lastRow = -1;
  for (const node of parent.namedChildren) {
    if (node.type === "comment") {
      const last = found.at(-1);
      if (node.startPosition.row === lastRow && last !== undefined) last.trailing ??= node;
      else comments.push(node);
      continue;
    }
    if (node.type === "ERROR") found.push(...partsOf(node));
    else found.push({ node, comments, trailing: null });
    comments = [];
    lastRow = node.endPosition.row;
  }
  return found;
}

/** The documentation of a declaration: the comment above it, else the one behind it. */
export function docOf(part: Part, fence: string): Doc | null {
  const above = docAbove(part, /^\/\*/);
  const text = above ?? (part.trailing === null ? null : commentText([part.trailing], /^\/\*/));
  if (text === null || DIVIDER.test(text)) return null;
  return doxygen(text.replace(/^(?:[-=*#~]{3,}\n)+|(?:\n[-=*#~]{3,})+$/g, ""), fence);
}

/** A line that names a part of the file rather than the declaration below it. */
const DIVIDER = /^[-=*#/ ]{3,}[^\n]{0,60}[-=*#/ ]{3,}$/;

/** What a declarator declares. */
export interface Declared {
  /** The last part of its name, such as `make` of `A<T>::make`. */
  readonly name: string;
  /** The parts before it, without template arguments. */
  readonly path: readonly string[];
  readonly isFunction: boolean;
  /** The node of the name. */
  readonly node: Node;
  readonly parameters: Node | null;
}

/** The name inside pointers, references, arrays and parentheses; null when there is none. */
export function declaredBy(declarator: Node | null): Declared | null {
  let node = declarator;
  let parameters: Node | null = null;
  let isFunction = false;
  for (let depth = 0; node !== null && depth < 50; depth += 1) {
    switch (node.type) {
      case "function_declarator":
        parameters = node.childForFieldName("parameters");
        isFunction = true;
        node = node.childForFieldName("declarator");
        break;
      case "parenthesized_declarator": {
        const inner: Node | null = node.namedChildren.find((c) => c.type !== "ms_call_modifier") ?? null;
        // `(*name)(…)` is a pointer to a function, `(name)(…)` a function that no macro may replace.
        if (inner !== null && /^(?:pointer|reference)_declarator$/.test(inner.type)) isFunction = false;
        node = inner;
        break;
      }
      case "init_declarator":
      case "pointer_declarator":
      case "array_declarator":
      case "attributed_declarator":
      case "bitfield_clause":
        node = node.childForFieldName("declarator") ?? node.namedChildren[0] ?? null;
        break;
      case "reference_declarator":
      case "variadic_declarator":
        node = node.namedChildren.at(-1) ?? null;
        break;
      case "operator_cast":
        return {
          name: `operator ${node.childForFieldName("type")?.text ?? ""}`.trim(),
          path: [],
          isFunction: true,
          node,
          parameters: null,
        };
      case "template_function":
        node = node.childForFieldName("name");
        break;
      case "qualified_identifier":
        return qualified(node, isFunction, parameters);
      case "identifier":
      case "field_identifier":
      case "type_identifier":
      case "operator_name":
      case "destructor_name":
      case "primitive_type":
        return { name: node.text.replace(/\s+/g, " "), path: [], isFunction, node, parameters };
      default:
        return null;
    }
  }
  return null;
}

function qualified(node: Node, isFunction: boolean, parameters: Node | null): Declared | null {
  const path: string[] = [];
  let inner: Node | null = node;
  for (let depth = 0; inner?.type === "qualified_identifier" && depth < 20; depth += 1) {
    const scope: Node | null = inner.childForFieldName("scope");
    if (scope !== null) path.push(plainName(scope));
    inner = inner.childForFieldName("name");
  }
  if (inner === null) return null;
  const own = declaredBy(inner);
  return own === null ? null : { ...own, path, isFunction: isFunction || own.isFunction, parameters };
}

/** A name without the arguments of its template. */
export function plainName(node: Node): string {
  const name = node.type === "template_type" ? (node.childForFieldName("name") ?? node) : node;
  return name.text.replace(/<[\s\S]*$/, "").trim();
}

export function parameterNames(list: Node | null): string[] {
  return (list?.namedChildren ?? []).flatMap(
    (p) => declaredBy(p.childForFieldName("declarator"))?.name ?? [],
  );
}
