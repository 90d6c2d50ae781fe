import type { Node } from "web-tree-sitter";
import type { ExportFact, ImportFact } from "../facts.ts";
import { firstLine } from "../parse/nodes.ts";

/** One name that a `use` brings in; `name` is `*` for all of a module, and `as` `_` for a trait without a name. */
export interface Use {
  readonly path: readonly string[];
  readonly name: string;
  readonly as: string;
}

/** More names than this in one declaration are no import that a person wrote. */
const MOST_NAMES = 500;

/** The names of a `use` declaration, its groups taken apart. */
export function usesOf(declaration: Node): Use[] {
  const argument = declaration.childForFieldName("argument");
  const found: Use[] = [];
  if (argument !== null) collect(argument, [], found, 0);
  return found;
}

function collect(node: Node, prefix: readonly string[], found: Use[], depth: number): void {
  if (found.length >= MOST_NAMES || depth > 20) return;
  switch (node.type) {
    case "use_list":
      for (const child of node.namedChildren) collect(child, prefix, found, depth + 1);
      return;
    case "scoped_use_list": {
      const list = node.childForFieldName("list");
      if (list !== null)
        collect(list, [...prefix, ...segments(node.childForFieldName("path"))], found, depth + 1);
      return;
    }
    case "use_wildcard":
      found.push({ path: [...prefix, ...segments(node.namedChildren[0] ?? null)], name: "*", as: "*" });
      return;
    case "use_as_clause": {
      const as = node.childForFieldName("alias")?.text ?? "_";
      add([...prefix, ...segments(node.childForFieldName("path"))], as, found);
      return;
    }
    case "self":
    case "crate":
    case "identifier":
    case "scoped_identifier":
      add([...prefix, ...segments(node)], null, found);
      return;
    default:
  }
}

/** `a::{self}` is `a`. */
function add(written: readonly string[], alias: string | null, found: Use[]): void {
  const path = written.length > 1 && written.at(-1) === "self" ? written.slice(0, -1) : written;
  const name = path.at(-1) ?? "";
  if (name !== "") found.push({ path: path.slice(0, -1), name, as: alias ?? name });
}

function segments(node: Node | null): string[] {
  if (node === null) return [];
  return node.text
    .split("::")
    .map((part) => part.trim().replace(/^r#/, ""))
    .filter(Boolean);
}

/** Imports of a `use`, as paths from the module that the file is. */
export function importsOf(declaration: Node, inner: readonly string[]): ImportFact[] {
  const line = firstLine(declaration);
  return usesOf(declaration).map(({ path, name, as }) => ({
    from: fromFile(path, inner).join("::"),
    line,
    names: name === "*" ? [] : [{ name, as }],
    all: name === "*",
  }));
}

/** A path inside an inline module, told from the file's own module. */
function fromFile(path: readonly string[], inner: readonly string[]): readonly string[] {
  if (inner.length === 0) return path;
  const up = path.findIndex((part) => part !== "super");
  const steps = up < 0 ? path.length : up;
  if (steps > inner.length) return path.slice(inner.length);
  if (steps > 0) return ["self", ...inner.slice(0, inner.length - steps), ...path.slice(steps)];
  return path[0] === "self" ? ["self", ...inner, ...path.slice(1)] : path;
}

/** What a `pub use` hands on. */
export function exportsOf(imports: readonly ImportFact[]): ExportFact[] {
  return imports.flatMap((i): ExportFact[] =>
    i.all
      ? [{ as: "*", local: "*", from: i.from }]
      : i.names.map(({ name, as }) => ({ as, local: name, from: i.from })),
  );
}
