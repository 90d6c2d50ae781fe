import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import type { ExportFact, ImportFact, Member, SymbolFact, SymbolKind, TestFact } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type LooseStyle, looseWords, type Owner, SKIPPED } from "../parse/loose-words.ts";
import { firstLine, lastLine, type Source, signature, sourceText, tidy } from "../parse/nodes.ts";
import { merged } from "../parse/symbols.ts";
import { rustResolver } from "./rust-crates.ts";
import { fieldsOf, implMembers, traitMembers } from "./rust-members.ts";
import { bareType, type Item, innerDoc, isForTests, itemsOf, visibility } from "./rust-nodes.ts";
import { exportsOf, importsOf } from "./rust-uses.ts";

export const rust: Language = {
  name: "Rust",
  fence: "rust",
  extensions: [".rs"],
  grammar,
  packageScope: false,
  isTest: (path) => /(?:^|\/)tests\/|(?:^|\/)(?:tests?|[^/]*_tests?)\.rs$/.test(path),
  extract,
  resolver: rustResolver,
};

interface Found {
  readonly symbols: SymbolFact[];
  readonly methods: { of: string; member: Member }[];
  readonly imports: ImportFact[];
  readonly exports: ExportFact[];
  readonly tests: TestFact[];
  readonly owners: Owner[];
  /** Traits by the type that implements them. */
  readonly traits: { of: string; trait: string; header: string }[];
  readonly skip: { start: number; end: number }[];
}

function extract(source: Source): Extract {
  const found: Found = {
    symbols: [],
    methods: [],
    imports: [],
    exports: [],
    tests: [],
    owners: [],
    traits: [],
    skip: [],
  };
  walk(source, source.root, [], found);
  for (const use of source.root.descendantsOfType("use_declaration")) {
    if (
      use !== null &&
      !found.skip.some((range) => use.startIndex >= range.start && use.endIndex <= range.end)
    ) {
      // Declared inside a function: the names belong to that function, which counts as the file.
      found.imports.push(...importsOf(use, []));
      found.skip.push({ start: use.startIndex, end: use.endIndex });
    }
  }
  const symbols = merged(found.symbols.sort((a, b) => a.line - b.line)).map((s) => withTraits(s, found));
  const own = new Set(symbols.map((s) => s.name));
  const main = symbols.some((s) => s.name === "main" && s.kind === "function");
  return {
    doc: innerDoc(source.root),
    package: null,
    symbols: symbols.map((s) => withMethods(s, found.methods)),
    methods: found.methods.filter((m) => !own.has(m.of)),
    imports: found.imports,
    exports: [...symbols.map((s) => ({ as: s.name, local: s.name, from: null })), ...found.exports],
    references: [],
    identifiers: [],
    loose: looseWords(source.text, STYLE, found.owners, found.skip),
    tests: found.tests,
    entry: main ? "`fn main`" : null,
  };
}

const RAW_STRING = String.raw`\bb?r(?<hashes>#{0,8})"(?:[\s\S]*?"\k<hashes>|[\s\S]*)`;
const CHARACTER = String.raw`'(?:[^'\\\n]|\\[^\n]{1,10})'|'[a-z_]\w*\b`;
const WORD = String.raw`(?:\.\.[.=]?|(?<member>\.)\s*)?(?<word>(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*)`;

const STYLE: LooseStyle = {
  words: new RegExp([SKIPPED, RAW_STRING, CHARACTER, WORD].join("|"), "g"),
  separator: "::",
  wanted: (name) => name.length > 1 && !/^(?:self|super|crate|Self)$/.test(name),
  declares: (text, start, end) =>
    /^\s*:(?!:)/.test(text.slice(end, end + 20)) ||
    /(?:\b(?:let|mut|ref|fn|mod|struct|enum|trait|type|const|static)\s+|\|)$/.test(
      text.slice(Math.max(0, start - 20), start),
    ),
};

const TEST = /^#\[(?:\w+::)?test(?:\(|\])|^#\[(?:rstest|test_case)\b/;

const KINDS: Readonly<Record<string, SymbolKind>> = {
  struct_item: "struct",
  union_item: "struct",
  enum_item: "enum",
  trait_item: "interface",
  type_item: "type",
  function_item: "function",
  function_signature_item: "function",
  const_item: "constant",
  static_item: "variable",
  macro_definition: "function",
};

function walk(source: Source, parent: Node, inner: readonly string[], found: Found): void {
  for (const item of itemsOf(parent)) {
    const { node, attributes } = item;
    if (isForTests(attributes)) {
      testsIn(node, found);
      found.skip.push({ start: node.startIndex, end: node.endIndex });
    } else if (node.type === "use_declaration") {
      const imports = importsOf(node, inner);
      found.imports.push(...imports);
      if (visibility(node) !== "" && inner.length === 0) found.exports.push(...exportsOf(imports));
      found.skip.push({ start: node.startIndex, end: node.endIndex });
    } else if (node.type === "mod_item") {
      moduleOf(source, item, inner, found);
    } else if (node.type === "foreign_mod_item") {
      const body = node.childForFieldName("body");
      if (body !== null) walk(source, body, inner, found);
    } else if (node.type === "impl_item") {
      implementation(source, node, found);
    } else if (attributes.some((a) => TEST.test(a))) {
      testFunction(node, found);
    } else if (node.type === "expression_statement" || node.type === "macro_invocation") {
      testMacro(node, found);
    } else {
      declaration(source, item, inner, found);
    }
  }
}

/** Projects wrap their tests in macros of their own, such as `rgtest!(name, …)`. */
function testMacro(node: Node, found: Found): void {
  const [, macro = "", title = ""] = /^(\w+)!\s*[({]\s*(\w+)\s*,/.exec(node.text.slice(0, 200)) ?? [];
  if (!/test$/.test(macro)) return;
  found.tests.push({ title, line: firstLine(node), endLine: lastLine(node), example: false });
}

function moduleOf(
  source: Source,
  { node, attributes, doc }: Item,
  inner: readonly string[],
  found: Found,
): void {
  const name = node.childForFieldName("name")?.text.replace(/^r#/, "") ?? "";
  const body = node.childForFieldName("body");
  if (body === null) {
    const path = attributes
      .map((a) => /^#\[path\s*=\s*"([^"\n]+)"/.exec(a)?.[1])
      .find((p) => p !== undefined);
    const from =
      path === undefined ? ["mod", ...inner, name].join(" ") : `mod ${[...inner, name].join(" ")} @${path}`;
    found.imports.push({ from, line: firstLine(node), names: [], all: false });
    return;
  }
  const told = doc ?? innerDoc(body);
  const seen = visibility(node);
  if (seen !== "" && told !== null) {
    found.symbols.push({
      ...symbol(node, [...inner, name].join("::"), "namespace", tidy(`${seen} mod ${name}`), seen === "pub"),
      doc: told,
    });
  }
  walk(source, body, [...inner, name], found);
}

function declaration(source: Source, item: Item, inner: readonly string[], found: Found): void {
  const { node, doc, attributes } = item;
  const kind = KINDS[node.type];
  const own = node.childForFieldName("name")?.text.replace(/^r#/, "") ?? "";
  if (kind === undefined || own === "" || own === "_") return;
  const name = [...inner, own].join("::");
  const macro = node.type === "macro_definition";
  const exported = macro ? attributes.some((a) => /^#\[macro_export/.test(a)) : visibility(node) === "pub";
  const type = kind === "struct" || kind === "enum";
  found.symbols.push({
    ...symbol(node, name, kind, written(source, node), exported && doc?.internal !== true),
    doc,
    members: type ? fieldsOf(source, node) : kind === "interface" ? traitMembers(source, node) : [],
    bases: kind === "interface" ? boundsOf(node) : [],
    parameters: parameters(node),
  });
  found.owners.push({ name, line: firstLine(node), endLine: lastLine(node) });
}

function symbol(node: Node, name: string, kind: SymbolKind, text: string, exported: boolean): SymbolFact {
  return {
    name,
    kind,
    signature: text,
    doc: null,
    line: firstLine(node),
    endLine: lastLine(node),
    exported,
    members: [],
    bases: [],
    parameters: [],
  };
}

/** The declaration without its body; of a macro the patterns that it takes. */
function written(source: Source, node: Node): string {
  if (node.type === "macro_definition") {
    const rules = node.namedChildren.filter((c) => c.type === "macro_rule").slice(0, 8);
    const patterns = rules.map(
      (rule) =>
        `    ${rule.childForFieldName("left")?.text.replace(/\s+/g, " ").slice(0, 200) ?? "()"} => …;`,
    );
    return [`macro_rules! ${node.childForFieldName("name")?.text ?? ""} {`, ...patterns, "}"].join("\n");
  }
  if (/^(?:const|static|type)_item$/.test(node.type)) {
    const all = tidy(sourceText(source, node.startIndex, node.endIndex));
    return all.length <= 300 && all.split("\n").length <= 6 ? all : `${all.split(/\s*=(?!=)/)[0] ?? all} = …`;
  }
  // Of a tuple struct the fields are its body.
  const body = node.childForFieldName("body");
  return signature(source, node, body?.type === "ordered_field_declaration_list" ? null : body);
}

function boundsOf(node: Node): string[] {
  const bounds = node.childForFieldName("bounds")?.namedChildren ?? [];
  return bounds.flatMap((bound) => bareType(bound) ?? []);
}

function parameters(node: Node): string[] {
  const list = node.childForFieldName("parameters")?.namedChildren ?? [];
  return list.flatMap((p) => /\w+$/.exec(p.childForFieldName("pattern")?.text ?? "")?.[0] ?? []);
}

function implementation(source: Source, node: Node, found: Found): void {
  const of = bareType(node.childForFieldName("type"));
  const body = node.childForFieldName("body");
  if (of === null) return;
  found.owners.push({ name: of, line: firstLine(node), endLine: lastLine(node) });
  const trait = node.childForFieldName("trait");
  if (trait !== null)
    found.traits.push({ of, trait: bareType(trait) ?? trait.text, header: signature(source, node, body) });
  if (body === null || (trait !== null && ORDINARY.has(bareType(trait) ?? ""))) return;
  for (const member of implMembers(source, body, trait !== null)) found.methods.push({ of, member });
}

/** Traits of the standard library whose methods everyone knows: that a type has them is said by its `impl` lines. */
const ORDINARY: ReadonlySet<string> = new Set(
  "Clone Copy Debug Default Deref DerefMut Display Drop Eq Error From FromStr Hash Index IndexMut Into IntoIterator Iterator Ord PartialEq PartialOrd AsRef AsMut Borrow Read Write Seek BufRead Add Sub Mul Div Not Neg TryFrom TryInto ToString Extend FromIterator Serialize Deserialize".split(
    " ",
  ),
);

const MOST_TRAITS = 12;

/** The type with what it implements: one line of its signature each. */
function withTraits(symbol: SymbolFact, { traits }: Found): SymbolFact {
  const own = traits.filter((t) => t.of === symbol.name);
  if (own.length === 0 || !/^(?:struct|enum)$/.test(symbol.kind)) return symbol;
  const headers = [...new Set(own.map((t) => t.header.replace(/\s*\n\s*/g, " ")))];
  const shown = headers.slice(0, MOST_TRAITS);
  const rest = headers.length > shown.length ? [`// and ${headers.length - shown.length} more`] : [];
  return {
    ...symbol,
    signature: [symbol.signature, ...shown, ...rest].join("\n"),
    bases: [...new Set([...symbol.bases, ...own.map((t) => t.trait)])],
  };
}

function withMethods(symbol: SymbolFact, methods: Found["methods"]): SymbolFact {
  const own = methods.filter((m) => m.of === symbol.name).map((m) => m.member);
  if (own.length === 0) return symbol;
  const names = new Set(symbol.members.map((m) => m.name));
  const added: Member[] = [];
  for (const member of own) {
    if (names.has(member.name)) continue;
    names.add(member.name);
    added.push(member);
  }
  return { ...symbol, members: [...symbol.members, ...added] };
}

function testFunction(node: Node, found: Found): void {
  const title = node.childForFieldName("name")?.text ?? "";
  found.tests.push({ title, line: firstLine(node), endLine: lastLine(node), example: false });
  found.skip.push({ start: node.startIndex, end: node.endIndex });
}

/** The tests of a module that is compiled for tests only. */
function testsIn(node: Node, found: Found): void {
  const body = node.childForFieldName("body");
  if (body === null || node.type !== "mod_item") return;
  for (const item of itemsOf(body)) {
    if (item.attributes.some((a) => TEST.test(a))) testFunction(item.node, found);
    else if (item.node.type === "mod_item") testsIn(item.node, found);
  }
}
