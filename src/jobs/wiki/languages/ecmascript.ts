import type { Node } from "web-tree-sitter";
import type { ExportFact, ImportFact, SymbolFact, TestFact } from "../facts.ts";
import type { Extract } from "../language.ts";
import { type Commented, children, commentText, firstLine, lastLine, type Source } from "../parse/nodes.ts";
import { findWords, WORDS } from "../parse/references.ts";
import { DECLARING } from "../parse/shadows.ts";
import { type Attached, assignedOf, isWholeExport, withAttached } from "./ecmascript-commonjs.ts";
import { exportsOf, importOf, looseImports, requireOf, unquoted } from "./ecmascript-imports.ts";
import { readDoc } from "./ecmascript-members.ts";
import { symbolsOf } from "./ecmascript-symbols.ts";

/** Whether a JavaScript or TypeScript file holds tests, by its name and place. */
export function isEcmaTest(path: string): boolean {
  return /(?:^|\/)(?:__tests__|__mocks__|tests?|spec|e2e|cypress)\/|[._-](?:test|spec|test-d|e2e|bench)\.[cm]?[jt]sx?$/.test(
    path,
  );
}

/**
 * The grammar misses the end of a member when the next line begins with `<`, as the call signatures of an interface
 * do, and does not know `export type *`.
 */
export function repairEcma(text: string): string {
  return text
    .replace(/^export type \*/gm, "export      *")
    .replace(
      /([\w)\]}>'"])((?:[ \t]*(?:\/\/[^\n]*)?\r?\n)+[ \t]*)[ \t]<(?=[A-Z]\w*(?:[,>]|\s+(?:extends|=)))/g,
      "$1$2;<",
    )
    .replace(
      /([\w)\]}>'"])((?:[ \t]*(?:\/\/[^\n]*)?\r?\n)+[ \t]*)[ \t]<(?=\r?\n\s+[A-Z]\w*(?:[,>]|\s+(?:extends|=)))/g,
      "$1$2;<",
    );
}

/** What a JavaScript or TypeScript file declares, imports and hands out. */
export function extractEcma(source: Source): Extract {
  const found = {
    symbols: [] as SymbolFact[],
    imports: [] as ImportFact[],
    exports: [] as ExportFact[],
    tests: [] as TestFact[],
    attached: [] as Attached[],
  };
  const skip: { start: number; end: number }[] = [];
  for (const entry of children(source.root)) {
    const { node } = entry;
    if (node.type === "import_statement") {
      const imported = importOf(node);
      if (imported !== null) found.imports.push(imported);
      skip.push({ start: node.startIndex, end: node.endIndex });
    } else if (node.type === "export_statement") {
      exportStatement(source, entry, found);
    } else if (node.type === "expression_statement") {
      expression(source, entry, found);
    } else if (node.type === "ambient_declaration") {
      const inner = node.namedChildren.find((child) => child.type !== "comment");
      if (inner !== undefined) add(found.symbols, inner, symbolsOf(source, entry, inner, false));
    } else {
      declaration(source, entry, found);
    }
  }
  const imports = [...found.imports, ...looseImports(source, found.imports)];
  const exportNames = new Map(found.exports.filter((e) => e.from === null).map((e) => [e.local, e.as]));
  const symbols = withAttached(found.symbols, found.attached).map((symbol) =>
    exportNames.has(symbol.name) && symbol.doc?.internal !== true ? { ...symbol, exported: true } : symbol,
  );
  const locals = new Set(imports.flatMap((i) => i.names.map((n) => n.as)));
  const { references } = findWords(source.text, WORDS.cLike, {
    locals,
    symbols,
    declaring: DECLARING.cLike,
    skip,
  });
  return {
    doc: readDoc(fileComment(source.root)),
    package: null,
    symbols,
    methods: [],
    imports,
    exports: found.exports,
    references,
    identifiers: [],
    tests: found.tests,
    entry: source.text.startsWith("#!") ? "an interpreter line" : null,
  };
}

interface Found {
  readonly symbols: SymbolFact[];
  readonly imports: ImportFact[];
  readonly exports: ExportFact[];
  readonly tests: TestFact[];
  readonly attached: Attached[];
}

function declaration(source: Source, entry: Commented, found: Found): void {
  const declarators = entry.node.namedChildren.filter((child) => child.type === "variable_declarator");
  const required = declarators.map(requireOf);
  found.imports.push(...required.filter((i) => i !== null));
  if (required.some((i) => i !== null)) return;
  add(found.symbols, entry.node, symbolsOf(source, entry, entry.node, false));
  for (const declarator of declarators.filter(isWholeExport)) {
    found.exports.push({
      as: "default",
      local: declarator.childForFieldName("name")?.text ?? "",
      from: null,
    });
  }
}

function exportStatement(source: Source, entry: Commented, found: Found): void {
  const { node } = entry;
  const isDefault = node.children.some((child) => child.type === "default");
  const inner = node.childForFieldName("declaration");
  const value = node.childForFieldName("value");
  if (inner !== null) {
    const declared = inner.type === "ambient_declaration" ? (inner.namedChildren[0] ?? inner) : inner;
    const symbols = symbolsOf(source, entry, declared, true);
    add(found.symbols, declared, symbols);
    for (const { name } of symbols)
      found.exports.push({ as: isDefault ? "default" : name, local: name, from: null });
  } else if (value !== null) {
    if (value.type === "identifier") found.exports.push({ as: "default", local: value.text, from: null });
    else found.symbols.push(...symbolsOf(source, entry, value, true));
    if (/^(?:class|function_expression|generator_function|arrow_function)$/.test(value.type)) {
      found.exports.push({ as: "default", local: "default", from: null });
    }
  } else {
    const whole = node.children.some((child) => child.type === "=") ? node.namedChildren.at(-1) : undefined;
    if (whole?.type === "identifier") found.exports.push({ as: "default", local: whole.text, from: null });
    else found.exports.push(...exportsOf(node));
  }
}

/** What a statement outside a declaration may declare: by assignment, or as a test. */
function expression(source: Source, entry: Commented, found: Found): void {
  const inner = entry.node.namedChildren[0];
  if (inner?.type === "call_expression") tests(inner, found.tests, 0);
  if (inner?.type === "internal_module") found.symbols.push(...symbolsOf(source, entry, inner, false));
  if (inner?.type !== "assignment_expression") return;
  const { symbols, exports, attached } = assignedOf(source, entry, inner);
  // `exports.parse = function parse() {}` may stand beside a function of that name.
  found.symbols.push(...symbols.filter(({ name }) => found.symbols.every((known) => known.name !== name)));
  found.exports.push(...exports);
  found.attached.push(...attached);
}

function tests(call: Node, into: TestFact[], depth: number): void {
  const name = /^(describe|suite|context|it|test)\b/.exec(
    call.childForFieldName("function")?.text ?? "",
  )?.[1];
  const args = call.childForFieldName("arguments")?.namedChildren ?? [];
  const title = args[0]?.type === "string" ? unquoted(args[0]) : null;
  const run = args.find((a) => a.type === "arrow_function" || a.type === "function_expression");
  if (name === undefined || run === undefined || depth > 4) return;
  if (name === "it" || name === "test") {
    if (title !== null) into.push({ title, line: firstLine(call), endLine: lastLine(call), example: false });
    return;
  }
  for (const statement of run.childForFieldName("body")?.namedChildren ?? []) {
    const inner = statement.type === "expression_statement" ? statement.namedChildren[0] : undefined;
    if (inner?.type === "call_expression") tests(inner, into, depth + 1);
  }
}

/** Adds symbols; the signatures of one function follow each other and make one symbol, without its implementation. */
function add(symbols: SymbolFact[], node: Node, more: readonly SymbolFact[]): void {
  for (const symbol of more) {
    const previous = symbols.at(-1);
    if (previous?.name !== symbol.name || previous.kind !== "function" || symbol.kind !== "function") {
      symbols.push(symbol);
      continue;
    }
    const implemented = node.childForFieldName("body") !== null;
    symbols[symbols.length - 1] = {
      ...previous,
      signature: implemented ? previous.signature : `${previous.signature}\n${symbol.signature}`,
      doc: previous.doc ?? symbol.doc,
      exported: previous.exported || symbol.exported,
      endLine: symbol.endLine,
    };
  }
}

const FILE_TAG = /@(?:module|file|fileoverview|fileOverview|packageDocumentation)\b/;

/** The first comment, when it stands alone or says that it is about the file. */
function fileComment(root: Node): string | null {
  for (const node of root.children) {
    if (node.type === "hash_bang_line") continue;
    if (node.type !== "comment") return null;
    const text = commentText([node], /^\/\*\*/);
    const next = node.nextSibling;
    const alone =
      next === null || next.startPosition.row > node.endPosition.row + 1 || next.type === "import_statement";
    if (text !== null && node.text.startsWith("/**") && (alone || FILE_TAG.test(text))) return text;
  }
  return null;
}
