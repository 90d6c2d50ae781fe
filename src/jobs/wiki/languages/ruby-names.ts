import { posix } from "node:path";
import type { FileFacts, Member, SymbolFact } from "../facts.ts";
import { Links } from "../graph/links.ts";
import type { Linker, Project } from "../language.ts";
import { reopened } from "./reopened.ts";
import { RUBY_STANDARD } from "./ruby-standard.ts";

export function isRubyStandard(name: string): boolean {
  return RUBY_STANDARD.has(name.split("/")[0] ?? "");
}

/** Joins what reopens a class, and follows `require` and constants. */
export const linkRuby: Linker = (project) => {
  const files = [...project.files.values()].filter((f) => f.language === "Ruby");
  if (files.length === 0) return new Map();
  const joined = reopened(files, { key: (_, symbol) => symbol.name, isTest });
  const names = new Map<string, { path: string; name: string }>();
  for (const file of joined.values()) {
    for (const symbol of file.symbols)
      if (symbol.kind !== "function" && !isTest(file.path))
        names.set(symbol.name, { path: file.path, name: symbol.name });
  }
  // Constants lie in the members of their module.
  const constants = new Map<string, { path: string; name: string }>();
  for (const file of joined.values())
    for (const symbol of file.symbols) addConstants(file, symbol, constants);
  const scopes = modulesOf(files);
  const gems = gemsOf(project);
  return new Map(
    [...joined].map(
      ([path, file]) => [path, linkedFacts(file, names, constants, scopes, { project, gems })] as const,
    ),
  );
};

const isTest = (path: string): boolean => /(?:^|\/)(?:test|tests|spec|features|examples?)\//.test(path);

function addConstants(
  file: FileFacts,
  symbol: SymbolFact,
  constants: Map<string, { path: string; name: string }>,
): void {
  if (isTest(file.path)) return;
  for (const member of symbol.members.filter((m: Member) => m.kind === "value"))
    constants.set(`${symbol.name}::${member.name}`, { path: file.path, name: symbol.name });
}

/** Every name that some file opens, also as a plain namespace. */
function modulesOf(files: readonly FileFacts[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of files) {
    for (const { name } of file.symbols) {
      const parts = name.split("::");
      for (let at = 1; at <= parts.length; at += 1) found.add(parts.slice(0, at).join("::"));
    }
  }
  return found;
}

function linkedFacts(
  file: FileFacts,
  names: ReadonlyMap<string, { path: string; name: string }>,
  constants: ReadonlyMap<string, { path: string; name: string }>,
  scopes: ReadonlySet<string>,
  { project, gems }: { readonly project: Project; readonly gems: ReadonlySet<string> },
): FileFacts {
  const links = new Links(file);
  for (const { from, line } of file.imports) {
    const [, way = "", path = ""] = /^(relative|load) ([\s\S]*)$/.exec(from) ?? [];
    const found = way === "relative" ? relative(file, path, project) : onLoadPath(file, path, project);
    if (found !== null) links.touch(found, line);
    else if (way === "load" && !scopes.has(camel(path))) links.outside(gemOf(path, gems), line);
  }
  for (const { path, name, within } of file.loose ?? []) {
    const written = path === "" ? name : `${path}::${name}`;
    const absolute = written.startsWith("::");
    const owners = within.length === 0 ? [""] : within;
    for (const owner of owners) {
      const target = absolute
        ? (names.get(written.slice(2)) ?? null)
        : lexical(owner, written, names, constants, scopes);
      if (target !== null) links.use(target.path, target.name, owner === "" ? [] : [owner]);
    }
  }
  return links.facts();
}

/** Ruby looks for the first word of a name in the modules around it, the innermost first. */
function lexical(
  owner: string,
  written: string,
  names: ReadonlyMap<string, { path: string; name: string }>,
  constants: ReadonlyMap<string, { path: string; name: string }>,
  scopes: ReadonlySet<string>,
): { path: string; name: string } | null {
  const first = written.split("::")[0] ?? "";
  const around = owner === "" ? [] : owner.split("::");
  for (let length = around.length; length >= 0; length -= 1) {
    const prefix = around.slice(0, length).join("::");
    const start = prefix === "" ? first : `${prefix}::${first}`;
    if (!scopes.has(start) && !constants.has(start)) continue;
    const full = prefix === "" ? written : `${prefix}::${written}`;
    return names.get(full) ?? constants.get(full) ?? null;
  }
  return null;
}

function relative(file: FileFacts, path: string, project: Project): string | null {
  const full = posix.join(posix.dirname(file.path), path);
  return [full, `${full}.rb`].find((p) => project.files.has(p)) ?? null;
}

/** The folders that Ruby looks in: `lib` of the gem around a file, then of any other gem here. */
function onLoadPath(file: FileFacts, path: string, project: Project): string | null {
  const roots = new Set<string>();
  for (let folder = posix.dirname(file.path); ; folder = posix.dirname(folder)) {
    for (const root of ["lib", "test", "spec", "."]) roots.add(posix.join(folder, root));
    if (folder === "." || folder === "/") break;
  }
  for (const manifest of project.manifests)
    if (manifest.endsWith(".gemspec")) roots.add(posix.join(posix.dirname(manifest), "lib"));
  const name = path.replace(/\.rb$/, "");
  return [...roots].map((root) => posix.join(root, `${name}.rb`)).find((p) => project.files.has(p)) ?? null;
}

const camel = (path: string): string =>
  path
    .split("/")
    .map((part) => part.replace(/(?:^|_)(\w)/g, (_, c: string) => c.toUpperCase()))
    .join("::");

/** `require "rack/utils"` loads a file of the gem `rack`, or of `rack-utils` when that is one the project asks for. */
function gemOf(path: string, gems: ReadonlySet<string>): string {
  const parts = path.split("/");
  for (let length = parts.length; length > 1; length -= 1) {
    const name = parts.slice(0, length).join("-");
    if (gems.has(name)) return name;
  }
  return parts[0] ?? path;
}

/** What a Gemfile and gemspecs ask for. */
function gemsOf(project: Project): ReadonlySet<string> {
  const paths = project.manifests.filter((path) => /(?:^|\/)Gemfile$|\.gemspec$/.test(path));
  const named =
    /^[ \t]*(?:gem|\w+\.add(?:_runtime|_development)?_dependency)[ \t(]+["']([\w.-]{1,100})["']/gm;
  return new Set(
    paths.flatMap((path) => [...(project.manifest(path) ?? "").matchAll(named)].map((m) => m[1] ?? "")),
  );
}
