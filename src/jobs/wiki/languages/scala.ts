import grammar from "@cursorless/tree-sitter-wasms/out/tree-sitter-scala.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import type { SymbolKind } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type LooseStyle, looseWords } from "../parse/loose-words.ts";
import type { Commented, Source } from "../parse/nodes.ts";
import {
  apart,
  type Gathered,
  gathered,
  headOf,
  items,
  joinedMembers,
  ownExports,
  place,
  symbolOf,
  testOf,
} from "../parse/parts.ts";
import { isJvmStandard } from "./jvm-names.ts";
import { linkedResolver } from "./linked-resolver.ts";
import { companions } from "./scala-companions.ts";
import { importsOf } from "./scala-imports.ts";
import { isHidden, isOpen, MARKS, membersOf, OPEN, parametersOf, readDoc } from "./scala-members.ts";
import { scalaTests } from "./scala-tests.ts";

export const scala: Language = {
  name: "Scala",
  fence: "scala",
  extensions: [".scala", ".sc", ".mill", ".sbt"],
  grammar,
  packageScope: false,
  isTest: (path) => /(?:^|\/)(?:test|it)\/|(?:Test|Tests|Spec|Suite)\.scala$/.test(path),
  extract,
  resolver: linkedResolver(isJvmStandard),
};

const STYLE: LooseStyle = {
  words:
    /\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|"""(?:[\s\S]*?"""|[\s\S]*)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\[^\n]{1,6})'|(?<member>\.\s*)?(?<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/g,
  separator: ".",
  wanted: (name) => name.length > 1,
  declares: (text, start, end) =>
    /\b(?:val|var|def|class|trait|object|type|enum|given)\s+$/.test(
      text.slice(Math.max(0, start - 20), start),
    ) ||
    (/^[a-z]/.test(text.charAt(start)) && /^\s*(?::(?!:)|=(?!=)|=>|<-)/.test(text.slice(end, end + 20))),
};

const KINDS: Readonly<Record<string, SymbolKind>> = {
  class_definition: "class",
  trait_definition: "interface",
  object_definition: "object",
  package_object: "object",
  enum_definition: "enum",
};

interface State {
  readonly packages: string[];
  entry: string | null;
}

function extract(source: Source): Extract {
  const found = gathered();
  const state: State = { packages: [], entry: null };
  declarations(source, source.root, found, state);
  const symbols = companions(found.symbols.sort((a, b) => a.line - b.line));
  const scopes = state.packages.map((_, at) => state.packages.slice(0, state.packages.length - at).join("."));
  return {
    doc: null,
    package: scopes[0] ?? null,
    symbols,
    methods: [],
    imports: found.imports,
    exports: ownExports(symbols),
    references: [],
    identifiers: [],
    loose: looseWords(source.text, STYLE, apart(found.owners), found.skip),
    ...(scopes.length > 1 ? { scopes: scopes.slice(1) } : {}),
    tests: [...found.tests, ...scalaTests(source)],
    entry: scala.isTest(source.path) ? null : state.entry,
  };
}

function declarations(source: Source, parent: Node, found: Gathered, state: State): void {
  for (const entry of items(parent, OPEN)) {
    const { node } = entry;
    if (node.type === "package_clause") {
      const name = node.childForFieldName("name");
      state.packages.push(name?.text.replace(/\s/g, "") ?? "");
      found.skip.push({ start: node.startIndex, end: name?.endIndex ?? node.startIndex });
      const body = node.childForFieldName("body");
      if (body !== null) declarations(source, body, found, state);
    } else declaration(source, entry, "", true, found, state);
  }
}

function declaration(
  source: Source,
  entry: Commented,
  outer: string,
  visible: boolean,
  found: Gathered,
  state: State,
): void {
  const { node } = entry;
  if (node.type === "import_declaration") {
    found.imports.push(...importsOf(node));
    found.skip.push({ start: node.startIndex, end: node.endIndex });
  } else if (KINDS[node.type] !== undefined) type(source, entry, outer, visible, found, state);
  else if (outer === "") {
    for (const member of membersOf(source, entry, "")) {
      const kind =
        /^\S*\s*type_definition$/.test(node.type) || node.type === "type_definition"
          ? "type"
          : member.kind === "method"
            ? "function"
            : "variable";
      const main = /@main\b/.test(source.text.slice(node.startIndex, node.startIndex + 200));
      if (main) state.entry = "`@main`";
      found.symbols.push({
        ...symbolOf(node, member.name, kind, member.signature),
        doc: member.doc,
        exported: visible && isOpen(node),
      });
      found.owners.push({ name: member.name, ...place(node) });
    }
  }
}

function type(
  source: Source,
  entry: Commented,
  outer: string,
  visible: boolean,
  found: Gathered,
  state: State,
): void {
  const { node } = entry;
  const own = node.childForFieldName("name")?.text.replaceAll("`", "") ?? "";
  const kind = KINDS[node.type];
  if (kind === undefined || own === "" || (outer !== "" && isHidden(node))) return;
  const name = outer === "" ? own : `${outer}.${own}`;
  const body = node.childForFieldName("body");
  const doc = readDoc(entry);
  const exported = visible && isOpen(node) && doc?.internal !== true;
  const content = body === null ? [] : items(body, OPEN);
  const data =
    node.type === "class_definition" &&
    /\bcase\s+class\b/.test(source.text.slice(node.startIndex, node.startIndex + 300));
  const bases = basesOf(node);
  const members = [
    ...parametersOf(source, node, data),
    ...content.filter((m) => !exported || isOpen(m.node)).flatMap((m) => membersOf(source, m, own)),
  ];
  found.symbols.push({
    ...symbolOf(
      node,
      name,
      data ? "record" : kind,
      headOf(source, node, body?.startIndex ?? node.endIndex, MARKS).replace(/\s*:$/, ""),
    ),
    doc,
    exported,
    members: joinedMembers(members),
    bases,
  });
  found.owners.push({ name, ...place(node) });
  if (kind === "object" && outer === "") {
    if (bases.includes("App")) state.entry = `\`object ${own} extends App\``;
    if (/\bdef\s+main\s*\(\s*\w+\s*:\s*Array\s*\[\s*String/.test(node.text)) state.entry = "`def main`";
  }
  for (const member of content) {
    if (member.node.type === "import_declaration" || KINDS[member.node.type] !== undefined)
      declaration(source, member, name, exported, found, state);
    if (/@Test\b/.test(source.text.slice(member.node.startIndex, member.node.startIndex + 100)))
      found.tests.push(testOf(`${own}.${member.node.childForFieldName("name")?.text ?? ""}`, member.node));
  }
}

function basesOf(node: Node): string[] {
  const list = node.childForFieldName("extend");
  return (list?.namedChildren ?? [])
    .filter((c) => /type|identifier$/.test(c.type))
    .map((c) => c.text.replace(/[[({][\s\S]*$/, "").trim())
    .filter((name) => /^[\w.]+$/.test(name));
}
