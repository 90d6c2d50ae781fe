import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import type { Doc, ExportFact, ImportFact, SymbolFact, TestFact } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import {
  type Commented,
  children,
  firstLine,
  lastLine,
  type Source,
  sourceText,
  tidy,
} from "../parse/nodes.ts";
import { findWords, WORDS } from "../parse/references.ts";
import { DECLARING } from "../parse/shadows.ts";
import {
  docstring,
  header,
  implemented,
  isOverload,
  joined,
  members,
  parameters,
  superclasses,
} from "./python-definitions.ts";
import { pythonResolver } from "./python-modules.ts";

export const python: Language = {
  name: "Python",
  fence: "python",
  extensions: [".py", ".pyi"],
  grammar,
  packageScope: false,
  isTest: (path) => /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/.test(path),
  extract,
  resolver: pythonResolver,
};

interface Found {
  readonly symbols: SymbolFact[];
  readonly imports: ImportFact[];
  readonly tests: TestFact[];
  readonly skip: { start: number; end: number }[];
  /** Functions of which only overloads were seen so far. */
  readonly overloaded: Set<string>;
  /** Names in `__all__`; null when there is none. */
  all: string[] | null;
  entry: string | null;
}

function extract(source: Source): Extract {
  const found: Found = {
    symbols: [],
    imports: [],
    tests: [],
    skip: [],
    overloaded: new Set(),
    all: null,
    entry: null,
  };
  statements(source, source.root, found);
  const isPublic = (name: string) => found.all?.includes(name) ?? !name.startsWith("_");
  const symbols = found.symbols.map((s) => ({ ...s, exported: isPublic(s.name) }));
  const locals = new Set(found.imports.flatMap((i) => i.names.map((n) => n.as)));
  const { references } = findWords(source.text, WORDS.python, {
    locals,
    symbols,
    declaring: DECLARING.python,
    skip: found.skip,
  });
  return {
    doc: docstring(source.root),
    package: null,
    symbols,
    methods: [],
    imports: found.imports,
    exports: [...symbols.map((s) => own(s.name)), ...handedOn(found.imports)],
    references,
    identifiers: [],
    tests: found.tests,
    entry: found.entry,
  };
}

const own = (name: string): ExportFact => ({ as: name, local: name, from: null });

/** In Python, what a module imports can be imported from it. */
function handedOn(imports: readonly ImportFact[]): ExportFact[] {
  return imports.flatMap((i): ExportFact[] => {
    if (i.all) return [{ as: "*", local: "*", from: i.from }];
    return i.names.map(({ name, as }) => ({ as, local: name, from: i.from }));
  });
}

function statements(source: Source, parent: Node, found: Found): void {
  for (const entry of children(parent)) {
    const { node } = entry;
    switch (node.type) {
      case "import_statement":
      case "import_from_statement":
        found.imports.push(...importsOf(node));
        found.skip.push({ start: node.startIndex, end: node.endIndex });
        break;
      case "if_statement":
        if (/__name__\s*==\s*["']__main__["']/.test(node.childForFieldName("condition")?.text ?? "")) {
          found.entry = '`if __name__ == "__main__"`';
        } else statements(source, node, found);
        break;
      case "try_statement":
      case "with_statement":
      case "block":
      case "else_clause":
      case "elif_clause":
      case "except_clause":
      case "finally_clause":
        statements(source, node, found);
        break;
      case "expression_statement":
        assignment(source, entry, found);
        break;
      default:
        definition(source, entry, found);
    }
  }
}

function definition(source: Source, { node }: Commented, found: Found): void {
  const inner = node.type === "decorated_definition" ? node.childForFieldName("definition") : node;
  if (inner?.type === "type_alias_statement") typeAlias(source, inner, found);
  const name = inner?.childForFieldName("name")?.text ?? "";
  if (inner === null || name === "") return;
  const body = inner.childForFieldName("body");
  const isClass = inner.type === "class_definition";
  if (!isClass && inner.type !== "function_definition") return;
  if (isClass && /^Test|Tests?$|TestCase$/.test(name) && body !== null)
    found.tests.push(...testMethods(name, body));
  if (!isClass && name.startsWith("test")) found.tests.push(test(name, node));
  const fact: SymbolFact = {
    ...symbol(
      node,
      name,
      isClass ? "class" : "function",
      header(source, inner, body),
      body === null ? null : docstring(body),
    ),
    members: isClass && body !== null ? members(source, body) : [],
    bases: isClass ? superclasses(inner) : [],
    parameters: isClass ? [] : parameters(inner),
  };
  define(found, fact, isOverload(node));
}

/** Adds a symbol. The overloads of a function and its implementation are one; of other definitions the first counts. */
function define(found: Found, fact: SymbolFact, overload: boolean): void {
  const { symbols, overloaded } = found;
  const at = symbols.findIndex((s) => s.name === fact.name);
  const before = symbols[at];
  if (before === undefined || before.kind === "variable" || before.kind === "constant") {
    if (before !== undefined) symbols.splice(at, 1);
    symbols.push(fact);
    if (overload) overloaded.add(fact.name);
  } else if (overloaded.has(fact.name)) {
    symbols[at] = overload
      ? joined(before, fact)
      : { ...implemented(before, fact), parameters: fact.parameters };
    if (!overload) overloaded.delete(fact.name);
  }
}

/** `type Name = …` */
function typeAlias(source: Source, node: Node, found: Found): void {
  const name = /^type\s+(\w+)/.exec(node.text)?.[1];
  if (name === undefined) return;
  define(
    found,
    symbol(node, name, "type", tidy(sourceText(source, node.startIndex, node.endIndex)), null),
    false,
  );
}

function symbol(
  node: Node,
  name: string,
  kind: SymbolFact["kind"],
  written: string,
  doc: Doc | null,
): SymbolFact {
  return {
    name,
    kind,
    signature: written,
    doc,
    line: firstLine(node),
    endLine: lastLine(node),
    exported: false,
    members: [],
    bases: [],
    parameters: [],
  };
}

function assignment(source: Source, { node }: Commented, found: Found): void {
  const assigned = node.namedChildren[0];
  const name = assigned?.childForFieldName("left")?.text ?? "";
  if (assigned?.type !== "assignment" && assigned?.type !== "augmented_assignment") return;
  if (name === "__all__") {
    const right = assigned.childForFieldName("right");
    const items = right?.namedChildren.filter((child) => child.type !== "comment") ?? [];
    const listed = /^(?:list|tuple|expression_list)$/.test(right?.type ?? "");
    // A list that the program makes says nothing here, and the names without an underscore count.
    if (!listed || items.some((item) => item.type !== "string")) found.all = null;
    else {
      const strings = items.map((item) => item.text.replace(/^\w*["']+|["']+$/g, ""));
      found.all = [...(found.all ?? []), ...strings];
    }
    return;
  }
  if (
    assigned.type !== "assignment" ||
    !/^[A-Za-z_]\w*$/.test(name) ||
    found.symbols.some((s) => s.name === name)
  )
    return;
  const written = tidy(sourceText(source, assigned.startIndex, assigned.endIndex));
  const long = written.split("\n").length > 6 || written.length > 300;
  const alias = /\bTypeAlias\b/.test(assigned.childForFieldName("type")?.text ?? "");
  const kind = alias ? "type" : /^_*[A-Z][A-Z0-9_]*$/.test(name) ? "constant" : "variable";
  found.symbols.push(symbol(node, name, kind, long ? `${name} = …` : written, null));
}

function importsOf(node: Node): ImportFact[] {
  const line = firstLine(node);
  const names = node.childrenForFieldName("name").filter((n) => n !== null);
  const module = node.childForFieldName("module_name");
  const split = (n: Node) => ({
    name: (n.type === "aliased_import" ? n.childForFieldName("name") : n)?.text ?? "",
    as: n.type === "aliased_import" ? (n.childForFieldName("alias")?.text ?? null) : null,
  });
  if (node.type === "import_statement") {
    return names.map(split).map(({ name, as }) => {
      // `import a.b` binds `a`; only with `as` is the module itself bound.
      const bound = as ?? (name.includes(".") ? null : name);
      return { from: name, line, names: bound === null ? [] : [{ name: "*", as: bound }], all: false };
    });
  }
  const from = (module?.text ?? "").replace(/\s/g, "");
  const all = node.namedChildren.some((c) => c.type === "wildcard_import");
  return [{ from, line, names: names.map(split).map(({ name, as }) => ({ name, as: as ?? name })), all }];
}

const test = (title: string, node: Node): TestFact => ({
  title,
  line: firstLine(node),
  endLine: lastLine(node),
  example: false,
});

function testMethods(name: string, body: Node): TestFact[] {
  return children(body).flatMap(({ node }) => {
    const inner = node.type === "decorated_definition" ? node.childForFieldName("definition") : node;
    const method = inner?.childForFieldName("name")?.text ?? "";
    return inner?.type === "function_definition" && method.startsWith("test")
      ? [test(`${name}.${method}`, node)]
      : [];
  });
}
