import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import { xmlDoc } from "../comments/xml-doc.ts";
import type { Doc, ImportFact, Member, SymbolFact, SymbolKind, TestFact } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type LooseStyle, looseWords, SKIPPED } from "../parse/loose-words.ts";
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
import { csharpResolver } from "./csharp-links.ts";

export const csharp: Language = {
  name: "C#",
  fence: "csharp",
  extensions: [".cs"],
  grammar,
  packageScope: false,
  isTest: (path) =>
    /(?:^|\/)tests?\/|(?:^|\/)[^/]*\.(?:Tests?|Specs|UnitTests|IntegrationTests)\/|(?:Tests?|Specs)\.cs$/.test(
      path,
    ),
  prepare: withoutPragmas,
  repair: (text) => olderCollections(withoutPragmas(text)),
  extract,
  resolver: csharpResolver,
};

/** The grammar takes the first comment below a directive of these for a part of it. */
function withoutPragmas(text: string): string {
  return text.replace(/^[ \t]*#(?:pragma|nullable|region|endregion|warning|line)\b[^\n]*/gm, (line) =>
    " ".repeat(line.length),
  );
}

/** Collections in brackets are newer than the grammar, which reads a tuple or a number in their place. */
function olderCollections(text: string): string {
  return text
    .replace(
      /((?:=>?|[(,?:]|\breturn)\s{0,40})\[\s?\](?!\s*[\w(])/g,
      (whole, before: string) => `${before}0${" ".repeat(whole.length - before.length - 1)}`,
    )
    .replace(/((?:=>?|[(,?]|\breturn)\s{0,40})\[([^[\]"'{}]{1,300})\](?=\s*[;,)])/g, "$1($2)");
}

const KINDS: Readonly<Record<string, SymbolKind>> = {
  class_declaration: "class",
  struct_declaration: "struct",
  interface_declaration: "interface",
  record_declaration: "record",
  enum_declaration: "enum",
  delegate_declaration: "type",
};

interface Found {
  readonly source: Source;
  readonly symbols: SymbolFact[];
  readonly imports: ImportFact[];
  readonly tests: TestFact[];
  readonly skip: { start: number; end: number }[];
  readonly scopes: Set<string>;
  space: string | null;
  entry: string | null;
}

function extract(source: Source): Extract {
  const found: Found = {
    source,
    symbols: [],
    imports: [],
    tests: [],
    skip: [],
    scopes: new Set(),
    space: null,
    entry: null,
  };
  walk(source.root, "", found);
  const symbols = found.symbols.sort((a, b) => a.line - b.line);
  return {
    doc: null,
    package: found.space,
    symbols,
    methods: [],
    imports: found.imports,
    exports: symbols.map((s) => ({ as: s.name, local: s.name, from: null })),
    references: [],
    identifiers: [],
    loose: looseWords(
      source.text,
      STYLE,
      symbols.filter((s) => !s.name.includes(".")),
      found.skip,
    ),
    scopes: [...found.scopes],
    tests: found.tests,
    entry: found.entry,
  };
}

const STYLE: LooseStyle = {
  words: new RegExp(
    [
      SKIPPED,
      String.raw`\$?@\$?"(?:[^"]|"")*"`,
      String.raw`'(?:[^'\\\n]|\\[^\n]{1,10})'`,
      String.raw`(?:(?<member>\.)\s*)?(?<word>[A-Za-z_]\w*)`,
    ].join("|"),
    "g",
  ),
  separator: ".",
  wanted: (name) => /^[A-Z]\w/.test(name),
  // `int Name`, `Name = …` and `Name {` declare or set a member, whose name may be that of a type.
  declares: (text, start, end) =>
    (/[\w>\]?][ \t]+$/.test(text.slice(Math.max(0, start - 8), start)) &&
      !/\b(?:new|return|is|as|in|out|ref|this|case|throw|await|params|public|private|protected|internal|static|readonly|const|async|override|virtual|abstract|sealed|event|partial|class|struct|interface|enum|record|where|not|or|and|explicit|implicit|else|scoped|required)[ \t]+$/.test(
        text.slice(Math.max(0, start - 16), start),
      )) ||
    (/^[ \t]*(?:=(?![=>])|\()/.test(text.slice(end, end + 20)) &&
      !/\bnew[ \t]+$/.test(text.slice(Math.max(0, start - 16), start))),
};

function walk(parent: Node, space: string, found: Found): void {
  let inner = space;
  for (const entry of children(parent)) {
    const { node } = entry;
    if (node.type === "using_directive") using(node, found);
    else if (node.type === "file_scoped_namespace_declaration") {
      inner = node.childForFieldName("name")?.text ?? inner;
      open(inner, found);
      walk(node, inner, found);
    } else if (node.type === "namespace_declaration") {
      const name = [inner, node.childForFieldName("name")?.text ?? ""].filter(Boolean).join(".");
      open(name, found);
      const body = node.childForFieldName("body");
      if (body !== null) walk(body, name, found);
    } else if (/^preproc_(?:if|else|elif|region)/.test(node.type)) walk(node, inner, found);
    else if (node.type === "global_statement" && found.entry === null) found.entry = "top-level statements";
    else if (KINDS[node.type] !== undefined) type(entry, "", true, found);
  }
}

function open(name: string, found: Found): void {
  found.space ??= name;
  const parts = name.split(".");
  for (let n = parts.length; n > 0; n -= 1) found.scopes.add(parts.slice(0, n).join("."));
}

function using(node: Node, found: Found): void {
  found.skip.push({ start: node.startIndex, end: node.endIndex });
  const [, globally, fixed, alias, name = ""] =
    /^(global\s+)?using\s+(static\s+)?(?:(\w+)\s*=\s*)?(?:global::)?([\w.]+)/.exec(node.text) ?? [];
  const line = firstLine(node);
  if (alias !== undefined || fixed !== undefined) {
    const last = name.slice(name.lastIndexOf(".") + 1);
    found.imports.push({ from: name, line, names: [{ name: last, as: alias ?? last }], all: false });
  } else {
    found.imports.push({
      from: globally === undefined ? name : `global ${name}`,
      line,
      names: [],
      all: true,
    });
    found.scopes.add(name);
  }
}

const marks = (node: Node): string =>
  node.namedChildren
    .filter((c) => c.type === "modifier")
    .map((c) => c.text)
    .join(" ");

function attributes(node: Node): string[] {
  return node.namedChildren
    .filter((c) => c.type === "attribute_list")
    .flatMap((list) => list.namedChildren.map((a) => a.text));
}

function readDoc(entry: Commented): Doc | null {
  const comments = entry.comments.filter((c) => /^\/\/\/(?!\/)|^\/\*\*/.test(c.text));
  const text = docAbove({ ...entry, comments }, /^\/\*\*/);
  const doc = text === null ? null : xmlDoc(text);
  const obsolete = attributes(entry.node).find((a) => /^(?:System\.)?Obsolete(?:Attribute)?\b/.test(a));
  if (obsolete === undefined) return doc;
  const reason = /"((?:[^"\\]|\\.)*)"/.exec(obsolete)?.[1] ?? "";
  const none: Doc = {
    text: "",
    params: [],
    returns: null,
    throws: [],
    examples: [],
    deprecated: null,
    internal: false,
  };
  return { ...(doc ?? none), deprecated: reason };
}

/** A declaration without its attributes and its body. */
function head(source: Source, node: Node): string {
  const lists = node.namedChildren.filter((c) => c.type === "attribute_list");
  const body =
    node.childForFieldName("body") ?? node.namedChildren.find((c) => c.type === "arrow_expression_clause");
  const start =
    node.namedChildren.find((c) => !lists.includes(c) && c.type !== "comment")?.startIndex ?? node.startIndex;
  const begin = lists.length === 0 ? node.startIndex : Math.min(start, keywordAfter(node, lists) ?? start);
  return tidy(sourceText(source, begin, body?.startIndex ?? node.endIndex)).replace(/[\s;]+$/, "");
}

function keywordAfter(node: Node, lists: readonly Node[]): number | undefined {
  const last = lists.at(-1)?.endIndex ?? 0;
  return node.children.find((c) => c.startIndex >= last && c.type !== "comment")?.startIndex;
}

/** Where the declaration begins after its attributes, or its name where directives stand between. */
function lineOf(node: Node): number {
  const last = node.namedChildren.filter((c) => c.type === "attribute_list").at(-1);
  const after =
    last === undefined
      ? undefined
      : node.children.find((c) => c.startIndex >= last.endIndex && c.type !== "comment");
  const line = firstLine(after ?? node);
  const name = node.childForFieldName("name");
  return name !== null && firstLine(name) - line > 2 ? firstLine(name) : line;
}

function type(entry: Commented, outer: string, visible: boolean, found: Found): void {
  const { node } = entry;
  const kind = KINDS[node.type];
  const own = node.childForFieldName("name")?.text ?? "";
  if (kind === undefined || own === "") return;
  const name = outer === "" ? own : `${outer}.${own}`;
  const exported = visible && /\b(?:public|protected)\b/.test(marks(node));
  const body = node.childForFieldName("body");
  const list = body === null ? [] : inside(body);
  if (outer !== "" && !exported) return;
  found.symbols.push({
    name,
    kind,
    signature: head(found.source, node),
    doc: readDoc(entry),
    line: lineOf(node),
    endLine: lastLine(node),
    exported,
    members: list.flatMap((part) => members(found.source, part, kind)),
    bases: bases(node),
    parameters: [],
  });
  for (const part of list) {
    if (KINDS[part.node.type] !== undefined) type(part, name, exported || kind === "interface", found);
    if (part.node.type === "method_declaration") method(own, part.node, found);
  }
}

function method(owner: string, node: Node, found: Found): void {
  const name = node.childForFieldName("name")?.text ?? "";
  if (name === "Main" && /\bstatic\b/.test(marks(node))) found.entry = "`static void Main`";
  if (
    !attributes(node).some((a) =>
      /^(?:Xunit\.)?(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod)\b/.test(a),
    )
  )
    return;
  found.tests.push({
    title: `${owner}.${name}`,
    line: firstLine(node),
    endLine: lastLine(node),
    example: false,
  });
}

function inside(body: Node): Commented[] {
  return children(body).flatMap((part) =>
    /^preproc_(?:if|else|elif|region)/.test(part.node.type) ? inside(part.node) : [part],
  );
}

function bases(node: Node): string[] {
  const list = node.namedChildren.find((c) => c.type === "base_list")?.namedChildren ?? [];
  return list.map((c) => c.text.replace(/[<(][\s\S]*$/, "").trim()).filter((name) => /^[\w.]+$/.test(name));
}

const MEMBERS: Readonly<Record<string, Member["kind"]>> = {
  method_declaration: "method",
  constructor_declaration: "constructor",
  property_declaration: "property",
  indexer_declaration: "property",
  event_declaration: "property",
  event_field_declaration: "property",
  field_declaration: "property",
  operator_declaration: "method",
  conversion_operator_declaration: "method",
  enum_member_declaration: "value",
};

function members(source: Source, entry: Commented, owner: SymbolKind): Member[] {
  const { node } = entry;
  const kind = MEMBERS[node.type];
  if (kind === undefined) return [];
  const open = owner === "interface" || owner === "enum";
  const written = marks(node);
  if (/\bprivate\b/.test(written) || !(open || /\b(?:public|protected)\b/.test(written))) return [];
  const full = head(source, node).replace(/\s*\n\s*/g, " ");
  const signature =
    full.length > 300 && kind === "property" ? `${full.split(/\s*=(?!>)/)[0] ?? full} = …` : full;
  const at = { kind, signature, doc: readDoc(entry), line: lineOf(node), endLine: lastLine(node) };
  const fields = node.namedChildren.find((c) => c.type === "variable_declaration");
  if (fields !== undefined)
    return fields.namedChildren.flatMap((c) =>
      c.type === "variable_declarator" ? [{ ...at, name: c.childForFieldName("name")?.text ?? "" }] : [],
    );
  const operator = /\boperator\s*([^\s(]+|\w+)/.exec(full)?.[1] ?? "";
  const named = node.childForFieldName("name")?.text;
  return [{ ...at, name: named ?? (node.type === "indexer_declaration" ? "this" : `operator ${operator}`) }];
}
