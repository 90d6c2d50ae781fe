import { posix } from "node:path";
import type { FileFacts, Member, SymbolFact } from "../facts.ts";
import { Links, linkedFile } from "../graph/links.ts";
import type { Linker, Project, Resolver } from "../language.ts";
import { better } from "../parse/symbols.ts";

export function csharpResolver(project: Project): Resolver {
  return (_, imported) => {
    const own = linkedFile(project, imported);
    if (own !== null) return own;
    const standard = /^System(?:\.|$)/.test(imported);
    const parts = imported.split(".");
    return imported === ""
      ? { kind: "unknown" }
      : { kind: "external", name: parts.slice(0, 2).join("."), standard };
  };
}

interface Place {
  readonly path: string;
  readonly name: string;
  readonly project: string;
}

/** Finds the types that a file names: in the namespaces around it, then in those that it uses. */
export const linkCsharp: Linker = (project) => {
  const own = [...project.files].filter(([, file]) => file.language === "C#");
  const folders = project.manifests.filter((p) => p.endsWith(".csproj")).map((p) => posix.dirname(p));
  const projectOf = (path: string) =>
    folders.filter((f) => f === "." || path.startsWith(`${f}/`)).sort((a, b) => b.length - a.length)[0] ?? "";
  const files = new Map(joinParts(own, projectOf));
  const types = new Map<string, Map<string, Place[]>>();
  const globals = new Map<string, string[]>();
  for (const [path, file] of files) {
    const space = file.package ?? "";
    const names = types.get(space) ?? new Map<string, Place[]>();
    types.set(space, names);
    for (const { name } of file.symbols) {
      if (name.includes(".")) continue;
      names.set(name, [...(names.get(name) ?? []), { path, name, project: projectOf(path) }]);
    }
    for (const { from } of file.imports)
      if (from.startsWith("global "))
        globals.set(projectOf(path), [...(globals.get(projectOf(path)) ?? []), from.slice(7)]);
  }
  const changed = new Map<string, FileFacts>();
  for (const [path, file] of files) {
    const links = new Links(file);
    const here = projectOf(path);
    const around = (file.scopes ?? []).filter(
      (s) => (file.package ?? "") === s || (file.package ?? "").startsWith(`${s}.`),
    );
    const used = [
      ...new Set([...(file.scopes ?? []).filter((s) => !around.includes(s)), ...(globals.get(here) ?? [])]),
    ];
    const mine = new Set(file.symbols.map((s) => s.name));
    for (const { from, names, line } of file.imports) {
      const name = from.replace(/^global /, "");
      if (
        ![...types.keys()].some((space) => space === name || space.startsWith(`${name}.`)) &&
        names.length === 0
      )
        links.outside(name, line);
    }
    for (const { name, within } of file.loose ?? []) {
      if (mine.has(name)) continue;
      const target = find(name, [...around, ""], used, types, here);
      if (target !== null) links.use(target.path, target.name, within);
    }
    changed.set(path, links.facts());
  }
  return changed;
};

function find(
  name: string,
  around: readonly string[],
  used: readonly string[],
  types: ReadonlyMap<string, ReadonlyMap<string, readonly Place[]>>,
  project: string,
): Place | null {
  for (const space of around) {
    const places = types.get(space)?.get(name);
    if (places !== undefined) return only(places, project);
  }
  const found = used.flatMap((space) => types.get(space)?.get(name) ?? []);
  return only(found, project);
}

/** The one of several that the same project holds, else the only one there is. */
function only(places: readonly Place[], project: string): Place | null {
  const near = places.filter((p) => p.project === project);
  const [first, ...more] = near.length > 0 ? near : places;
  return first === undefined || more.length > 0 ? null : first;
}

/** Makes one type of its partial declarations: the file called like it has it, the others give their members. */
function joinParts(
  own: readonly (readonly [string, FileFacts])[],
  projectOf: (path: string) => string,
): [string, FileFacts][] {
  const parts = new Map<string, { path: string; symbol: SymbolFact }[]>();
  const keyOf = (path: string, file: FileFacts, name: string) =>
    `${projectOf(path)} ${file.package ?? ""} ${name}`;
  for (const [path, file] of own)
    for (const symbol of file.symbols) {
      if (!/\bpartial\b/.test(symbol.signature)) continue;
      const key = keyOf(path, file, symbol.name);
      parts.set(key, [...(parts.get(key) ?? []), { path, symbol }]);
    }
  return own.map(([path, file]) => {
    const symbols = file.symbols.flatMap((symbol) => {
      const all = parts.get(keyOf(path, file, symbol.name)) ?? [];
      if (all.length < 2 || !/\bpartial\b/.test(symbol.signature)) return [symbol];
      const main = all.find((p) => posix.basename(p.path, ".cs") === symbol.name) ?? all[0];
      if (main?.symbol !== symbol) return [];
      const others = all.filter((p) => p !== main);
      return [others.reduce((whole, part) => joined(whole, part), symbol)];
    });
    return [
      path,
      { ...file, symbols, exports: symbols.map((s) => ({ as: s.name, local: s.name, from: null })) },
    ];
  });
}

function joined(whole: SymbolFact, { path, symbol }: { path: string; symbol: SymbolFact }): SymbolFact {
  const more = symbol.members.map((m): Member => ({ ...m, path }));
  return {
    ...whole,
    doc: better(whole.doc, symbol.doc),
    exported: whole.exported || symbol.exported,
    members: [...whole.members, ...more],
    bases: [...new Set([...whole.bases, ...symbol.bases])],
  };
}
