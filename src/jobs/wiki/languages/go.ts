import { posix } from "node:path";
import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import { goDoc } from "../comments/go-doc.ts";
import type { Doc, ImportFact, Member, SymbolFact, SymbolKind, TestFact } from "../facts.ts";
import type { Extract, Language, Project, Resolver } from "../language.ts";
import {
  type Commented,
  children,
  docAbove,
  firstLine,
  lastLine,
  type Source,
  signature,
  sourceText,
  tidy,
} from "../parse/nodes.ts";
import { findWords, WORDS } from "../parse/references.ts";

export const go: Language = {
  name: "Go",
  fence: "go",
  extensions: [".go"],
  grammar,
  packageScope: true,
  isTest: (path) => path.endsWith("_test.go"),
  extract,
  resolver,
};

interface Found {
  readonly symbols: SymbolFact[];
  readonly methods: { of: string; member: Member }[];
  readonly imports: ImportFact[];
  readonly tests: TestFact[];
}

function extract(source: Source): Extract {
  const found: Found = { symbols: [], methods: [], imports: [], tests: [] };
  const skip: { start: number; end: number }[] = [];
  let name: string | null = null;
  let doc: Doc | null = null;
  for (const entry of children(source.root)) {
    const { node } = entry;
    if (node.type === "package_clause") {
      name = node.namedChildren[0]?.text ?? null;
      doc = readDoc(entry);
    } else if (node.type === "import_declaration") {
      skip.push({ start: node.startIndex, end: node.endIndex });
      found.imports.push(
        ...node.descendantsOfType("import_spec").flatMap((spec) => (spec === null ? [] : importOf(spec))),
      );
    } else declaration(source, entry, found);
  }
  const locals = new Set(found.imports.flatMap((i) => i.names.map((n) => n.as)));
  const symbols = found.symbols.sort((a, b) => a.line - b.line);
  const collect = /^[A-Za-z]\w{2,}$/;
  const words = findWords(source.text, WORDS.go, { locals, symbols, collect, skip });
  const main = name === "main" && symbols.some((s) => s.name === "main" && s.kind === "function");
  return {
    ...found,
    ...words,
    doc,
    package: name,
    exports: symbols.map((s) => ({ as: s.name, local: s.name, from: null })),
    entry: main ? "`func main`" : null,
  };
}

function readDoc(entry: Commented): Doc | null {
  const text = docAbove(entry, /^\/\*/);
  return text === null ? null : goDoc(text);
}

function importOf(spec: Node): ImportFact[] {
  const from = spec.childForFieldName("path")?.text.slice(1, -1) ?? "";
  const alias = spec.childForFieldName("name")?.text;
  if (from === "" || alias === "_") return [{ from, line: firstLine(spec), names: [], all: false }];
  // The last part of the path is nearly always the package's name; `/v2` and `.v3` are versions, `go-` a habit.
  const parts = from.split("/");
  const last = /^v\d+$/.test(parts.at(-1) ?? "") ? parts.at(-2) : parts.at(-1);
  const as =
    alias ??
    (last ?? from)
      .replace(/\.v\d+$/, "")
      .replace(/^go-|-go$/g, "")
      .replaceAll("-", "_");
  return [
    { from, line: firstLine(spec), names: alias === "." ? [] : [{ name: "*", as }], all: alias === "." },
  ];
}

const isPublic = (name: string): boolean => /^\p{Lu}/u.test(name);

function declaration(source: Source, entry: Commented, found: Found): void {
  const { node } = entry;
  const body = node.childForFieldName("body");
  const name = node.childForFieldName("name")?.text ?? "";
  if (node.type === "function_declaration") {
    const test = /^(?:Test|Example|Fuzz)(?:[^a-z]|$)/.test(name) && source.path.endsWith("_test.go");
    if (test)
      found.tests.push({
        title: name,
        line: firstLine(node),
        endLine: lastLine(node),
        example: name.startsWith("Example"),
      });
    found.symbols.push(symbol(source, node, name, "function", readDoc(entry), body));
  } else if (node.type === "method_declaration") {
    const receiver = /^\(\s*(?:\w+\s+)?\*?\s*(\w+)/.exec(node.childForFieldName("receiver")?.text ?? "")?.[1];
    if (receiver === undefined || !isPublic(name)) return;
    const member: Member = {
      name,
      kind: "method",
      signature: signature(source, node, body),
      doc: readDoc(entry),
      line: firstLine(node),
      endLine: lastLine(node),
    };
    found.methods.push({ of: receiver, member });
  } else if (node.type === "type_declaration") {
    for (const spec of children(node)) typeSpec(source, entry, spec, found);
  } else if (node.type === "const_declaration" || node.type === "var_declaration") {
    values(source, entry, found);
  }
}

function symbol(
  source: Source,
  node: Node,
  name: string,
  kind: SymbolKind,
  doc: Doc | null,
  body: Node | null,
): SymbolFact {
  return {
    name,
    kind,
    signature: signature(source, node, body),
    doc,
    line: firstLine(node),
    endLine: lastLine(node),
    exported: isPublic(name),
    members: [],
    bases: [],
    parameters: parameters(node),
  };
}

function typeSpec(source: Source, outer: Commented, spec: Commented, found: Found): void {
  const { node } = spec;
  const name = node.childForFieldName("name")?.text ?? "";
  const type = node.childForFieldName("type");
  if (name === "" || type === null) return;
  const kind = type.type === "struct_type" ? "struct" : type.type === "interface_type" ? "interface" : "type";
  const single = outer.node.namedChildren.filter((c) => c.type !== "comment").length === 1;
  const doc = readDoc(spec) ?? (single ? readDoc(outer) : null);
  const end = kind === "type" ? node.endIndex : type.startIndex + kind.length;
  found.symbols.push({
    ...symbol(source, node, name, kind, doc, null),
    signature: tidy(`type ${sourceText(source, node.startIndex, end)}`),
    members: kind === "type" ? [] : fields(source, type),
    bases: kind === "type" ? [] : embedded(type),
  });
}

function fields(source: Source, type: Node): Member[] {
  const list = type.namedChildren.find((c) => c.type === "field_declaration_list") ?? type;
  return children(list).flatMap((entry) => {
    const { node } = entry;
    if (!/^(?:field_declaration|method_elem|method_spec)$/.test(node.type)) return [];
    return node.childrenForFieldName("name").flatMap((name) => {
      if (name === null || !isPublic(name.text)) return [];
      const kind = node.type === "field_declaration" ? "property" : "method";
      const tag = node.childForFieldName("tag");
      const written = sourceText(source, node.startIndex, tag?.startIndex ?? node.endIndex);
      return [
        {
          name: name.text,
          kind,
          signature: written,
          doc: readDoc(entry),
          line: firstLine(node),
          endLine: lastLine(node),
        },
      ];
    });
  });
}

function embedded(type: Node): string[] {
  const list = type.namedChildren.find((c) => c.type === "field_declaration_list") ?? type;
  return list.namedChildren
    .filter(
      (c) =>
        (c.type === "field_declaration" && c.childForFieldName("name") === null) || c.type === "type_elem",
    )
    .map((c) =>
      c.text
        .replace(/^\*/, "")
        .replace(/[[`"][\s\S]*$/, "")
        .trim(),
    )
    .filter((name) => /^[\w.]+$/.test(name));
}

function values(source: Source, outer: Commented, found: Found): void {
  const constant = outer.node.type === "const_declaration";
  const list = outer.node.namedChildren.find((c) => c.type === "var_spec_list") ?? outer.node;
  const specs = children(list).filter(({ node }) => /^(?:const|var)_spec$/.test(node.type));
  for (const spec of specs) {
    const doc = readDoc(spec) ?? (specs.length === 1 ? readDoc(outer) : null);
    for (const name of spec.node.childrenForFieldName("name")) {
      if (name === null || name.type !== "identifier" || name.text === "_") continue;
      const written = tidy(sourceText(source, spec.node.startIndex, spec.node.endIndex));
      const long = written.split("\n").length > 6 || written.length > 300;
      found.symbols.push({
        ...symbol(source, spec.node, name.text, constant ? "constant" : "variable", doc, null),
        signature: `${constant ? "const" : "var"} ${long ? `${name.text} = …` : written}`,
      });
    }
  }
}

function parameters(node: Node): string[] {
  const list = node.childForFieldName("parameters")?.namedChildren ?? [];
  return list.flatMap((p) => p.childrenForFieldName("name").map((n) => n?.text ?? "")).filter(Boolean);
}

/** Go names packages by the module's path and the folder below it. */
function resolver(project: Project): Resolver {
  const modules = project.manifests
    .filter((path) => posix.basename(path) === "go.mod")
    .map((path) => ({
      folder: posix.dirname(path),
      name: /^\s*module\s+"?([^\s"]+)/m.exec(project.manifest(path) ?? "")?.[1] ?? "",
    }))
    .filter((m) => m.name !== "")
    .sort((a, b) => b.name.length - a.name.length || (a.folder < b.folder ? -1 : 1));
  const folders = new Map<string, string[]>();
  for (const [path, file] of project.files) {
    if (file.language !== "Go" || path.endsWith("_test.go")) continue;
    const folder = posix.dirname(path);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return (_, imported) => {
    const owner = modules.find((m) => imported === m.name || imported.startsWith(`${m.name}/`));
    if (owner !== undefined) {
      const paths = folders.get(posix.join(owner.folder, imported.slice(owner.name.length + 1)));
      return paths === undefined ? { kind: "unknown" } : { kind: "files", paths };
    }
    const [first = ""] = imported.split("/");
    const standard = !first.includes(".");
    const name = standard
      ? imported
      : imported
          .split("/")
          .slice(0, /^(?:github|gitlab|bitbucket)\./.test(first) ? 3 : 2)
          .join("/");
    return { kind: "external", name, standard };
  };
}
