import type { Node } from "web-tree-sitter";
import type { ImportFact } from "../facts.ts";
import { firstLine } from "../parse/nodes.ts";

export function importsOf(node: Node): ImportFact[] {
  const line = firstLine(node);
  const text = node.text.replace(/^import\s+/, "").replace(/\/\*[\s\S]*?\*\//g, "");
  return clauses(text).flatMap((clause): ImportFact[] => {
    const [, path = "", group] = /^([\w.`$]+?)(?:\.\s*\{([\s\S]*)\})?$/.exec(clause.trim()) ?? [];
    const renamed = /^([\w.]+)\.(\w+)\s+as\s+(\w+)$/.exec(clause.trim());
    if (renamed !== null)
      return [
        {
          from: renamed[1] ?? "",
          line,
          names: [{ name: renamed[2] ?? "", as: renamed[3] ?? "" }],
          all: false,
        },
      ];
    if (/\.[*_]$/.test(clause.trim()))
      return [{ from: clause.trim().slice(0, -2), line, names: [], all: true }];
    if (path === "") return [];
    if (group === undefined) {
      const dot = path.lastIndexOf(".");
      const name = path.slice(dot + 1);
      return name === "given" || dot < 0
        ? [{ from: dot < 0 ? path : path.slice(0, dot), line, names: [], all: false }]
        : [{ from: path.slice(0, dot), line, names: [{ name, as: name }], all: false }];
    }
    const names = group.split(",").map((part) => part.trim().split(/\s*=>\s*|\s+as\s+/));
    const all = names.some(([name]) => /^[*_]$/.test(name ?? ""));
    const bound = names.flatMap(([name = "", as = name]) =>
      /^\w+$/.test(name) && !/^(?:_|given)$/.test(name) && as !== "_" ? [{ name, as }] : [],
    );
    return [
      ...(bound.length > 0 || !all ? [{ from: path, line, names: bound, all: false }] : []),
      ...(all ? [{ from: path, line, names: [], all: true }] : []),
    ];
  });
}

/** Splits at commas outside braces. */
function clauses(text: string): string[] {
  return text.split(/,(?![^{}]*\})/);
}
