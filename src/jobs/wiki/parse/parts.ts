import type { Node } from "web-tree-sitter";
import { EMPTY_DOC } from "../comments/doc.ts";
import type { Doc, ExportFact, ImportFact, Member, SymbolFact, SymbolKind, TestFact } from "../facts.ts";
import type { Owner } from "./loose-words.ts";
import { type Commented, firstLine, lastLine, type Source, tidy } from "./nodes.ts";

/** What an extractor gathers while it walks a file. */
export interface Gathered {
  readonly symbols: SymbolFact[];
  readonly methods: { of: string; member: Member }[];
  readonly imports: ImportFact[];
  readonly tests: TestFact[];
  /** Lines of types and of what is declared outside them; ranges may stand in each other. */
  readonly owners: Owner[];
  /** Source that uses no names: the imports themselves. */
  readonly skip: { start: number; end: number }[];
}

export function gathered(): Gathered {
  return { symbols: [], methods: [], imports: [], tests: [], owners: [], skip: [] };
}

/** The named children of a node with the comments above each; those that `open` matches give way to their own. */
export function items(parent: Node, open: RegExp): Commented[] {
  const found: Commented[] = [];
  let comments: Node[] = [];
  let lastRow = -1;
  for (const node of opened(parent, open)) {
    if (/comment$/.test(node.type)) {
      if (node.startPosition.row !== lastRow || node.startPosition.column === 0) comments.push(node);
      continue;
    }
    found.push({ node, comments });
    // Some grammars put what stands below the last import into it.
    comments = /^import_/.test(node.type) ? node.namedChildren.filter((c) => /comment$/.test(c.type)) : [];
    lastRow = node.endPosition.row;
  }
  return found;
}

function opened(parent: Node, open: RegExp): Node[] {
  return parent.namedChildren.flatMap((node) =>
    node.type === "ERROR" || open.test(node.type) ? opened(node, open) : [node],
  );
}

export const place = (node: Node): { readonly line: number; readonly endLine: number } => ({
  line: firstLine(node),
  endLine: lastLine(node),
});

export function symbolOf(node: Node, name: string, kind: SymbolKind, signature: string): SymbolFact {
  return {
    name,
    kind,
    signature,
    doc: null,
    ...place(node),
    exported: true,
    members: [],
    bases: [],
    parameters: [],
  };
}

/** The documentation of what its annotations call deprecated; a reason in the comment wins. */
export function deprecatedBy(doc: Doc | null, marks: string, mark: RegExp): Doc | null {
  const found = mark.exec(marks.slice(0, 2000));
  if (found === null || (doc !== null && doc.deprecated !== null)) return doc;
  return { ...(doc ?? EMPTY_DOC), deprecated: (found[1] ?? "").replace(/\s+/g, " ").trim() };
}

export function testOf(title: string, node: Node): TestFact {
  return { title, ...place(node), example: false };
}

export function child(node: Node, type: RegExp): Node | null {
  return node.namedChildren.find((c) => type.test(c.type)) ?? null;
}

/** A declaration up to an offset, without the parts that speak to tools: annotations, also those among modifiers. */
export function headOf(source: Source, node: Node, end: number, marks: RegExp): string {
  const cuts = node.children
    .flatMap((c) => (/modifiers$/.test(c.type) ? c.children : [c]))
    .filter((c) => marks.test(c.type) && c.startIndex < end);
  let text = "";
  let at = node.startIndex;
  for (const cut of cuts) {
    text += source.text.slice(at, cut.startIndex);
    at = cut.endIndex;
    while (at < end && /\s/.test(source.text.charAt(at))) at += 1;
  }
  text += source.text.slice(at, Math.max(at, end));
  return tidy(setBack(text, node.startPosition.column));
}

/** Takes the indentation of a declaration from the lines after its first. */
function setBack(text: string, column: number): string {
  if (!text.includes("\n")) return text.trim();
  const lines = text.trim().split("\n");
  return lines
    .map((line, at) => {
      const pad = line.length - line.trimStart().length;
      return (at === 0 ? line : line.slice(Math.min(pad, column))).trimEnd();
    })
    .filter((line) => line !== "")
    .join("\n");
}

const MOST_OF_A_VALUE = 160;

/** A value's declaration; a long right side is left out. */
export function valueHead(written: string): string {
  if (!written.includes("\n") && written.length <= MOST_OF_A_VALUE) return written;
  const left = /^[^=\n]{1,400}?(?=\s*=(?![=>]))/.exec(written)?.[0];
  return left === undefined ? (written.split("\n")[0] ?? "") : `${left.trimEnd()} = …`;
}

export function ownExports(symbols: readonly SymbolFact[]): ExportFact[] {
  return symbols.map((s) => ({ as: s.name, local: s.name, from: null }));
}

/** Ranges that may stand in each other as ranges that do not: of two that hold a line, the inner one has it. */
export function apart(owners: readonly Owner[]): Owner[] {
  const sorted = owners.toSorted((a, b) => a.line - b.line || b.endLine - a.endLine);
  const open: Owner[] = [];
  const found: Owner[] = [];
  let line = 1;
  const upTo = (end: number) => {
    const owner = open.at(-1);
    if (owner !== undefined && end >= line) found.push({ name: owner.name, line, endLine: end });
    line = Math.max(line, end + 1);
  };
  for (const owner of sorted) {
    for (let last = open.at(-1); last !== undefined && last.endLine < owner.line; last = open.at(-1)) {
      upTo(last.endLine);
      open.pop();
    }
    upTo(owner.line - 1);
    line = Math.max(line, owner.line);
    open.push(owner);
  }
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    upTo(last.endLine);
    open.pop();
  }
  return found;
}

/** Ways to call a member beyond this many characters are left out. */
const MOST_WAYS = 2000;

/** Members of one name and kind are one, with a signature for each way to call it. */
export function joinedMembers(members: readonly Member[]): Member[] {
  const found: Member[] = [];
  const at = new Map<string, number>();
  for (const member of members) {
    const key = `${member.kind} ${member.name}`;
    const index = at.get(key);
    const before = index === undefined ? undefined : found[index];
    if (index === undefined || before === undefined) {
      at.set(key, found.length);
      found.push(member);
    } else if (before.doc === null && member.doc !== null && before.signature === member.signature) {
      found[index] = member;
    } else if (
      before.signature.length < MOST_WAYS &&
      !before.signature.split("\n").includes(member.signature)
    ) {
      found[index] = {
        ...before,
        signature: `${before.signature}\n${member.signature}`,
        doc: before.doc ?? member.doc,
      };
    }
  }
  return found;
}
