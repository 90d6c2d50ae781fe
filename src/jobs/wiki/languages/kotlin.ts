import grammar from "@cursorless/tree-sitter-wasms/out/tree-sitter-kotlin.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import { kotlinDoc } from "../comments/kotlin-doc.ts";
import type { Doc, ImportFact, Member, SymbolFact, SymbolKind } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type LooseStyle, looseWords } from "../parse/loose-words.ts";
import { type Commented, docAbove, firstLine, type Source } from "../parse/nodes.ts";
import {
  apart,
  child,
  type Gathered,
  gathered,
  headOf,
  items,
  joinedMembers,
  ownExports,
  place,
  symbolOf,
  testOf,
  valueHead,
} from "../parse/parts.ts";
import { merged } from "../parse/symbols.ts";
import { isJvmStandard } from "./jvm-names.ts";
import { repairKotlin } from "./kotlin-repair.ts";
import { linkedResolver } from "./linked-resolver.ts";

export const kotlin: Language = {
  name: "Kotlin",
  fence: "kotlin",
  extensions: [".kt", ".kts"],
  grammar,
  packageScope: false,
  isTest: (path) =>
    /(?:^|\/)src\/(?:\w*[tT]est\w*|testFixtures)\/|(?:^|\/)(?:test|androidTest)\/|(?:Test|Tests|Spec|IT)\.kt$/.test(
      path,
    ),
  repair: repairKotlin,
  extract,
  resolver: linkedResolver(isJvmStandard),
};

const OPEN = /^(?:import_list|statements)$/;
const MARKS = /^annotation$/;
const NAME = /^(?:type_identifier|simple_identifier)$/;

const STYLE: LooseStyle = {
  words:
    /\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|"""(?:[\s\S]*?"""|[\s\S]*)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\[^\n]{1,6})'|(?<member>(?:\?|!!)?\.\.?<?\s*)?(?<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/g,
  separator: ".",
  wanted: (name) => name.length > 1,
  declares: (text, start, end) =>
    /\b(?:val|var|fun|class|interface|object|typealias)\s+$/.test(
      text.slice(Math.max(0, start - 20), start),
    ) ||
    (/^[a-z]/.test(text.charAt(start)) && /^\s*(?::(?!:)|=(?!=)|->)/.test(text.slice(end, end + 20))),
};

function extract(source: Source): Extract {
  const found = gathered();
  let name: string | null = null;
  for (const entry of items(source.root, OPEN)) {
    const { node } = entry;
    if (node.type === "package_header") {
      name = child(node, /^identifier$/)?.text.replace(/\s/g, "") ?? null;
      found.skip.push({ start: node.startIndex, end: node.endIndex });
    } else if (node.type === "import_header") {
      found.imports.push(importOf(node));
      found.skip.push({
        start: node.startIndex,
        end: (child(node, /^import_alias$/) ?? child(node, /^identifier$/) ?? node).endIndex,
      });
    } else declaration(source, entry, "", true, found);
  }
  const symbols = merged(found.symbols.sort((a, b) => a.line - b.line));
  const main = symbols.some((s) => s.name === "main" && s.kind === "function");
  return {
    doc: null,
    package: name,
    symbols,
    methods: [],
    imports: found.imports,
    exports: ownExports(symbols),
    references: [],
    identifiers: [],
    loose: looseWords(source.text, STYLE, apart(found.owners), found.skip),
    tests: found.tests,
    entry: main && !kotlin.isTest(source.path) ? "`fun main`" : null,
  };
}

function readDoc(entry: Commented): Doc | null {
  const text = docAbove(entry, /^\/\*\*/, false);
  return text === null ? null : kotlinDoc(text);
}

function importOf(node: Node): ImportFact {
  const full = child(node, /^identifier$/)?.text.replace(/[\s`]/g, "") ?? "";
  const line = firstLine(node);
  if (child(node, /^wildcard_import$/) !== null) return { from: full, line, names: [], all: true };
  const dot = full.lastIndexOf(".");
  const name = full.slice(dot + 1);
  const as = child(node, /^import_alias$/)?.namedChild(0)?.text ?? name;
  return { from: full.slice(0, Math.max(0, dot)), line, names: [{ name, as }], all: false };
}

/** A declaration with the words before it that the grammar was not shown. */
function written(source: Source, node: Node, end: number, marks: RegExp): string {
  const before = source.text.slice(Math.max(0, node.startIndex - 40), node.startIndex);
  const words = /\b(?:(?:actual|expect|fun)[ \t]+)+$/.exec(before)?.[0].replace(/[ \t]+/g, " ") ?? "";
  return words + headOf(source, node, end, marks);
}

const modifiersOf = (node: Node): string => child(node, /^modifiers$/)?.text.replace(/\([^()]*\)/g, "") ?? "";
const isHidden = (node: Node): boolean => /\bprivate\b/.test(modifiersOf(node));

/** Kotlin's `internal` is for the same project only. */
function isOpen(node: Node): boolean {
  return !/\b(?:private|internal)\b/.test(modifiersOf(node));
}

function declaration(
  source: Source,
  entry: Commented,
  outer: string,
  visible: boolean,
  found: Gathered,
): void {
  const { node } = entry;
  if (/^(?:class|object)_declaration$/.test(node.type)) type(source, entry, outer, visible, found);
  else if (outer !== "") return;
  else if (
    node.type === "function_declaration" ||
    node.type === "property_declaration" ||
    node.type === "type_alias"
  ) {
    const fact = value(source, entry);
    if (fact === null) return;
    found.symbols.push({ ...fact, exported: visible && fact.exported });
    found.owners.push({ name: fact.name, ...place(node) });
    if (/@(?:\w+\.)*Test\b/.test(modifiersOf(node))) found.tests.push(testOf(fact.name, node));
  }
}

const KINDS: readonly (readonly [RegExp, SymbolKind])[] = [
  [/\bannotation\b/, "annotation"],
  [/\bdata\b/, "record"],
];

function kindOf(node: Node): SymbolKind {
  if (node.type === "object_declaration") return "object";
  const words = node.children.filter((c) => !c.isNamed).map((c) => c.text);
  if (words.includes("interface")) return "interface";
  if (words.includes("enum") || child(node, /^enum_class_body$/) !== null) return "enum";
  return KINDS.find(([pattern]) => pattern.test(modifiersOf(node)))?.[1] ?? "class";
}

function type(source: Source, entry: Commented, outer: string, visible: boolean, found: Gathered): void {
  const { node } = entry;
  const own = child(node, NAME)?.text.replaceAll("`", "") ?? "";
  if (own === "" || (outer !== "" && isHidden(node))) return;
  const name = outer === "" ? own : `${outer}.${own}`;
  const body = child(node, /^(?:class_body|enum_class_body)$/);
  const doc = readDoc(entry);
  const exported = visible && isOpen(node) && doc?.internal !== true;
  const content = body === null ? [] : items(body, OPEN);
  const companions = content.filter(({ node: n }) => n.type === "companion_object");
  const shared = companions.flatMap(({ node: n }) => {
    const inner = child(n, /^class_body$/);
    return inner === null || isHidden(n) ? [] : items(inner, OPEN);
  });
  const members = [
    ...constructorOf(source, node, own),
    ...[...content, ...shared]
      .filter((m) => !exported || isOpen(m.node))
      .flatMap((m) => membersOf(source, m)),
  ];
  found.symbols.push({
    ...symbolOf(node, name, kindOf(node), written(source, node, body?.startIndex ?? node.endIndex, MARKS)),
    doc,
    exported,
    members: joinedMembers(members),
    bases: node.namedChildren
      .filter((c) => c.type === "delegation_specifier")
      .map((c) =>
        c.text
          .replace(/[<({][\s\S]*$/, "")
          .replace(/\s+by\s[\s\S]*$/, "")
          .trim(),
      )
      .filter((b) => /^[\w.]+$/.test(b)),
  });
  found.owners.push({ name, ...place(node) });
  for (const member of [...content, ...shared]) {
    type_(source, member, name, exported, found);
    if (
      member.node.type === "function_declaration" &&
      /@(?:\w+\.)*(?:Test|ParameterizedTest)\b/.test(modifiersOf(member.node))
    )
      found.tests.push(
        testOf(
          `${own}.${child(member.node, /^simple_identifier$/)?.text.replaceAll("`", "") ?? ""}`,
          member.node,
        ),
      );
  }
}

function type_(source: Source, entry: Commented, outer: string, visible: boolean, found: Gathered): void {
  if (/^(?:class|object)_declaration$/.test(entry.node.type)) type(source, entry, outer, visible, found);
}

/** The properties that a class declares between its parentheses. */
function constructorOf(source: Source, node: Node, own: string): Member[] {
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

function membersOf(source: Source, entry: Commented): Member[] {
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
function value(source: Source, entry: Commented): SymbolFact | null {
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
