import grammar from "@cursorless/tree-sitter-wasms/out/tree-sitter-swift.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import type { ImportFact, SymbolFact, SymbolKind } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type LooseStyle, looseWords } from "../parse/loose-words.ts";
import { type Commented, firstLine, type Source } from "../parse/nodes.ts";
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
} from "../parse/parts.ts";
import { merged } from "../parse/symbols.ts";
import { linkedResolver } from "./linked-resolver.ts";
import { isHidden, isOpen, MARKS, membersOf, modifiersOf, NAME, readDoc } from "./swift-members.ts";
import { isSwiftStandard } from "./swift-names.ts";

export const swift: Language = {
  name: "Swift",
  fence: "swift",
  extensions: [".swift"],
  grammar,
  packageScope: false,
  isTest: (path) => /(?:^|\/)Tests?\/|Tests?\.swift$/.test(path),
  repair,
  extract,
  resolver: linkedResolver(isSwiftStandard),
};

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** Words that are newer than the grammar. */
function repair(text: string): string {
  return text
    .replace(/\bnonisolated\(unsafe\)/g, blank)
    .replace(/\b(?:sending|consuming|borrowing|package)(?=[ \t]+(?:@?\w|\())/g, blank)
    .replace(/#(?=(?:expect|require)\b)/g, "_");
}

const OPEN = /^(?:statements|modifiers_group)$/;

const STYLE: LooseStyle = {
  words:
    /\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|"""(?:[\s\S]*?"""|[\s\S]*)|"(?:[^"\\\n]|\\.)*"|(?<member>\.\s*)?(?<word>(?<!\w)[A-Z]\w*(?:\.[A-Z]\w*)*)/g,
  separator: ".",
  wanted: (name) => name.length > 1,
  declares: (text, start, end) =>
    /\b(?:associatedtype|typealias|class|struct|enum|protocol|actor)\s+$/.test(
      text.slice(Math.max(0, start - 20), start),
    ) ||
    (/[<,]\s*$/.test(text.slice(Math.max(0, start - 3), start)) &&
      /^\s*[:>,]/.test(text.slice(end, end + 3)) &&
      isGeneric(text, start)),
};

/** Whether a name stands in the angle brackets that follow a declaration's name. */
function isGeneric(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 120), start);
  return /\b(?:func|class|struct|enum|typealias|actor|init|subscript)\s*[\w?]*\s*<[^<>(){}]*$/.test(before);
}

function extract(source: Source): Extract {
  const found = gathered();
  const state: { entry: string | null } = {
    entry: /(?:^|\/)main\.swift$/.test(source.path) ? "`main.swift`" : null,
  };
  for (const entry of items(source.root, OPEN)) declaration(source, entry, "", "", found, state);
  const symbols = inOne(
    merged(found.symbols.filter((s) => !isExtension(s)).sort((a, b) => a.line - b.line)),
    found.symbols.filter(isExtension),
  );
  return {
    doc: null,
    package: null,
    symbols,
    methods: [],
    imports: found.imports,
    exports: ownExports(symbols),
    references: [],
    identifiers: [],
    loose: looseWords(source.text, STYLE, apart(found.owners), found.skip),
    tests: found.tests,
    entry: state.entry,
  };
}

/** A declaration that adds to a type. */
export const isExtension = ({ signature }: Pick<SymbolFact, "signature">): boolean =>
  /^(?:[\w()]+ )*extension\b/.test(signature);

/** Extensions in the file of their type are part of it; of two others of one type the first stands for both. */
function inOne(symbols: readonly SymbolFact[], extensions: readonly SymbolFact[]): SymbolFact[] {
  const found = new Map(symbols.map((s) => [s.name, s] as const));
  for (const extension of extensions) {
    const type = found.get(extension.name);
    found.set(
      extension.name,
      type === undefined
        ? extension
        : {
            ...type,
            doc: type.doc ?? extension.doc,
            exported: type.exported || (isExtension(type) && extension.exported),
            signature:
              isExtension(type) && !type.signature.includes(extension.signature)
                ? `${type.signature}\n${extension.signature}`
                : type.signature,
            members: joinedMembers([
              ...type.members,
              ...(extension.exported || !type.exported ? extension.members : []),
            ]),
            bases: [...new Set([...type.bases, ...extension.bases])],
          },
    );
  }
  return [...found.values()].sort((a, b) => a.line - b.line);
}

function importOf(node: Node): ImportFact {
  const name = (child(node, /^identifier$/)?.text ?? "").split(".")[0] ?? "";
  return { from: name, line: firstLine(node), names: [], all: true };
}

const VALUES = /^(?:function_declaration|property_declaration|typealias_declaration)$/;

function declaration(
  source: Source,
  entry: Commented,
  outer: string,
  around: string,
  found: Gathered,
  state: { entry: string | null },
): void {
  const { node } = entry;
  if (node.type === "import_declaration") {
    found.imports.push(importOf(node));
    found.skip.push({ start: node.startIndex, end: node.endIndex });
  } else if (node.type === "class_declaration" || node.type === "protocol_declaration")
    type(source, entry, outer, around, found, state);
  else if (outer === "" && VALUES.test(node.type)) {
    const doc = readDoc(entry);
    for (const member of membersOf(source, entry)) {
      const kind =
        node.type === "typealias_declaration" ? "type" : member.kind === "method" ? "function" : "variable";
      found.symbols.push({
        ...symbolOf(node, member.name, kind, member.signature),
        doc,
        exported: isOpen(node, around),
      });
      found.owners.push({ name: member.name, ...place(node) });
      if (/@Test\b/.test(modifiersOf(node))) found.tests.push(testOf(member.name, node));
    }
  }
}

const KINDS: Readonly<Record<string, SymbolKind>> = {
  class: "class",
  actor: "class",
  struct: "struct",
  enum: "enum",
  protocol: "interface",
  extension: "namespace",
};

function type(
  source: Source,
  entry: Commented,
  outer: string,
  around: string,
  found: Gathered,
  state: { entry: string | null },
): void {
  const { node } = entry;
  const word =
    node.type === "protocol_declaration"
      ? "protocol"
      : (node.children.find((c) => KINDS[c.text] !== undefined && !c.isNamed)?.text ?? "class");
  const own =
    (node.childForFieldName("name") ?? child(node, NAME))?.text.replace(/<[\s\S]*$/, "").replace(/\s/g, "") ??
    "";
  if (!/^[\w.]+$/.test(own) || (outer !== "" && isHidden(node))) return;
  const name = outer === "" ? own : `${outer}.${own}`;
  const body = node.childForFieldName("body");
  const doc = readDoc(entry);
  const extension = word === "extension";
  const exported = isOpen(node, around) && !isHidden(node);
  const content = body === null ? [] : items(body, OPEN);
  // Members of a protocol, and of an extension that says so, are as open as it is.
  const within = (extension || word === "protocol" || word === "enum") && exported ? "open" : "";
  const openMembers = extension && content.some(({ node: n }) => isOpen(n, within));
  // Of a type for others, what only its own module may use is left out.
  const all = word === "protocol" || !(exported || openMembers);
  const members = content
    .filter(({ node: n }) => all || n.type === "enum_entry" || isOpen(n, extension ? within : ""))
    .flatMap((m) => membersOf(source, m));
  if (!isHidden(node) || !extension)
    found.symbols.push({
      ...symbolOf(
        node,
        name,
        KINDS[word] ?? "class",
        headOf(source, node, body?.startIndex ?? node.endIndex, MARKS),
      ),
      doc,
      exported: extension ? exported || openMembers : exported,
      members: joinedMembers(members),
      bases: node.namedChildren
        .filter((c) => c.type === "inheritance_specifier")
        .map((c) =>
          c.text
            .replace(/<[\s\S]*$/, "")
            .replace(/^@\w+\s+/, "")
            .trim(),
        )
        .filter((b) => /^[\w.]+$/.test(b)),
    });
  found.owners.push({ name, ...place(node) });
  if (/@(?:main|UIApplicationMain|NSApplicationMain)\b/.test(modifiersOf(node))) state.entry = "`@main`";
  for (const member of content) {
    if (/^(?:class|protocol)_declaration$/.test(member.node.type))
      type(source, member, name, extension && exported ? "open" : "", found, state);
    tests(source, own, member.node, found);
  }
}

function tests(source: Source, owner: string, node: Node, found: Gathered): void {
  if (node.type !== "function_declaration") return;
  const name = node.childForFieldName("name")?.text ?? "";
  // The type around it, by the beginning of its text: each method would else copy the whole of it.
  const around = node.parent?.parent?.startIndex ?? node.startIndex;
  const head = source.text.slice(around, Math.min(around + 300, node.startIndex));
  const said = /@Test\s*\(\s*"([^"\n]{1,200})"/.exec(modifiersOf(node))?.[1];
  if (/@Test\b/.test(modifiersOf(node)) || (/^test/.test(name) && /\bXCTestCase\b|TestCase\b/.test(head)))
    found.tests.push(testOf(said ?? `${owner}.${name}`, node));
}
