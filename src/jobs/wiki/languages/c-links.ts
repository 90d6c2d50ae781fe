import { posix } from "node:path";
import type { FileFacts, SymbolFact } from "../facts.ts";
import { Links, linkedFile } from "../graph/links.ts";
import type { Linker, Project, Resolver } from "../language.ts";
import { better } from "../parse/symbols.ts";
import { isHeader, MACRO_SPACE } from "./c-family.ts";

const isC = (file: FileFacts): boolean => file.language === "C" || file.language === "C++";

export function cResolver(project: Project): Resolver {
  return (_, imported) => {
    const own = linkedFile(project, imported);
    if (own !== null) return own;
    const path = imported.slice(1, -1);
    const standard = STANDARD.test(path);
    if (!imported.startsWith("<") && !path.includes("/")) return { kind: "unknown" };
    return {
      kind: "external",
      name: standard ? path : (path.split("/")[0] ?? path).replace(/\.h(?:pp)?$/, ""),
      standard,
    };
  };
}

/** Headers of the languages and of POSIX; those of C++ have no ending. */
const STANDARD =
  /^(?:[a-z_0-9]+|(?:assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|tgmath|threads|time|uchar|wchar|wctype|unistd|fcntl|pthread|dirent|dlfcn|pwd|grp|poll|sched|semaphore|termios|strings|libgen|getopt|regex|glob|netdb|alloca|io|windows|malloc|langinfo|pty)\.h|(?:sys|netinet|arpa|net|linux)\/[\w/]+\.h)$/;

/** Follows includes, and finds which of the names that they bring in are used. */
export const linkC: Linker = (project) => {
  const files = new Map([...project.files].filter(([, file]) => isC(file)));
  const includes = new Map([...files].map(([path, file]) => [path, includesOf(file, files)] as const));
  const visible = new Map([...files.keys()].map((path) => [path, reach(path, includes)] as const));
  const joined = joinDefinitions(files, visible);
  const index = new Map<string, { path: string; symbol: string }[]>();
  const note = (name: string, entry: { path: string; symbol: string }) => {
    const list = index.get(name) ?? [];
    list.push(entry);
    index.set(name, list);
  };
  for (const [path, file] of files) {
    const seen = new Set(file.exports.map((e) => e.as));
    for (const symbol of file.symbols) {
      if (!seen.has(symbol.name)) continue;
      note(lastOf(symbol.name), { path, symbol: symbol.name });
      if (symbol.kind === "enum" && !/^enum\s+(?:class|struct)\b/.test(symbol.signature))
        for (const value of symbol.members) note(value.name, { path, symbol: symbol.name });
    }
  }
  const spaces = new Set(
    [...files.values()]
      .flatMap((f) => f.scopes ?? [])
      .filter((s) => s.startsWith(MACRO_SPACE))
      .map((s) => s.slice(MACRO_SPACE.length)),
  );
  const changed = new Map<string, FileFacts>();
  for (const [path, file] of files) {
    const links = new Links(joined.files.get(path) ?? file);
    for (const { to, written, line } of includes.get(path) ?? []) {
      if (to !== null) links.touch(to, line);
      else links.outside(written, line);
    }
    const sees = visible.get(path) ?? new Set<string>();
    const own = new Set(file.symbols.map((s) => s.name));
    for (const { path: written, name, within } of file.loose ?? []) {
      const [first = "", ...rest] = written.split("::");
      const qualifier = spaces.has(first) ? rest.join("::") : written;
      const target = pick(index, sees, file, own, qualifier, name, joined.moved);
      if (target !== null) links.use(target.path, target.symbol, within);
    }
    changed.set(path, links.facts());
  }
  return changed;
};

const lastOf = (name: string): string => name.slice(name.lastIndexOf("::") + 1).replace(/^:/, "");
const spaceOf = (name: string): string => (name.includes("::") ? name.slice(0, name.lastIndexOf("::")) : "");

/** The one symbol that a word means; null when the rules do not lead to one. */
function pick(
  index: ReadonlyMap<string, readonly { path: string; symbol: string }[]>,
  sees: ReadonlySet<string>,
  file: FileFacts,
  own: ReadonlySet<string>,
  qualifier: string,
  name: string,
  moved: ReadonlyMap<string, string>,
): { path: string; symbol: string } | null {
  if (qualifier === "" && own.has(name)) return null;
  const scopes = new Set(["", ...(file.scopes ?? [])]);
  const found = new Map<string, { path: string; symbol: string }>();
  for (const entry of index.get(name) ?? []) {
    if (entry.path === file.path || !sees.has(entry.path)) continue;
    const space = spaceOf(entry.symbol);
    const fits =
      qualifier === "" ? scopes.has(space) : `::${entry.symbol}`.endsWith(`::${qualifier}::${name}`);
    if (!fits) continue;
    const path = moved.get(`${entry.path}#${entry.symbol}`) ?? entry.path;
    found.set(`${path}#${entry.symbol}`, { path, symbol: entry.symbol });
  }
  if (found.size === 0 && qualifier !== "")
    return pick(index, sees, file, own, spaceOf(qualifier), lastOf(qualifier), moved);
  const [only] = [...found.values()];
  return found.size === 1 && only !== undefined && only.path !== file.path ? only : null;
}

interface Include {
  readonly to: string | null;
  readonly written: string;
  readonly line: number;
}

function includesOf(file: FileFacts, files: ReadonlyMap<string, FileFacts>): Include[] {
  return file.imports.map(({ from, line }) => {
    const name = from.slice(1, -1);
    const beside = posix.join(posix.dirname(file.path), name);
    const near = from.startsWith('"') && files.has(beside) ? beside : null;
    return { to: near ?? elsewhere(name, file.path, from.startsWith("<"), files), written: from, line };
  });
}

/** A file by the end of its path, as an include folder would give it; null when it is none or not one. */
function elsewhere(
  name: string,
  from: string,
  angled: boolean,
  files: ReadonlyMap<string, FileFacts>,
): string | null {
  if (STANDARD.test(name) && angled) return null;
  const found = [...files.keys()].filter((path) => path === name || path.endsWith(`/${name}`));
  if (found.length <= 1) return found[0] ?? null;
  const shared = (path: string) => {
    const parts = path.split("/");
    return from.split("/").findIndex((part, i) => part !== parts[i]);
  };
  const best = Math.max(...found.map(shared));
  const near = found.filter((path) => shared(path) === best);
  return near.length === 1 ? (near[0] ?? null) : null;
}

const MOST_INCLUDED = 3000;

function reach(path: string, includes: ReadonlyMap<string, readonly Include[]>): ReadonlySet<string> {
  const seen = new Set([path]);
  for (const here of seen) {
    if (seen.size > MOST_INCLUDED) break;
    for (const { to } of includes.get(here) ?? []) if (to !== null) seen.add(to);
  }
  return seen;
}

/** Makes one symbol of what a header declares and a source file defines, and gives methods to their classes. */
function joinDefinitions(
  files: ReadonlyMap<string, FileFacts>,
  visible: ReadonlyMap<string, ReadonlySet<string>>,
): { files: ReadonlyMap<string, FileFacts>; moved: ReadonlyMap<string, string> } {
  const definitions = new Map<string, string[]>();
  for (const [path, file] of files) {
    if (isHeader(path)) continue;
    const seen = new Set(file.exports.map((e) => e.as));
    const open = new Set(file.declares ?? []);
    for (const { name, kind } of file.symbols)
      if (kind === "function" && seen.has(name) && !open.has(name))
        definitions.set(name, [...(definitions.get(name) ?? []), path]);
  }
  const moved = new Map<string, string>();
  const docs = new Map<string, SymbolFact>();
  for (const [path, file] of files) {
    if (!isHeader(path)) continue;
    const open = new Set(file.declares ?? []);
    for (const symbol of file.symbols.filter((s) => open.has(s.name))) {
      const [only, ...more] = (definitions.get(symbol.name) ?? []).filter(
        (d) => visible.get(d)?.has(path) === true,
      );
      if (only === undefined || more.length > 0) continue;
      moved.set(`${path}#${symbol.name}`, only);
      docs.set(`${only}#${symbol.name}`, symbol);
    }
  }
  const bodies = methodBodies(files);
  const changed = new Map<string, FileFacts>();
  for (const [path, file] of files) {
    const symbols = file.symbols
      .filter((s) => !moved.has(`${path}#${s.name}`))
      .map((symbol) => {
        const declared = docs.get(`${path}#${symbol.name}`);
        const own =
          declared === undefined
            ? symbol
            : { ...symbol, exported: declared.exported, doc: better(declared.doc, symbol.doc) };
        return withBodies(own, bodies);
      });
    changed.set(path, { ...file, symbols, methods: [] });
  }
  return { files: changed, moved };
}

type Bodies = ReadonlyMap<
  string,
  { readonly path: string; readonly member: FileFacts["methods"][number]["member"] } | null
>;

/** Definitions of methods outside of their class, by class and name; null where there are several. */
function methodBodies(files: ReadonlyMap<string, FileFacts>): Bodies {
  const found = new Map<string, { path: string; member: FileFacts["methods"][number]["member"] } | null>();
  for (const [path, file] of files)
    for (const { of, member } of file.methods) {
      const key = `${of} ${member.name}`;
      found.set(key, found.has(key) ? null : { path, member });
    }
  return found;
}

function withBodies(symbol: SymbolFact, bodies: Bodies): SymbolFact {
  if (!/^(?:class|struct)$/.test(symbol.kind)) return symbol;
  const of = lastOf(symbol.name);
  const members = symbol.members.map((member) => {
    const body = bodies.get(`${of} ${member.name}`);
    if (body === null || body === undefined || member.signature.includes("\n")) return member;
    return {
      ...member,
      path: body.path,
      line: body.member.line,
      endLine: body.member.endLine,
      doc: better(member.doc, body.member.doc),
    };
  });
  return { ...symbol, members };
}
