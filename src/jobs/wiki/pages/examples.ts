import { dedent } from "../comments/doc.ts";
import type { TestFact } from "../facts.ts";
import type { AtlasFile, Module, PlacedSymbol } from "../graph/atlas.ts";
import { stemOf } from "../graph/test-map.ts";
import { descending } from "../order.ts";
import { type Book, isPublic, isValue } from "./book.ts";
import { sourceLink, text } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const MOST = 3;
const MOST_SYMBOLS = 8;
const MOST_FILES = 40;
const MIN_LINES = 3;
const MAX_LINES = 30;

/** Shows whole tests as examples of how a module's main symbols are used: for each the shortest that uses it. */
export function writeExamples(page: PageWriter, book: Book, module: Module): void {
  const chosen = choose(book, module);
  if (chosen.length === 0) return;
  page.heading(2, "Tests as examples");
  for (const { file, test, body, symbol } of chosen) {
    const what = symbol === null ? "" : `${book.symbol(symbol.path, symbol.fact)} in use: `;
    page.add(
      `${what}${text(test.title)} (${sourceLink(file.path, test.line, test.endLine)})`,
      book.source(file.path, dedent(body)),
    );
  }
}

interface Candidate {
  readonly file: AtlasFile;
  readonly test: TestFact;
  readonly body: string;
}

interface Choice extends Candidate {
  readonly symbol: PlacedSymbol | null;
}

function choose(book: Book, module: Module): Choice[] {
  const stems = new Set(module.files.map((f) => stemOf(f.path)));
  const named = ({ path }: AtlasFile) => Number(stems.has(stemOf(path)));
  const files = descending(book.tests.of(module), named, (f) => f.path).slice(0, MOST_FILES);
  const candidates = descending(
    files.flatMap(wholeTests),
    // Written to be read first, then those of the module's own test files, then the short ones.
    (c) => (c.test.example ? 1000 : 0) + named(c.file) * 100 - (c.test.endLine - c.test.line),
    (c) => `${c.file.path}:${String(c.test.line).padStart(7, "0")}`,
  );
  const chosen: Choice[] = [];
  const isNew = (c: Candidate) => !chosen.some((other) => other.test === c.test);
  for (const symbol of mainSymbols(book, module)) {
    const uses = usePattern(symbol.fact.name);
    const best = candidates.find((c) => isNew(c) && uses.test(c.body));
    if (best !== undefined && chosen.length < MOST) chosen.push({ ...best, symbol });
  }
  // Where no test says the name of a main symbol, one that imports the module still shows it.
  if (chosen.length === 0) for (const c of candidates.slice(0, MOST)) chosen.push({ ...c, symbol: null });
  return chosen;
}

function mainSymbols(book: Book, module: Module): PlacedSymbol[] {
  return descending(
    module.symbols.filter((s) => isPublic(s) && !isValue(s) && s.fact.name.length > 2),
    (s) => book.renown(s),
    (s) => s.fact.name,
  ).slice(0, MOST_SYMBOLS);
}

function usePattern(name: string): RegExp {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w$])${quoted}(?![\\w$])`);
}

function wholeTests(file: AtlasFile): Candidate[] {
  const fits = file.facts.tests.filter(
    (test) => test.endLine - test.line + 1 >= MIN_LINES && test.endLine - test.line < MAX_LINES,
  );
  if (fits.length === 0) return [];
  const lines = file.text.split("\n");
  return fits.map((test) => ({ file, test, body: lines.slice(test.line - 1, test.endLine).join("\n") }));
}
