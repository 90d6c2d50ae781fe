import type { Doc, SymbolFact } from "../facts.ts";
import type { AtlasFile, Module, PlacedSymbol } from "../graph/atlas.ts";
import { groupBy } from "../graph/group.ts";
import { descending } from "../order.ts";
import type { Book } from "./book.ts";
import { code, count, list, sourceUrl, table } from "./markdown.ts";
import type { PageWriter } from "./page.ts";

const MOST = 20;
const MOST_PLACES = 3;
const MOST_MESSAGES = 2;

/** Errors whose name says no more than that something went wrong. */
const PLAIN: ReadonlySet<string> = new Set([
  "Error",
  "Exception",
  "RuntimeError",
  "RuntimeException",
  "StandardError",
]);

/** An error that a module's code raises by name, and where. */
export interface Failure {
  readonly name: string;
  /** The type or value of this repository that it is; null for one of the language or of others. */
  readonly symbol: PlacedSymbol | null;
  readonly places: readonly Place[];
}

interface Place {
  readonly path: string;
  readonly line: number;
  /** The function or method that the line is in; null when it is in none. */
  readonly within: string | null;
  /** What the documentation of that function says about when. */
  readonly condition: string | null;
  readonly message: string | null;
}

/** How a module fails: errors that its code throws, raises or returns by their name, the most frequent first. */
export function failuresOf(book: Book, module: Module): Failure[] {
  const names = new Map<string, Place[]>();
  const add = (name: string, place: Place) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, [place]);
    else known.push(place);
  };
  for (const file of module.files) {
    for (const { name, line, message } of book.notes(file).raises) {
      const around = enclosing(file, line);
      const condition = conditionOf(around?.docs ?? [], name);
      add(name, { path: file.path, line, within: around?.name ?? null, condition, message });
    }
    if (file.facts.language === "Rust") for (const { name, place } of rustErrors(file)) add(name, place);
  }
  const symbols = book.errorSymbols;
  return descending(
    [...names].map(([name, places]) => ({ name, symbol: symbols.get(name) ?? null, places })),
    // What the repository itself defines says more than the errors that every program has.
    (f) => (f.symbol === null ? 0 : 1000) + f.places.length,
    (f) => f.name,
  );
}

/** `throws` or `returns`, for the languages of the module. */
export function failureVerb(module: Module): string {
  const languages = new Set(module.files.map((f) => f.facts.language));
  if (languages.size === 1 && (languages.has("Python") || languages.has("Ruby"))) return "raises";
  return languages.size === 1 && (languages.has("Go") || languages.has("Rust")) ? "returns" : "throws";
}

export function writeFailures(page: PageWriter, book: Book, failures: readonly Failure[]): void {
  if (failures.length === 0) return;
  page.heading(2, "How it fails");
  const shown = failures.slice(0, MOST);
  const left = failures.length - shown.length;
  page.add(
    table(
      ["Error", "When", "Where"],
      shown.map((failure) => [label(book, failure), when(book, failure), where(failure)]),
    ),
    left > 0 ? `And ${count(left, "other error")}.` : "",
  );
}

/** The names of the errors in a sentence. */
export function failureNames(book: Book, failures: readonly Failure[]): string {
  const telling = failures.filter((f) => f.symbol !== null || !PLAIN.has(f.name));
  if (telling.length === 0) return "plain errors";
  return list(
    telling.map((f) => label(book, f)),
    telling.length > 4 ? 3 : 4,
  );
}

function label(book: Book, { name, symbol }: Failure): string {
  return symbol === null ? code(name) : book.symbol(symbol.path, symbol.fact);
}

/** What the functions say about when, else the messages that the error is given, else what the error says of itself. */
function when(book: Book, { places, symbol }: Failure): string {
  const said = unique(places.flatMap((p) => (p.condition === null ? [] : [book.prose(p.condition, p.path)])));
  if (said.length > 0) return said.slice(0, MOST_MESSAGES).join("; ");
  const messages = unique(places.flatMap((p) => (p.message === null ? [] : [code(p.message)])));
  const own = symbol === null ? "" : book.summary(symbol.fact.doc, symbol.path);
  if (own !== "" || messages.length === 0) return own;
  return `says ${list(messages, MOST_MESSAGES)}`;
}

function where({ places }: Failure): string {
  const byName = groupBy(places, (p) => p.within ?? p.path);
  const items = [...byName.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [`[${code(`${first.within ?? first.path}:${first.line}`)}](${sourceUrl(first.path, first.line)})`];
  });
  return list(items, items.length > MOST_PLACES + 1 ? MOST_PLACES : items.length);
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].filter((item) => item !== "");
}

interface Around {
  readonly name: string;
  readonly docs: readonly Doc[];
}

/** The function or method whose lines hold a line. */
function enclosing({ facts }: AtlasFile, line: number): Around | null {
  const holds = (s: { readonly line: number; readonly endLine: number }) =>
    s.line <= line && line <= s.endLine;
  const method = facts.methods.find(({ member }) => holds(member));
  if (method !== undefined) {
    return { name: `${method.of}.${method.member.name}`, docs: docsOf(method.member) };
  }
  const symbol = facts.symbols.find(holds);
  if (symbol === undefined) return null;
  const member = symbol.members.find((m) => m.path === undefined && holds(m));
  return member === undefined
    ? { name: symbol.name, docs: docsOf(symbol) }
    : { name: `${symbol.name}.${member.name}`, docs: [...docsOf(member), ...docsOf(symbol)] };
}

function docsOf({ doc }: { readonly doc: Doc | null }): Doc[] {
  return doc === null ? [] : [doc];
}

function conditionOf(docs: readonly Doc[], name: string): string | null {
  const told = docs
    .flatMap((doc) => doc.throws)
    .find((t) => t.name.split(/\.|::/).at(-1) === name && t.text !== "");
  return told?.text ?? null;
}

const RUST_RESULT = /Result<[^;{]{0,200}?,\s*(?:\w{1,60}::)*(\w{0,80}Error)\b/;

/** Functions of Rust say in their signature which error they return. */
function rustErrors(file: AtlasFile): { readonly name: string; readonly place: Place }[] {
  const found: { name: string; place: Place }[] = [];
  const add = (within: string, fact: Pick<SymbolFact, "signature" | "line">) => {
    const name = RUST_RESULT.exec(fact.signature)?.[1];
    if (name === undefined) return;
    found.push({ name, place: { path: file.path, line: fact.line, within, condition: null, message: null } });
  };
  for (const symbol of file.facts.symbols) {
    if (symbol.exported) add(symbol.name, symbol);
    for (const member of symbol.members) if (symbol.exported) add(`${symbol.name}.${member.name}`, member);
  }
  for (const { of, member } of file.facts.methods) add(`${of}.${member.name}`, member);
  return found;
}
