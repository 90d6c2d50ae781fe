import grammar from "@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm" with { type: "file" };
import type { Node } from "web-tree-sitter";
import { rubyDoc } from "../comments/ruby-doc.ts";
import type { Doc, ImportFact, TestFact } from "../facts.ts";
import type { Extract, Language } from "../language.ts";
import { type LooseStyle, looseWords } from "../parse/loose-words.ts";
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
import { linkedResolver } from "./linked-resolver.ts";
import { isUndocumented, type Opened, RubyBody } from "./ruby-bodies.ts";
import { isRubyStandard } from "./ruby-names.ts";

export const ruby: Language = {
  name: "Ruby",
  fence: "ruby",
  extensions: [".rb", ".rake", ".ru", ".gemspec"],
  grammar,
  packageScope: false,
  isTest: (path) =>
    /(?:^|\/)(?:test|tests|spec|features)\/|(?:_test|_spec|\/test_[^/]*|spec_helper|test_helper)\.rb$/.test(
      path,
    ),
  extract,
  resolver: linkedResolver(isRubyStandard),
};

const STYLE: LooseStyle = {
  words:
    /#(?!\{)[^\n]*|^=begin\b(?:[\s\S]*?^=end\b|[\s\S]*)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<<[~-]?["']?(?<tag>[A-Z]\w*)["']?[^\n]*\n(?:[\s\S]*?^\s*\k<tag>\b|[\s\S]*)|(?<=[(,=~!|&\s])\/(?![\s=])(?:[^/\\\n]|\\.)*\/|%[wWiIrqQ]?[[({|!][^\])}|!\n]*[\])}|!]|(?<member>(?:\.|:(?!:)|\b(?:module|class)\b)\s*)?(?<word>(?:::)?(?<!\w)[A-Z]\w*(?:::[A-Z]\w*)*)/gm,
  separator: "::",
  wanted: (name) => name.length > 1,
  declares: (text, start, end) =>
    /\bdef\s+$|@@?$|\$$/.test(text.slice(Math.max(0, start - 8), start)) ||
    /^:(?!:)/.test(text.slice(end, end + 2)),
};

/** What guards or groups code without making a scope. */
const OPEN =
  /^(?:body_statement|begin_block|begin|then|else|if|unless|if_modifier|unless_modifier|rescue|ensure)$/;

function extract(source: Source): Extract {
  const found = gathered();
  let entry: string | null = /^#![^\n]*\bruby/.test(source.text) ? "program that `ruby` runs" : null;
  const calls: Node[] = [];
  for (const node of source.root.namedChildren) {
    const guard = /^(?:if|if_modifier)$/.test(node.type)
      ? (node.childForFieldName("condition")?.text ?? "")
      : "";
    if (/__FILE__/.test(guard) && /\$0|\$PROGRAM_NAME/.test(guard)) entry = "`if __FILE__ == $0`";
  }
  scope(source, source.root, [], found, calls);
  const symbols = found.symbols.sort((a, b) => a.line - b.line);
  return {
    doc: symbols.some((s) => s.doc !== null) ? null : fileDoc(source),
    package: null,
    symbols,
    methods: [],
    imports: found.imports,
    exports: ownExports(symbols),
    references: [],
    identifiers: [],
    loose: looseWords(source.text, STYLE, apart(found.owners), found.skip),
    tests: [...found.tests, ...specs(calls)],
    entry,
  };
}

/** A comment at the top that no definition follows at once; magic comments are for the interpreter. */
function fileDoc(source: Source): Doc | null {
  const comments: Node[] = [];
  for (const node of source.root.namedChildren) {
    if (node.type !== "comment") break;
    const last = comments.at(-1);
    if (last !== undefined && node.startPosition.row > last.endPosition.row + 1) break;
    if (!isMagic(node.text)) comments.push(node);
  }
  const text = commentText(comments, /^$/);
  return text === null ? null : rubyDoc(text);
}

const isMagic = (text: string): boolean =>
  /^#\s*(?:-\*-|frozen_string_literal|encoding|coding|warn_indent|typed|rubocop|vim:)|^#!/.test(text);

export function readDoc(entry: Commented): Doc | null {
  const comments = entry.comments.filter((c) => !isMagic(c.text));
  const [only] = comments;
  if (comments.length === 1 && only?.text.startsWith("=begin"))
    return rubyDoc(only.text.replace(/^=begin[^\n]*\n|\n=end[^\n]*$/g, ""));
  const text = docAbove({ node: entry.node, comments }, /^$/);
  return text === null ? null : rubyDoc(text);
}

/** A body of statements; `nesting` holds the names of the types around it. */
function scope(
  source: Source,
  parent: Node,
  nesting: readonly string[],
  found: Gathered,
  calls: Node[],
): void {
  const body = new RubyBody(source, nesting.join("::"), readDoc);
  for (const entry of items(parent, OPEN)) {
    const { node } = entry;
    if (node.type === "class" || node.type === "module") {
      const own = node.childForFieldName("name")?.text.replace(/\s/g, "") ?? "";
      if (own === "") continue;
      const inner = own.startsWith("::") ? [own.slice(2)] : [...nesting, own];
      found.owners.push({ name: inner.join("::"), ...place(node) });
      typeOf(source, entry, inner, found, calls, body.isHidden(own));
      continue;
    }
    body.add(entry);
    if (node.type === "call") {
      const name = node.childForFieldName("method")?.text ?? "";
      if (/^require(?:_relative)?$|^autoload$|^load$/.test(name)) found.imports.push(...required(node, name));
      else calls.push(node);
    }
    if (node.type === "method" && nesting.length === 0)
      found.owners.push({ name: node.childForFieldName("name")?.text ?? "", ...place(node) });
  }
  if (nesting.length === 0) found.symbols.push(...body.topLevel());
}

function typeOf(
  source: Source,
  entry: Commented,
  nesting: readonly string[],
  found: Gathered,
  calls: Node[],
  hidden: boolean,
): void {
  const { node } = entry;
  const name = nesting.join("::");
  const body: Opened = RubyBody.read(source, name, node, readDoc);
  const doc = readDoc(entry);
  const superclass = node.childForFieldName("superclass");
  const above = superclass?.text.replace(/^<\s*/, "") ?? "";
  const bases = [above.replace(/[^\w:][\s\S]*$/, ""), ...body.mixins].filter((b) =>
    /^(?:::)?[A-Z][\w:]*$/.test(b),
  );
  const isModule = node.type === "module";
  // Mixing into a class that is made elsewhere.
  if (!isModule && doc === null && above === "" && body.members.length === 0 && body.mixins.length > 0)
    return;
  // A module that only holds others says nothing by itself.
  if (!isModule || doc !== null || body.members.length > 0) {
    found.symbols.push({
      ...symbolOf(
        node,
        name,
        isModule ? "namespace" : "class",
        valueHead(`${node.type} ${name}${above === "" ? "" : ` < ${above}`}`),
      ),
      doc,
      exported: !hidden && doc?.internal !== true && !isUndocumented(source, node),
      members: body.members,
      bases,
    });
  }
  found.tests.push(...body.tests.map((t): TestFact => ({ ...t, title: `${name}#${t.title}` })));
  found.symbols.push(...body.types);
  // The comment above the first statement of a body stands before the body, so the whole node is read.
  scope(source, node, nesting, found, calls);
}

function required(node: Node, method: string): ImportFact[] {
  const list = node.childForFieldName("arguments")?.namedChildren ?? [];
  const path = list.find(
    (a) => a.type === "string" && a.namedChildren.every((c) => c.type === "string_content"),
  );
  const name = path?.text.slice(1, -1) ?? "";
  if (name === "") return [];
  return [
    {
      from: `${method === "require_relative" ? "relative" : "load"} ${name}`,
      line: firstLine(node),
      names: [],
      all: true,
    },
  ];
}

const BLOCK = /^(?:describe|context|feature)$/;
const CASE = /^(?:it|specify|scenario|test|should|example)$/;

/** Tests of RSpec, minitest and their relatives: calls with a title and a block. */
function specs(calls: readonly Node[]): TestFact[] {
  const found: TestFact[] = [];
  const queue = calls.map((node) => ({ node, path: [] as readonly string[] }));
  for (let next = queue.shift(); next !== undefined && found.length < 5000; next = queue.shift()) {
    const { node, path } = next;
    const name = node.childForFieldName("method")?.text ?? "";
    const block = node.childForFieldName("block");
    const first = node.childForFieldName("arguments")?.namedChildren[0];
    if (block === null || block === undefined || node.type !== "call") continue;
    const title = first?.type === "string" ? first.text.slice(1, -1) : (first?.text.split("\n")[0] ?? "");
    if (CASE.test(name) && title !== "")
      found.push({ title: [...path, title].join(" "), ...place(node), example: false });
    else if (BLOCK.test(name) && path.length < 20)
      queue.push(
        ...items(block, OPEN).map((c) => ({ node: c.node, path: [...path, title].filter(Boolean) })),
      );
  }
  return found.sort((a, b) => a.line - b.line);
}
