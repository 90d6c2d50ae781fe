import grammar from "@cursorless/tree-sitter-wasms/out/tree-sitter-kotlin.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import type { ImportFact, SymbolKind } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type LooseStyle, looseWords } from "../parse/loose-words.ts";
import { type Commented, firstLine, type Source } from "../parse/nodes.ts";
import {
  apart,
  child,
  type Gathered,
  gathered,
  items,
  joinedMembers,
  ownExports,
  place,
  symbolOf,
  testOf,
} from "../parse/parts.ts";
import { merged } from "../parse/symbols.ts";
import { isJvmStandard } from "./jvm-names.ts";
import {
  constructorOf,
  isHidden,
  isOpen,
  MARKS,
  membersOf,
  modifiersOf,
  NAME,
  readDoc,
  value,
  written,
} from "./kotlin-members.ts";
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

function importOf(node: Node): ImportFact {
  const full = child(node, /^identifier$/)?.text.replace(/[\s`]/g, "") ?? "";
  const line = firstLine(node);
  if (child(node, /^wildcard_import$/) !== null) return { from: full, line, names: [], all: true };
  const dot = full.lastIndexOf(".");
  const name = full.slice(dot + 1);
  const as = child(node, /^import_alias$/)?.namedChild(0)?.text ?? name;
  return { from: full.slice(0, Math.max(0, dot)), line, names: [{ name, as }], all: false };
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
