import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import { tagDoc } from "../comments/tags.ts";
import type { Doc, ImportFact, Member, SymbolFact, SymbolKind, TestFact } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import {
  type Commented,
  children,
  docAbove,
  firstLine,
  lastLine,
  type Source,
  sourceText,
  tidy,
} from "../parse/nodes.ts";
import { findWords, WORDS } from "../parse/references.ts";
import { javaResolver } from "./java-packages.ts";

export const java: Language = {
  name: "Java",
  fence: "java",
  extensions: [".java"],
  grammar,
  packageScope: true,
  isTest: (path) =>
    /(?:^|\/)(?:src\/)?(?:test|androidTest|testFixtures)\/|(?:Test|Tests|IT|TestCase)\.java$/.test(path),
  extract,
  resolver: javaResolver,
};

const KINDS: Readonly<Record<string, SymbolKind>> = {
  class_declaration: "class",
  interface_declaration: "interface",
  enum_declaration: "enum",
  record_declaration: "record",
  annotation_type_declaration: "annotation",
};

function extract(source: Source): Extract {
  const symbols: SymbolFact[] = [];
  const imports: ImportFact[] = [];
  const tests: TestFact[] = [];
  const skip: { start: number; end: number }[] = [];
  let name: string | null = null;
  let doc: Doc | null = null;
  for (const entry of children(source.root)) {
    const { node } = entry;
    if (node.type === "package_declaration") {
      name = node.namedChildren.find((c) => /identifier$/.test(c.type))?.text ?? null;
      if (source.path.endsWith("package-info.java")) doc = readDoc(entry);
    } else if (node.type === "import_declaration") {
      imports.push(...importOf(node));
    } else if (KINDS[node.type] !== undefined) {
      typeSymbols(source, entry, "", true, symbols, tests);
    }
    if (/^(?:package|import)_/.test(node.type)) skip.push({ start: node.startIndex, end: node.endIndex });
  }
  const top = symbols.filter((s) => !s.name.includes("."));
  const locals = new Set(imports.flatMap((i) => i.names.map((n) => n.as)));
  const words = findWords(source.text, WORDS.cLike, { locals, symbols: top, collect: /^[A-Z]\w+$/, skip });
  const main = /\bpublic\s+static\s+void\s+main\s*\(\s*(?:final\s+)?String/.test(source.text);
  return {
    ...words,
    doc,
    package: name,
    symbols: symbols.sort((a, b) => a.line - b.line),
    methods: [],
    imports,
    exports: symbols.map((s) => ({ as: s.name, local: s.name, from: null })),
    tests,
    entry: main ? "`public static void main`" : null,
  };
}

function readDoc(entry: Commented): Doc | null {
  const text = docAbove(entry, /^\/\*\*/, false);
  return text === null ? null : tagDoc(text, { fence: "java", html: true });
}

function importOf(node: Node): ImportFact[] {
  const isStatic = node.children.some((c) => c.type === "static");
  const star = node.children.some((c) => c.type === "asterisk");
  const from = node.namedChildren.find((c) => /identifier$/.test(c.type))?.text.replace(/\s/g, "") ?? "";
  const line = firstLine(node);
  if (star) return [{ from, line, names: [], all: !isStatic }];
  const last = from.slice(from.lastIndexOf(".") + 1);
  if (!isStatic) return [{ from, line, names: [{ name: last, as: last }], all: false }];
  const owner = from.slice(0, from.lastIndexOf("."));
  return [
    { from: owner, line, names: [{ name: owner.slice(owner.lastIndexOf(".") + 1), as: last }], all: false },
  ];
}

function modifiers(node: Node): string {
  return node.namedChildren.find((c) => c.type === "modifiers")?.text ?? "";
}

/** A type, and the public types inside it, whose names are written with a dot. */
function typeSymbols(
  source: Source,
  entry: Commented,
  outer: string,
  visible: boolean,
  symbols: SymbolFact[],
  tests: TestFact[],
): void {
  const { node } = entry;
  const kind = KINDS[node.type];
  const own = node.childForFieldName("name")?.text ?? "";
  const body = node.childForFieldName("body");
  if (kind === undefined || own === "") return;
  const name = outer === "" ? own : `${outer}.${own}`;
  // What an interface holds is public without a word.
  const open = /\bpublic\b/.test(modifiers(node)) || insideInterface(node);
  const exported = visible && (open || (outer !== "" && /\bprotected\b/.test(modifiers(node))));
  if (outer !== "" && !exported && !insideInterface(node)) return;
  const list = body === null ? [] : content(body);
  symbols.push({
    name,
    kind,
    signature: head(source, node, body),
    doc: readDoc(entry),
    line: firstLine(node),
    endLine: lastLine(node),
    exported,
    members: list.flatMap((member) => members(source, member, kind)),
    bases: bases(node),
    parameters: [],
  });
  for (const member of list) {
    if (KINDS[member.node.type] !== undefined) typeSymbols(source, member, name, exported, symbols, tests);
    const method = member.node.type === "method_declaration";
    if (method && /@(?:Test|ParameterizedTest)\b/.test(modifiers(member.node))) {
      const title = `${own}.${member.node.childForFieldName("name")?.text ?? ""}`;
      tests.push({ title, line: firstLine(member.node), endLine: lastLine(member.node), example: false });
    }
  }
}

/** The members of a body; those of an enum stand one level deeper, after its constants. */
function content(body: Node): Commented[] {
  return children(body).flatMap((c) => (c.node.type === "enum_body_declarations" ? children(c.node) : [c]));
}

function insideInterface(node: Node): boolean {
  return /^(?:interface|annotation_type)_body$/.test(node.parent?.type ?? "");
}

/** The declaration without its annotations, which speak to tools. */
function head(source: Source, node: Node, body: Node | null): string {
  const list = node.namedChildren.find((c) => c.type === "modifiers");
  const words = (list?.children ?? [])
    .filter((c) => !/annotation$/.test(c.type) && !/comment$/.test(c.type))
    .map((c) => c.text);
  const start = list === undefined ? node.startIndex : list.endIndex;
  const rest = sourceText(source, start, body?.startIndex ?? node.endIndex).trim();
  return tidy([...words, rest].join(" "));
}

function members(source: Source, entry: Commented, owner: SymbolKind): Member[] {
  const { node } = entry;
  const name = node.childForFieldName("name")?.text ?? "";
  const open = owner === "interface" || owner === "annotation";
  const marks = modifiers(node);
  const at = { doc: null, line: firstLine(node), endLine: lastLine(node) };
  if (node.type === "enum_constant") {
    const written = sourceText(
      source,
      node.startIndex,
      node.childForFieldName("body")?.startIndex ?? node.endIndex,
    );
    return [
      {
        ...at,
        name,
        kind: "value",
        signature: tidy(written).replace(/^(?:@\w+(?:\([^)]*\))?\s*)+/, ""),
        doc: readDoc(entry),
      },
    ];
  }
  if (/\bprivate\b/.test(marks) || !(open || /\b(?:public|protected)\b/.test(marks))) return [];
  if (/^(?:method|constructor|compact_constructor|annotation_type_element)_declaration$/.test(node.type)) {
    const kind = /constructor/.test(node.type) ? "constructor" : "method";
    return [
      {
        ...at,
        name,
        kind,
        signature: head(source, node, node.childForFieldName("body")),
        doc: readDoc(entry),
      },
    ];
  }
  if (!/^(?:field|constant)_declaration$/.test(node.type)) return [];
  const written = head(source, node, null);
  const signature =
    written.length > 200 || written.includes("\n") ? `${written.split(/\s*=/)[0]} = …` : written;
  const doc = readDoc(entry);
  return node.childrenForFieldName("declarator").flatMap((declarator) => {
    const field = declarator?.childForFieldName("name")?.text;
    return field === undefined ? [] : [{ ...at, name: field, kind: "property" as const, signature, doc }];
  });
}

function bases(node: Node): string[] {
  const lists = node.namedChildren.filter((c) =>
    /^(?:superclass|super_interfaces|extends_interfaces)$/.test(c.type),
  );
  return lists
    .flatMap((list) => list.namedChildren.flatMap((c) => (c.type === "type_list" ? c.namedChildren : [c])))
    .map((c) => c.text.replace(/<[\s\S]*$/, "").trim())
    .filter((name) => /^[\w.]+$/.test(name));
}
