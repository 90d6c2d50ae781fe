import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import { shellDoc } from "../comments/shell-doc.ts";
import type { Doc, LooseWord, TestFact } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type Commented, commentText, docAbove, firstLine, type Source } from "../parse/nodes.ts";
import {
  apart,
  type Gathered,
  gathered,
  items,
  ownExports,
  place,
  symbolOf,
  valueHead,
} from "../parse/parts.ts";
import { isShellStandard } from "./bash-sources.ts";
import { linkedResolver } from "./linked-resolver.ts";

export const bash: Language = {
  name: "Shell",
  fence: "bash",
  extensions: [".sh", ".bash", ".bats", ".ksh"],
  grammar,
  packageScope: false,
  isTest: (path) => /\.bats$|(?:^|\/)tests?\/|(?:_test|\.test|-test)\.(?:sh|bash)$/.test(path),
  repair,
  extract,
  resolver: linkedResolver(isShellStandard),
};

const OPEN =
  /^(?:if_statement|else_clause|elif_clause|compound_statement|list|do_group|subshell|redirected_statement)$/;

/** What is within tests and strings says nothing of what a script declares, and is what the grammar fails on. */
function repair(text: string): string {
  const filled = (whole: string) =>
    whole.slice(0, 1) + "x".repeat(Math.max(0, whole.length - 2)) + whole.slice(-1);
  return text
    .split("\n")
    .map((line) =>
      line.length > 1000 || /^\s*(?:source|\.|load|export|readonly|declare)\s/.test(line)
        ? line
        : line
            .replace(/(?<=\[\[ )\S(?:[^\n]{0,300}?\S)?(?= \]\])/g, (test) => "x".repeat(test.length))
            .replace(/"(?:[^"\\\n`]|\\.)*"/g, filled)
            .replace(/\$\{[^{}\n]{1,200}\}/g, (value) => `$${"x".repeat(value.length - 1)}`),
    )
    .join("\n");
}

function extract(source: Source): Extract {
  const found = gathered();
  const doc = fileDoc(source);
  for (const entry of items(source.root, OPEN)) statement(entry, found);
  const shebang = /^#![^\n]{0,200}\b(bash|sh|dash|ksh|zsh)\b/.exec(source.text)?.[1];
  const seen = new Set<string>();
  const symbols = found.symbols
    .sort((a, b) => a.line - b.line)
    .filter((s) => !seen.has(s.name) && seen.add(s.name));
  return {
    doc,
    package: null,
    symbols,
    methods: [],
    imports: found.imports,
    exports: ownExports(symbols),
    references: [],
    identifiers: [],
    loose: commands(source, found),
    tests: bats(source),
    entry: shebang === undefined || /\.bats$/.test(source.path) ? null : `script for \`${shebang}\``,
  };
}

/** What a script says about itself below its first line. */
function fileDoc(source: Source): Doc | null {
  const comments: Node[] = [];
  for (const node of source.root.namedChildren) {
    if (node.type !== "comment") break;
    const last = comments.at(-1);
    if (last !== undefined && node.startPosition.row > last.endPosition.row + 1) break;
    if (!/^#!|^#\s*shellcheck\b/.test(node.text)) comments.push(node);
  }
  const after = source.root.namedChildren.find((n) => n.type !== "comment");
  const last = comments.at(-1);
  // Directly above a function it is the function's.
  if (
    after?.type === "function_definition" &&
    last !== undefined &&
    after.startPosition.row <= last.endPosition.row + 1
  )
    return null;
  const text = commentText(comments, /^$/);
  return text === null ? null : shellDoc(text);
}

function readDoc(entry: Commented): Doc | null {
  const text = docAbove(
    { node: entry.node, comments: entry.comments.filter((c) => !/^#!|^#\s*shellcheck\b/.test(c.text)) },
    /^$/,
  );
  return text === null ? null : shellDoc(text);
}

function statement(entry: Commented, found: Gathered): void {
  const { node } = entry;
  if (node.type === "function_definition") {
    const name = node.childForFieldName("name")?.text ?? "";
    if (name === "" || name === "{") return;
    const doc = readDoc(entry);
    found.symbols.push({
      ...symbolOf(node, name, "function", `${name}()`),
      doc,
      exported: !name.startsWith("_") && doc?.internal !== true,
    });
    found.owners.push({ name, ...place(node) });
  } else if (node.type === "declaration_command") {
    const word = node.child(0)?.text ?? "";
    const fixed =
      word === "readonly" || (/^(?:declare|typeset)$/.test(word) && /^\w+\s+-\w*r/.test(node.text));
    if (!fixed && word !== "export") return;
    for (const assigned of node.namedChildren.filter((c) => c.type === "variable_assignment")) {
      const name = assigned.childForFieldName("name")?.text ?? "";
      if (!/^[A-Za-z_]\w*$/.test(name)) continue;
      found.symbols.push({
        ...symbolOf(node, name, fixed ? "constant" : "variable", valueHead(node.text)),
        doc: readDoc(entry),
        exported: word === "export",
      });
    }
  } else if (node.type === "command") {
    const name = node.childForFieldName("name")?.text ?? "";
    const argument = node.childForFieldName("argument");
    if (name === "alias" && argument !== null) {
      const own = /^['"]?([\w.-]+)=/.exec(argument.text)?.[1];
      if (own !== undefined)
        found.symbols.push({ ...symbolOf(node, own, "function", valueHead(node.text)), doc: readDoc(entry) });
    }
  }
}

/** Names in the place of a command, which may be functions of a script that is read in; and those scripts. */
function commands(source: Source, found: Gathered): LooseWord[] {
  const words = new Map<string, { name: string; path: string; within: Set<string> }>();
  const owners = apart(found.owners);
  let at = 0;
  for (const node of source.root.descendantsOfType("command")) {
    const name = node?.childForFieldName("name")?.text ?? "";
    const line = node === null ? 0 : firstLine(node);
    if (node !== null && /^(?:source|\.|load|bats_load_library)$/.test(name)) {
      const argument = node.childForFieldName("argument")?.text ?? "";
      const from = argument.replace(/^(["'])([\s\S]*)\1$/, "$2");
      if (from !== "" && from.length < 300)
        found.imports.push({
          from: `${name === "load" ? "load" : "source"} ${from}`,
          line,
          names: [],
          all: true,
        });
    }
    if (!/^[A-Za-z_][\w:.-]*$/.test(name)) continue;
    const entry = words.get(name) ?? { name, path: "", within: new Set<string>() };
    words.set(name, entry);
    // Commands come in their order, and so do the ranges.
    while ((owners[at]?.endLine ?? Number.POSITIVE_INFINITY) < line) at += 1;
    const owner = owners[at];
    if (owner !== undefined && owner.line <= line) entry.within.add(owner.name);
  }
  return [...words.values()].map((w) => ({ ...w, within: [...w.within] }));
}

/** Bats names its tests in a line of their own, which is no shell; they end with a brace at the margin. */
function bats(source: Source): TestFact[] {
  if (!/\.bats$/.test(source.path)) return [];
  const found: TestFact[] = [];
  const lines = source.text.split("\n");
  let open: { title: string; line: number } | null = null;
  for (const [at, line] of lines.entries()) {
    const [, , title] = /^[ \t]*@test[ \t]+(["']?)(.{1,300}?)\1[ \t]*\{/.exec(line) ?? [];
    if (title !== undefined) open = { title, line: at + 1 };
    if (open !== null && /^\}/.test(line)) {
      found.push({ ...open, endLine: at + 1, example: false });
      open = null;
    }
  }
  return found;
}
