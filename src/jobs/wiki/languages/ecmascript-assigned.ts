import type { Node } from "web-tree-sitter";
import type { ExportFact, Member, SymbolFact } from "../facts.ts";
import {
  type Commented,
  docAbove,
  firstLine,
  lastLine,
  type Source,
  sourceText,
  tidy,
} from "../parse/nodes.ts";
import { unquoted } from "./ecmascript-imports.ts";
import { readDoc } from "./ecmascript-symbols.ts";

interface Found {
  readonly symbols: SymbolFact[];
  readonly exports: ExportFact[];
}

const JSDOC = /^\/\*\*/;
const FUNCTION = /^(?:arrow_function|function_expression|generator_function)$/;
const LONGEST_VALUE = 200;

/**
 * What CommonJS files say by assignments: `module.exports = …`, `exports.x = …`, `x.method = function …` and
 * `X.prototype.method = function …`, also several in one chain.
 */
export function assigned(source: Source, entry: Commented, assignment: Node, found: Found): void {
  const { targets, value } = chain(assignment);
  for (const target of targets) {
    const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
    const part = /^([\w$]+)(?:\.prototype)?\.([\w$]+)$/.exec(target);
    if (target === "module.exports") wholeModule(value, found);
    else if (name !== undefined) exportedName(source, entry, name, value, found);
    else if (part !== null && FUNCTION.test(value.type)) {
      addMember(source, entry, part[1] ?? "", part[2] ?? "", value, found.symbols);
    }
  }
}

/** `const app = exports = module.exports = {}` hands out `app`. */
export function assignedInDeclarator(declarator: Node, found: Found): void {
  const value = declarator.childForFieldName("value");
  const name = declarator.childForFieldName("name")?.text ?? "";
  if (value?.type !== "assignment_expression") return;
  for (const target of chain(value).targets) {
    if (target === "module.exports") found.exports.push({ as: "default", local: name, from: null });
    const as = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
    if (as !== undefined) found.exports.push({ as, local: name, from: null });
  }
}

function chain(assignment: Node): { targets: string[]; value: Node } {
  const targets: string[] = [];
  let node = assignment;
  while (node.type === "assignment_expression") {
    targets.push(node.childForFieldName("left")?.text ?? "");
    const right = node.childForFieldName("right");
    if (right === null) break;
    node = right;
  }
  return { targets, value: node };
}

function wholeModule(value: Node, found: Found): void {
  const required =
    value.type === "call_expression" && value.childForFieldName("function")?.text === "require";
  const from = required ? value.childForFieldName("arguments")?.namedChildren[0] : undefined;
  if (from?.type === "string") {
    found.exports.push({ as: "default", local: "default", from: unquoted(from) });
    found.exports.push({ as: "*", local: "*", from: unquoted(from) });
  }
  if (value.type === "identifier") found.exports.push({ as: "default", local: value.text, from: null });
  for (const part of value.type === "object" ? value.namedChildren : []) {
    const key = part.type === "pair" ? part.childForFieldName("key")?.text : part.text;
    const to = part.type === "pair" ? part.childForFieldName("value") : part;
    if (key !== undefined && to !== null && /identifier$/.test(to.type)) {
      found.exports.push({ as: key, local: to.text, from: null });
    }
  }
}

function exportedName(source: Source, entry: Commented, name: string, value: Node, found: Found): void {
  const local = value.type === "identifier" ? value.text : name;
  found.exports.push({ as: name, local, from: null });
  if (value.type === "identifier" || found.symbols.some((s) => s.name === name)) return;
  const doc = readDoc(docAbove(entry, JSDOC));
  const isFunction = FUNCTION.test(value.type);
  const written = tidy(sourceText(source, value.startIndex, value.endIndex));
  const long = written.length > LONGEST_VALUE || written.includes("\n");
  found.symbols.push({
    name,
    kind: isFunction ? "function" : "constant",
    signature: isFunction ? head(source, name, value) : `${name} = ${long ? "…" : written}`,
    doc,
    line: firstLine(entry.node),
    endLine: lastLine(entry.node),
    exported: doc?.internal !== true,
    members: [],
    bases: [],
    parameters: [],
  });
}

/** Adds a method to a function or an object that the file declares above. */
function addMember(
  source: Source,
  entry: Commented,
  owner: string,
  name: string,
  value: Node,
  symbols: SymbolFact[],
): void {
  const at = symbols.findIndex((s) => s.name === owner);
  const symbol = symbols[at];
  const doc = readDoc(docAbove(entry, JSDOC));
  if (symbol === undefined || doc?.internal === true || name.startsWith("_")) return;
  const member: Member = {
    name,
    kind: "method",
    signature: head(source, name, value),
    doc,
    line: firstLine(entry.node),
    endLine: lastLine(entry.node),
  };
  const kind = symbol.kind === "constant" || symbol.kind === "variable" ? "object" : symbol.kind;
  symbols[at] = { ...symbol, kind, members: [...symbol.members, member] };
}

/** `name(parameters)` of a function that is a value. */
function head(source: Source, name: string, value: Node): string {
  const async = value.children.some((child) => child.type === "async") ? "async " : "";
  const list = value.childForFieldName("parameters");
  const single = value.childForFieldName("parameter")?.text ?? "";
  const type = value.childForFieldName("return_type")?.text ?? "";
  const written = list === null ? `(${single})` : sourceText(source, list.startIndex, list.endIndex);
  return tidy(`${async}${name}${written}${type}`);
}
