import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-php.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import { phpDoc } from "../comments/php-doc.ts";
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
  ownExports,
  place,
  symbolOf,
  testOf,
  valueHead,
} from "../parse/parts.ts";
import { merged } from "../parse/symbols.ts";
import { linkedResolver } from "./linked-resolver.ts";
import { isPhpStandard } from "./php-names.ts";

export const php: Language = {
  name: "PHP",
  fence: "php",
  extensions: [".php", ".phtml"],
  grammar,
  packageScope: false,
  isTest: (path) => /(?:^|\/)[Tt]ests?\/|(?:Test|TestCase|Cest)\.php$/.test(path),
  extract,
  resolver: linkedResolver(isPhpStandard),
};

const KINDS: Readonly<Record<string, SymbolKind>> = {
  class_declaration: "class",
  interface_declaration: "interface",
  trait_declaration: "class",
  enum_declaration: "enum",
};

const OPEN = /^(?:compound_statement|if_statement|else_clause|else_if_clause|colon_block)$/;
const MARKS = /^attribute_list$/;

const STYLE: LooseStyle = {
  words:
    /(?:#(?!\[)|\/\/)[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|<<<[ \t]*["']?(?<tag>\w+)["']?\n(?:[\s\S]*?\n[ \t]*\k<tag>\b|[\s\S]*)|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|(?<member>(?:\??->|::|\$)\s*|\\(?=\w+(?![\w\\])))?(?<word>\\?[A-Za-z_\x80-\uffff][\w\x80-\uffff]*(?:\\[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)*)/g,
  separator: "\\",
  wanted: (name) => name.length > 1,
  declares: (text, start, end) =>
    /\b(?:function|const|case|class|interface|trait|enum)\s+&?$/.test(
      text.slice(Math.max(0, start - 20), start),
    ) || /^\s*:(?!:)/.test(text.slice(end, end + 10)),
};

function extract(source: Source): Extract {
  const found = gathered();
  const state: { name: string | null; doc: Doc | null } = { name: null, doc: null };
  statements(source, source.root, found, state);
  const symbols = merged(found.symbols.sort((a, b) => a.line - b.line));
  return {
    doc: fileDoc(source, state.name) ?? state.doc,
    package: state.name,
    symbols,
    methods: [],
    imports: found.imports,
    exports: ownExports(symbols),
    references: [],
    identifiers: [],
    loose: looseWords(source.text, STYLE, apart(found.owners), found.skip),
    tests: found.tests,
    entry: /^#![^\n]*\bphp/.test(source.text) ? "program that `php` runs" : null,
  };
}

/** The comment that stands before the namespace speaks for the file. */
function fileDoc(source: Source, namespace: string | null): Doc | null {
  if (namespace === null) return null;
  const [first] = items(source.root, /^$/).filter(({ node }) => node.type === "namespace_definition");
  return first === undefined ? null : readDoc(first);
}

function readDoc(entry: Commented): Doc | null {
  const text = docAbove(entry, /^\/\*\*/, false);
  return text === null ? null : phpDoc(text);
}

function statements(source: Source, parent: Node, found: Gathered, state: { name: string | null }): void {
  for (const entry of items(parent, OPEN)) {
    const { node } = entry;
    if (node.type === "namespace_definition") {
      state.name = node.childForFieldName("name")?.text ?? state.name;
      found.skip.push({ start: node.startIndex, end: (node.childForFieldName("name") ?? node).endIndex });
      const body = node.childForFieldName("body");
      if (body !== null) statements(source, body, found, state);
    } else if (node.type === "namespace_use_declaration") {
      found.imports.push(...usesOf(node));
      found.skip.push({ start: node.startIndex, end: node.endIndex });
    } else if (KINDS[node.type] !== undefined) type(source, entry, found);
    else if (node.type === "function_definition") plainFunction(source, entry, found);
    else if (node.type === "const_declaration") constants(source, entry, found);
    else if (node.type === "expression_statement") expression(node, readDoc(entry), found);
  }
}

function usesOf(node: Node): ImportFact[] {
  const line = firstLine(node);
  const kind = /^use\s+(function|const)\b/.exec(node.text)?.[1] ?? "";
  const prefix = child(node, /^namespace_name$/)?.text ?? "";
  return node.descendantsOfType("namespace_use_clause").flatMap((clause) => {
    if (clause === null) return [];
    const own = /^(function|const)\s/.exec(clause.text)?.[1] ?? kind;
    const written = child(clause, /^(?:qualified_name|name|namespace_name)$/)?.text ?? "";
    const from = [prefix, written].filter(Boolean).join("\\").replace(/^\\/, "");
    const last = from.slice(from.lastIndexOf("\\") + 1);
    const as = clause.childForFieldName("alias")?.text ?? last;
    return [{ from: own === "" ? from : `${own} ${from}`, line, names: [{ name: last, as }], all: false }];
  });
}

function type(source: Source, entry: Commented, found: Gathered): void {
  const { node } = entry;
  const name = node.childForFieldName("name")?.text ?? "";
  const kind = KINDS[node.type];
  const body = node.childForFieldName("body");
  if (kind === undefined || name === "") return;
  const doc = readDoc(entry);
  const content = body === null ? [] : items(body, /^$/);
  found.symbols.push({
    ...symbolOf(node, name, kind, headOf(source, node, body?.startIndex ?? node.endIndex, MARKS)),
    doc,
    exported: doc?.internal !== true,
    members: content.flatMap((member) => members(source, member)),
    bases: [
      ...node.namedChildren
        .filter((c) => /^(?:base_clause|class_interface_clause)$/.test(c.type))
        .flatMap((c) => c.namedChildren.map((n) => n.text)),
      ...content.flatMap(({ node: n }) =>
        n.type === "use_declaration"
          ? n.namedChildren.filter((c) => /name$/.test(c.type)).map((c) => c.text)
          : [],
      ),
    ],
  });
  found.owners.push({ name, ...place(node) });
  for (const member of content) test(name, member, found);
}

function test(owner: string, { node, comments }: Commented, found: Gathered): void {
  if (node.type !== "method_declaration") return;
  const name = node.childForFieldName("name")?.text ?? "";
  const marked = /#\[[\w\\]*Test\b/.test(node.childForFieldName("attributes")?.text ?? "");
  if (/^test/.test(name) || marked || comments.some((c) => /@test\b/.test(c.text)))
    found.tests.push(testOf(`${owner}::${name}`, node));
}

function members(source: Source, entry: Commented): Member[] {
  const { node } = entry;
  const doc = readDoc(entry);
  if (child(node, /^visibility_modifier$/)?.text === "private" || doc?.internal === true) return [];
  if (node.type === "method_declaration") {
    const name = node.childForFieldName("name")?.text ?? "";
    const body = node.childForFieldName("body");
    const signature = headOf(source, node, body?.startIndex ?? node.endIndex, MARKS);
    const kind = name === "__construct" ? "constructor" : "method";
    const promoted = node.descendantsOfType("property_promotion_parameter").flatMap((p) => {
      if (p === null || /^private\b/.test(p.text)) return [];
      const written = headOf(source, p, p.endIndex, MARKS);
      return [{ name: variable(p), kind: "property" as const, signature: written, doc: null, ...place(p) }];
    });
    return [{ name, kind, signature, doc, ...place(node) }, ...promoted];
  }
  const written = valueHead(headOf(source, node, node.endIndex, MARKS));
  const made = (name: string, kind: Member["kind"]): Member => ({
    name,
    kind,
    signature: written,
    doc,
    ...place(node),
  });
  if (node.type === "enum_case") return [made(node.childForFieldName("name")?.text ?? "", "value")];
  if (node.type === "const_declaration")
    return node.namedChildren
      .filter((c) => c.type === "const_element")
      .map((c) => made(c.namedChild(0)?.text ?? "", "value"));
  if (node.type === "property_declaration")
    return node.namedChildren
      .filter((c) => c.type === "property_element")
      .map((c) => made(variable(c), "property"));
  return [];
}

const variable = (node: Node): string => node.childForFieldName("name")?.text ?? "";

function parameters(node: Node): string[] {
  const list = node.childForFieldName("parameters")?.namedChildren ?? [];
  return list.map((p) => variable(p)).filter(Boolean);
}

function plainFunction(source: Source, entry: Commented, found: Gathered): void {
  const { node } = entry;
  const name = node.childForFieldName("name")?.text ?? "";
  const body = node.childForFieldName("body");
  const doc = readDoc(entry);
  const fact: SymbolFact = {
    ...symbolOf(node, name, "function", headOf(source, node, body?.startIndex ?? node.endIndex, MARKS)),
    doc,
    exported: doc?.internal !== true && !name.startsWith("_"),
    parameters: parameters(node),
  };
  if (name !== "") found.symbols.push(fact);
  found.owners.push({ name, ...place(node) });
}

function constants(source: Source, entry: Commented, found: Gathered): void {
  const { node } = entry;
  const written = valueHead(headOf(source, node, node.endIndex, MARKS));
  for (const element of node.namedChildren.filter((c) => c.type === "const_element")) {
    const fact = symbolOf(node, element.namedChild(0)?.text ?? "", "constant", written);
    found.symbols.push({ ...fact, doc: readDoc(entry) });
  }
}

/** `define`, `require` and `class_alias` do at run time what other languages declare. */
function expression(node: Node, doc: Doc | null, found: Gathered): void {
  const text = node.text.slice(0, 500);
  const name = /^define\s*\(\s*['"](\w+)['"]/.exec(text)?.[1];
  if (name !== undefined)
    found.symbols.push({ ...symbolOf(node, name, "constant", valueHead(text.replace(/;$/, ""))), doc });
  const [, dir, path] =
    /\b(?:require|include)(?:_once)?\s*\(?\s*(__DIR__\s*\.\s*|dirname\(__FILE__\)\s*\.\s*)?['"]([^'"$\n]{1,300})['"]/.exec(
      text,
    ) ?? [];
  if (path !== undefined)
    found.imports.push({
      from: `file ${dir === undefined ? "" : "."}${path}`,
      line: firstLine(node),
      names: [],
      all: true,
    });
}
