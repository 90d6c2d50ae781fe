import type { FileFacts, SymbolFact } from "../facts.ts";
import { compare } from "../order.ts";

interface Way {
  /** What declarations of one type have in common; null for what cannot be reopened. */
  key(file: FileFacts, symbol: SymbolFact): string | null;
  /** What a test adds to a type is not for its readers. */
  isTest(path: string): boolean;
  /** Whether a declaration only adds to a type that another one makes. */
  adds?(symbol: SymbolFact): boolean;
}

/** Makes declarations of one type in several files one: what the others declare becomes members of the first. */
export function reopened(files: readonly FileFacts[], way: Way): Map<string, FileFacts> {
  const groups = new Map<string, { file: FileFacts; symbol: SymbolFact }[]>();
  for (const file of files) {
    if (way.isTest(file.path)) continue;
    for (const symbol of file.symbols) {
      const key =
        symbol.kind === "function" || symbol.kind === "constant" || symbol.kind === "variable"
          ? null
          : way.key(file, symbol);
      if (key !== null) groups.set(key, [...(groups.get(key) ?? []), { file, symbol }]);
    }
  }
  const instead = new Map<SymbolFact, SymbolFact | null>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const worth = ({ symbol }: { symbol: SymbolFact }) =>
      (way.adds?.(symbol) === true ? 0 : 1000) +
      (symbol.doc === null ? 0 : 100) +
      Math.min(90, symbol.members.length) +
      (symbol.exported ? 1 : 0);
    const [first, ...others] = group.toSorted(
      (a, b) => worth(b) - worth(a) || compare(a.file.path, b.file.path) || a.symbol.line - b.symbol.line,
    );
    if (first === undefined) continue;
    const names = new Set(first.symbol.members.map((m) => `${m.kind} ${m.name} ${m.signature}`));
    const more = others.flatMap(({ file, symbol }) =>
      (symbol.exported || !first.symbol.exported ? symbol.members : [])
        .filter((m) => !names.has(`${m.kind} ${m.name} ${m.signature}`))
        .map((m) => (file === first.file ? m : { ...m, path: m.path ?? file.path })),
    );
    const bases = [...new Set([...first.symbol.bases, ...others.flatMap((o) => o.symbol.bases)])];
    const doc = first.symbol.doc ?? others.find((o) => o.symbol.doc !== null)?.symbol.doc ?? null;
    instead.set(first.symbol, { ...first.symbol, doc, bases, members: [...first.symbol.members, ...more] });
    for (const { symbol } of others) instead.set(symbol, null);
  }
  return new Map(
    files.map((file) => {
      if (!file.symbols.some((s) => instead.has(s))) return [file.path, file];
      const symbols = file.symbols.flatMap((s) => {
        const other = instead.get(s);
        return other === undefined ? [s] : other === null ? [] : [other];
      });
      const left = new Set(symbols.map((s) => s.name));
      return [
        file.path,
        { ...file, symbols, exports: file.exports.filter((e) => e.from !== null || left.has(e.local)) },
      ];
    }),
  );
}
