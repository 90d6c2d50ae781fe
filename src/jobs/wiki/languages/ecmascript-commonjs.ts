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
import { JSDOC, readDoc } from "./ecmascript-members.ts";
import { valueSymbol } from "./ecmascript-symbols.ts";

/** A function that is hung on something that the file declares: `App.prototype.use = function …`, `app.use = …`. */
export interface Attached {
  readonly to: string;
  readonly member: Member;
}

export interface Assigned {
  readonly symbols: readonly SymbolFact[];
  readonly exports: readonly ExportFact[];
  readonly attached: readonly Attached[];
}

const ALL = /^(?:module\.)?exports$/;
const ONE = /^(?:module\.)?exports\.([\w$]+)$/;
const FUNCTION = /^(?:function_expression|generator_function|arrow_function)$/;

/** What `exports.x = …`, `module.exports = …` and functions assigned to properties declare and hand out. */
export function assignedOf(source: Source, entry: Commented, assignment: Node): Assigned {
  const { targets, value } = chain(assignment);
  const names = targets.flatMap((target) => ONE.exec(target)?.[1] ?? []);
  if (names.length > 0) return oneExport(source, entry, names, value);
  if (targets.some((target) => ALL.test(target))) return wholeExport(source, entry, value);
  return { symbols: [], exports: [], attached: attachedOf(source, entry, targets[0] ?? "", value) };
}

/** `a = b = value`: the targets, and the value at the end. */
function chain(assignment: Node): { targets: readonly string[]; value: Node | null } {
  const targets: string[] = [];
  let value: Node | null = assignment;
  while (value?.type === "assignment_expression") {
    targets.push(value.childForFieldName("left")?.text ?? "");
    value = value.childForFieldName("right");
  }
  return { targets, value };
}

/** Whether `const x = … = module.exports = …` makes `x` what the module is. */
export function isWholeExport(declarator: Node): boolean {
  const value = declarator.childForFieldName("value");
  return value?.type === "assignment_expression" && chain(value).targets.some((target) => ALL.test(target));
}

function oneExport(source: Source, entry: Commented, names: readonly string[], value: Node | null): Assigned {
  const [first = ""] = names;
  const from = requiredBy(value);
  if (from !== null) return handed(names.map((as) => ({ as, local: "*", from })));
  if (value?.type === "identifier") return handed(names.map((as) => ({ as, local: value.text, from: null })));
  const symbol = valueSymbol(source, entry, value, first);
  return { ...handed(names.map((as) => ({ as, local: first, from: null }))), symbols: symbol };
}

function wholeExport(source: Source, entry: Commented, value: Node | null): Assigned {
  const from = requiredBy(value);
  if (from !== null) return handed([{ as: "*", local: "*", from }]);
  if (value?.type === "identifier") return handed([{ as: "default", local: value.text, from: null }]);
  if (value?.type !== "object") {
    const isDefinition = value !== null && (FUNCTION.test(value.type) || value.type === "class");
    const symbols = isDefinition
      ? valueSymbol(source, entry, value, value.childForFieldName("name")?.text ?? "exports")
      : [];
    return { ...handed(symbols.map(({ name }) => ({ as: "default", local: name, from: null }))), symbols };
  }
  const symbols: SymbolFact[] = [];
  const exports: ExportFact[] = [];
  for (const part of value.namedChildren) {
    const key = part.childForFieldName("key")?.text ?? part.childForFieldName("name")?.text ?? part.text;
    const to = part.type === "pair" ? part.childForFieldName("value") : part;
    if (to === null || !/^[\w$]+$/.test(key)) continue;
    if (/identifier$/.test(to.type)) exports.push({ as: key, local: to.text, from: null });
    else if (FUNCTION.test(to.type) || /^(?:class|method_definition)$/.test(to.type)) {
      symbols.push(...valueSymbol(source, { node: part, comments: [] }, to, key));
      exports.push({ as: key, local: key, from: null });
    }
  }
  return { symbols, exports, attached: [] };
}

function handed(exports: readonly ExportFact[]): Assigned {
  return { symbols: [], exports, attached: [] };
}

function requiredBy(value: Node | null): string | null {
  if (value?.type !== "call_expression" || value.childForFieldName("function")?.text !== "require")
    return null;
  const argument = value.childForFieldName("arguments")?.namedChildren[0] ?? null;
  return argument?.type === "string" ? unquoted(argument) : null;
}

function attachedOf(source: Source, entry: Commented, target: string, value: Node | null): Attached[] {
  const [, to, name] = /^([\w$]+)\.(?:prototype\.)?([A-Za-z$][\w$]*)$/.exec(target) ?? [];
  if (to === undefined || name === undefined || value === null || !FUNCTION.test(value.type)) return [];
  const doc = readDoc(docAbove(entry, JSDOC));
  if (doc?.internal === true) return [];
  const { node } = entry;
  const member = {
    name,
    kind: "method",
    signature: head(source, name, value),
    doc,
    line: firstLine(node),
    endLine: lastLine(node),
  } as const;
  return [{ to, member }];
}

/** `name(parameters)` of a function that is a value. */
function head(source: Source, name: string, value: Node): string {
  const async = value.children.some((child) => child.type === "async") ? "async " : "";
  const list = value.childForFieldName("parameters");
  const single = value.childForFieldName("parameter")?.text ?? "";
  const written = list === null ? `(${single})` : sourceText(source, list.startIndex, list.endIndex);
  return tidy(`${async}${name}${written}`);
}

/** The symbols with what was attached to them. A variable that functions are hung on is an object. */
export function withAttached(
  symbols: readonly SymbolFact[],
  attached: readonly Attached[],
): readonly SymbolFact[] {
  return symbols.map((symbol) => {
    const more = attached.filter(({ to }) => to === symbol.name).map(({ member }) => member);
    if (more.length === 0) return symbol;
    const kind = /^(?:constant|variable)$/.test(symbol.kind) ? "object" : symbol.kind;
    return { ...symbol, kind, members: [...symbol.members, ...more] };
  });
}
