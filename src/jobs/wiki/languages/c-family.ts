import { posix } from "node:path";
import type { Node } from "web-tree-sitter";
import { doxygen } from "../comments/doxygen.ts";
import type { Doc, ImportFact, Member, SymbolFact, SymbolKind, TestFact } from "../facts.ts";
import type { Extract } from "../language.ts";
import { type LooseStyle, looseWords, SKIPPED } from "../parse/loose-words.ts";
import { commentText, firstLine, lastLine, type Source } from "../parse/nodes.ts";
import { merged } from "../parse/symbols.ts";
import { classMembers, enumerators, nameLine, visible, written } from "./c-members.ts";
import { declaredBy, docOf, type Part, parameterNames, partsOf, plainName } from "./c-nodes.ts";

export const isHeader = (path: string): boolean => /\.(?:h|hh|hpp|hxx|inl|ipp)$/i.test(path);
export const isCTest = (path: string): boolean =>
  /(?:^|\/)(?:tests?|unittests?)\/|(?:^|\/)(?:test_[^/]*|[^/]*[-_.](?:unit)?tests?|[^/]*[a-z]Tests?)\.(?:c|cc|cpp|cxx|h|hh|hpp)$/.test(
    path,
  );

interface Found {
  readonly source: Source;
  readonly fence: string;
  readonly symbols: SymbolFact[];
  readonly methods: { of: string; member: Member }[];
  readonly imports: ImportFact[];
  readonly tests: TestFact[];
  readonly skip: { start: number; end: number }[];
  readonly scopes: Set<string>;
  /** Names that only this file sees. */
  readonly hidden: Set<string>;
  readonly defined: Set<string>;
}

export function extractC(source: Source, fence: string): Extract {
  const found: Found = {
    source,
    fence,
    symbols: [],
    methods: [],
    imports: [],
    tests: [],
    skip: [],
    scopes: new Set(),
    hidden: new Set(),
    defined: new Set(),
  };
  walk(source.root, [], found);
  const symbols = merged(found.symbols.sort((a, b) => a.line - b.line));
  const main = symbols.some((s) => s.name === "main" && s.kind === "function");
  const own = new Set(symbols.map((s) => s.name));
  return {
    doc: fileDoc(source, fence),
    package: null,
    symbols,
    methods: found.methods,
    imports: found.imports,
    exports: symbols
      .filter((s) => !found.hidden.has(s.name))
      .map((s) => ({ as: s.name, local: s.name, from: null })),
    references: [],
    identifiers: [],
    loose: looseWords(
      source.text,
      STYLE,
      symbols.filter((s) => !own.has(s.name.slice(0, Math.max(0, s.name.lastIndexOf("::"))))),
      found.skip,
    ),
    scopes: [...found.scopes],
    declares: symbols.filter((s) => s.kind === "function" && !found.defined.has(s.name)).map((s) => s.name),
    tests: found.tests,
    entry: main && !isHeader(source.path) ? "`int main`" : null,
  };
}

const KEYWORDS =
  "return else case throw new delete typename class struct union enum const constexpr consteval constinit static inline extern virtual explicit friend volatile mutable register typedef using template if while for switch do sizeof alignof decltype not and or co_await co_yield co_return public private protected restrict noexcept requires in goto";
const BEFORE_USE = new RegExp(`^(?:${KEYWORDS.replaceAll(" ", "|")}|[A-Z][A-Z0-9_]*)$`);

const STYLE: LooseStyle = {
  words: new RegExp(
    [
      SKIPPED,
      String.raw`(?:u8|[uUL])?R"(?<mark>[^()\\\s]{0,16})\((?:[\s\S]*?\)\k<mark>"|[\s\S]*)`,
      String.raw`\b\d[\w.']*`,
      String.raw`'(?:[^'\\\n]|\\[^\n])*'`,
      String.raw`^[ \t]*#[ \t]*include[^\n]*`,
      String.raw`(?<member>\.|->)?\s*(?<word>(?:[A-Za-z_]\w*\s*::\s*)*[A-Za-z_]\w*)`,
    ].join("|"),
    "gm",
  ),
  separator: "::",
  wanted: (name) => name.length > 2 && !BEFORE_USE.test(name.toLowerCase() === name ? name : ""),
  declares: (text, start) => {
    const before = text.slice(Math.max(0, start - 60), start);
    // `type name`, `type *name` and `vector<int> name`; a star with spaces around it multiplies.
    const [, word = "", mark = ""] = /(\w*)(>[ \t]+|[ \t]+[*&]+|[*&]+[ \t]+|[ \t\n]+)$/.exec(before) ?? [];
    if (mark === "") return false;
    return mark.startsWith(">") || (word !== "" && !/^\d/.test(word) && !BEFORE_USE.test(word));
  },
};

/** Marks a namespace that only a macro opens: names in it are known without it. */
export const MACRO_SPACE = "macro ";

const TEST = /^(?:[A-Z]+_)*(?:TEST|SCENARIO)(?:_[A-Z]+)*$/;
const INNER = /^(?:details?|internals?|impl|priv|private|_\w*|\w+_(?:detail|internal|impl))$/;
const TYPES: Readonly<Record<string, SymbolKind>> = {
  class_specifier: "class",
  struct_specifier: "struct",
  union_specifier: "struct",
  enum_specifier: "enum",
};

function walk(parent: Node, spaces: readonly string[], found: Found): void {
  for (const part of partsOf(parent)) visit(part, part.node, spaces, found);
}

function visit(part: Part, node: Node, spaces: readonly string[], found: Found): void {
  switch (node.type) {
    case "preproc_if":
    case "preproc_ifdef":
    case "preproc_else":
    case "preproc_elif":
    case "preproc_elifdef":
    case "declaration_list":
      walk(node, spaces, found);
      break;
    case "preproc_include":
      include(node, found);
      break;
    case "preproc_def":
    case "preproc_function_def":
      macro(part, found);
      break;
    case "linkage_specification": {
      const body = node.childForFieldName("body");
      if (body?.type === "declaration_list") walk(body, spaces, found);
      else if (body !== null) visit(part, body, spaces, found);
      break;
    }
    case "namespace_definition":
      namespace(node, spaces, found);
      break;
    case "using_declaration": {
      const name = /^using\s+namespace\s+([\w:]+)/.exec(node.text)?.[1];
      if (name !== undefined) found.scopes.add(name);
      break;
    }
    case "template_declaration": {
      const inner = node.namedChildren.at(-1);
      if (inner !== undefined && /definition|declaration|specifier/.test(inner.type))
        visit(part, inner, spaces, found);
      break;
    }
    case "function_definition":
    case "declaration":
      declaration(part, node, spaces, found);
      break;
    case "type_definition":
      typedef(part, node, spaces, found);
      break;
    case "alias_declaration":
    case "concept_definition":
      add(part, node, node.childForFieldName("name")?.text ?? "", "type", spaces, found);
      break;
    default:
      if (TYPES[node.type] !== undefined) type(part, node, spaces, found);
  }
}

function include(node: Node, found: Found): void {
  const path = node.childForFieldName("path")?.text ?? "";
  if (/^["<]/.test(path)) found.imports.push({ from: path, line: firstLine(node), names: [], all: true });
}

function macro(part: Part, found: Found): void {
  const { node } = part;
  const name = node.childForFieldName("name")?.text ?? "";
  const value = node.childForFieldName("value");
  // One without a value only says that something is so.
  const space = /BEGIN_NAMESPACE$/.test(name)
    ? /\bnamespace\s+(\w+)/.exec(value?.text ?? "")?.[1]
    : undefined;
  if (space !== undefined) found.scopes.add(`${MACRO_SPACE}${space}`);
  if (name === "" || value === null || value.text.trim() === "") return;
  const kind = node.type === "preproc_function_def" ? "function" : "constant";
  const list = node.childForFieldName("parameters");
  const short = value.text.length <= 120 && !value.text.includes("\n");
  const head = `#define ${name}${list?.text ?? ""}`;
  add(part, node, name, kind, [], found, {
    signature: short ? `${head} ${value.text.trim()}` : `${head} …`,
    parameters: list?.namedChildren.map((c) => c.text) ?? [],
  });
  found.defined.add(name);
}

function namespace(node: Node, spaces: readonly string[], found: Found): void {
  const body = node.childForFieldName("body");
  const names = (node.childForFieldName("name")?.text ?? "").split("::").map((n) => n.trim());
  // The standard library is only added to, and an inline namespace is passed through.
  if (body === null || names[0] === "std") return;
  const inline = node.children.some((c) => c.type === "inline");
  const path = [...spaces, ...(inline ? [] : names.map((n) => n || "(anonymous)"))];
  for (let n = 1; n <= path.length; n += 1) found.scopes.add(path.slice(0, n).join("::"));
  walk(body, path, found);
}

function declaration(part: Part, node: Node, spaces: readonly string[], found: Found): void {
  const declarators = node.childrenForFieldName("declarator");
  const of = node.childForFieldName("type");
  if (of !== null && TYPES[of.type] !== undefined && of.childForFieldName("body") !== null)
    type(part, of, spaces, found);
  for (const declarator of declarators) {
    const declared = declaredBy(declarator);
    if (declared === null || !/^(?:[\w~]|operator)/.test(declared.name)) continue;
    const { name, path, isFunction } = declared;
    if (TEST.test(name) && node.type === "function_definition") {
      test(part.node, found);
      return;
    }
    const body = node.childForFieldName("body");
    const end = node.namedChildren.find((c) => c.type === "field_initializer_list") ?? body;
    const signature = written(found.source, part.node, isFunction ? end : null);
    if (path.length > 0) {
      const doc = docOf(part, found.fence);
      const line = nameLine(part.node, node);
      if (isFunction)
        found.methods.push({
          of: path.at(-1) ?? "",
          member: { name, kind: "method", signature, doc, line, endLine: lastLine(node) },
        });
      continue;
    }
    if (!isFunction && node.type === "function_definition") continue;
    if (isFunction && node.type === "function_definition") found.defined.add([...spaces, name].join("::"));
    const kind = isFunction
      ? "function"
      : /\bconst(?:expr|init)?\b/.test(signature.split("=")[0] ?? "")
        ? "constant"
        : "variable";
    const marked = node.namedChildren.some(
      (c) => c.type === "storage_class_specifier" && c.text === "static",
    );
    add(
      part,
      node,
      name,
      kind,
      spaces,
      found,
      { signature, parameters: parameterNames(declared.parameters) },
      marked && !isHeader(found.source.path),
    );
    if (isCTest(found.source.path) && isFunction && /^test_|_test$/.test(name)) test(node, found, name);
  }
}

function test(node: Node, found: Found, name?: string): void {
  const [, list = ""] = /\(\s*([^{]{1,300}?)\)\s*\{/.exec(node.text) ?? [];
  const quoted = /"([^"\n]*)"/.exec(list)?.[1];
  const title =
    name ??
    quoted ??
    list
      .split(",")
      .map((p) => p.trim())
      .slice(0, 2)
      .join(".");
  found.tests.push({ title, line: firstLine(node), endLine: lastLine(node), example: false });
}

function typedef(part: Part, node: Node, spaces: readonly string[], found: Found): void {
  const of = node.childForFieldName("type");
  const body = of?.childForFieldName("body") ?? null;
  for (const declarator of node.childrenForFieldName("declarator")) {
    const name = declaredBy(declarator)?.name ?? "";
    const kind = of === null ? undefined : TYPES[of.type];
    if (kind === undefined || of === null || body === null) {
      add(part, node, name, kind ?? "type", spaces, found, { signature: written(found.source, node, null) });
      continue;
    }
    const tag = of.childForFieldName("name")?.text ?? "";
    const word = of.type.replace("_specifier", "");
    add(part, node, name, kind, spaces, found, {
      signature: `typedef ${[word, tag].filter(Boolean).join(" ")} ${name}`,
      members:
        kind === "enum"
          ? enumerators(found.source, body, found.fence)
          : classMembers(found.source, body, word, name, found.fence),
      line:
        name === tag || tag === "" || firstLine(node) === lastLine(node)
          ? lineOf(node, declarator)
          : firstLine(node),
    });
  }
}

/** An unnamed structure is named at its end, which is where a reader looks for the name. */
function lineOf(node: Node, declarator: Node | null): number {
  const line = declarator === null ? firstLine(node) : firstLine(declarator);
  const begins = node.text.split("\n", 3).join("\n");
  return begins.includes(declarator?.text ?? "") ? firstLine(node) : line;
}

function type(part: Part, node: Node, spaces: readonly string[], found: Found): void {
  const body = node.childForFieldName("body");
  const kind = TYPES[node.type];
  const named = node.childForFieldName("name");
  if (body === null || kind === undefined) return;
  if (named === null) {
    if (kind !== "enum") return;
    for (const { name, signature, doc, line, endLine } of enumerators(found.source, body, found.fence))
      add(part, node, name, "constant", spaces, found, { signature, doc, line, endLine });
    return;
  }
  // A specialisation is no type of its own.
  if (named.type === "template_type") return;
  const name = plainName(named);
  const word = node.type.replace("_specifier", "");
  const bases = node.namedChildren.find((c) => c.type === "base_class_clause")?.namedChildren ?? [];
  add(part, node, name, kind, spaces, found, {
    signature: written(found.source, part.node, body),
    members:
      kind === "enum"
        ? enumerators(found.source, body, found.fence)
        : classMembers(found.source, body, word, name, found.fence),
    bases: bases.filter((b) => /identifier$|^template_type$/.test(b.type)).map(plainName),
  });
  if (kind === "enum") return;
  for (const [inner, open] of visible(body, word)) {
    const held = inner.node.type === "field_declaration" ? inner.node.childForFieldName("type") : inner.node;
    if (open && held !== null && TYPES[held.type] !== undefined && held.childForFieldName("name") !== null)
      type({ ...inner, node: held }, held, [...spaces, name], found);
  }
}

function add(
  part: Part,
  node: Node,
  name: string,
  kind: SymbolKind,
  spaces: readonly string[],
  found: Found,
  more: Partial<SymbolFact> = {},
  hidden = false,
): void {
  if (name === "") return;
  const doc = more.doc ?? docOf(part, found.fence);
  const closed = hidden || spaces.some((s) => s === "(anonymous)");
  const full = [...spaces.filter((s) => s !== "(anonymous)"), name].join("::");
  if (closed) found.hidden.add(full);
  const inner = closed || spaces.some((s) => INNER.test(s)) || name.startsWith("_") || doc?.internal === true;
  found.symbols.push({
    name: full,
    kind,
    signature: written(found.source, part.node, null),
    line: nameLine(part.node, node),
    endLine: lastLine(part.node),
    exported: isHeader(found.source.path) && !inner,
    members: [],
    bases: [],
    parameters: [],
    ...more,
    doc: deprecatedIn(more.signature ?? "", doc),
  });
}

function deprecatedIn(signature: string, doc: Doc | null): Doc | null {
  const [, reason] = /^[\s\S]{0,200}?(?:\[\[deprecated(?:\("([^"\n]*)"\))?\]\]|\b[A-Z]+_DEPRECATED\b)/.exec(
    signature,
  ) ?? [null];
  if (!/\[\[deprecated|_DEPRECATED\b/.test(signature) || signature.startsWith("#define")) return doc;
  const none: Doc = {
    text: "",
    params: [],
    returns: null,
    throws: [],
    examples: [],
    deprecated: null,
    internal: false,
  };
  return { ...(doc ?? none), deprecated: doc?.deprecated ?? reason ?? "" };
}

/** What the comment at the top says of the file, without what it says of rights. */
function fileDoc(source: Source, fence: string): Doc | null {
  const comments: Node[] = [];
  for (const node of source.root.namedChildren) {
    if (node.type !== "comment") break;
    comments.push(node);
  }
  const [first] = comments;
  if (first === undefined) return null;
  const block = first.text.startsWith("/*");
  const marked = comments.find((c) => /[\\@]file\b/.test(c.text));
  const lines = block ? [] : comments.filter((c) => c.text.startsWith("//"));
  const raw =
    marked !== undefined
      ? commentText([marked], /^\/\*/)
      : block
        ? commentText([first], /^\/\*/)
        : plain(lines);
  const about = raw?.replace(/^\s*[\\@]file\b[^\n]*\n?/, "") ?? "";
  const name = posix.basename(source.path);
  return about.trim() === "" || about.length < 12
    ? null
    : doxygen(about.startsWith(name) ? about.slice(name.length).replace(/^[\s:–-]+/, "") : about, fence);
}

function plain(lines: readonly Node[]): string | null {
  const text = lines.map((l) => l.text.replace(/^\/\/+!? ?/, "").trimEnd()).join("\n");
  const [said] = text.split(/\n\s*\n/).filter((p) => !/copyright|licen[sc]e|SPDX|all rights/i.test(p));
  return said ?? null;
}
