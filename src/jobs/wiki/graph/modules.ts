import type { Member } from "../facts.ts";
import type { Package } from "../packages/package.ts";
import type { AtlasFile, Module, PlacedSymbol } from "./atlas.ts";
import type { Branch } from "./folders.ts";
import { shortestTitles, uniquePages } from "./names.ts";

interface Draft {
  readonly branch: Branch;
  readonly id: string;
  readonly path: string;
  readonly parent: Draft | null;
}

/** Turns the tree of folders into modules with titles and pages. */
export function makeModules(
  root: Branch,
  files: ReadonlyMap<string, AtlasFile>,
  repository: string,
  workspaces: ReadonlyMap<string, Package>,
): { roots: readonly Module[]; all: readonly Module[] } {
  const drafts: Draft[] = [];
  const collect = (branch: Branch, parent: Draft | null): void => {
    const path = [branch.folder, branch.group].filter(Boolean).join("/");
    const draft = {
      branch,
      id: branch.group === null ? branch.folder : `${branch.folder}\u0000${branch.group}`,
      path,
      parent,
    };
    drafts.push(draft);
    for (const child of branch.children) collect(child, draft);
  };
  if (root.files.length > 0) collect({ ...root, children: [] }, null);
  for (const child of root.children) collect(child, null);
  const titles = shortestTitles(
    drafts.map((d) => ({ id: d.id, path: d.path, group: d.branch.group })),
    repository,
  );
  for (const { id, branch } of drafts) {
    const name = branch.group === null ? workspaces.get(branch.folder)?.name : undefined;
    if (name !== undefined && name !== null && ![...titles.values()].includes(name)) titles.set(id, name);
  }
  const pages = uniquePages(
    "modules",
    drafts.map((d) => ({ id: d.id, path: d.path })),
  );
  const build = (draft: Draft, parent: Module | null): Module => {
    const own = draft.branch.files.flatMap((path) => files.get(path) ?? []);
    const module: Module & { children: readonly Module[]; rank: number } = {
      id: draft.id,
      folder: draft.branch.folder,
      group: draft.branch.group,
      workspace: draft.branch.group === null ? (workspaces.get(draft.branch.folder) ?? null) : null,
      title: titles.get(draft.id) ?? draft.path,
      page: pages.get(draft.id) ?? "modules/module.md",
      files: own,
      symbols: symbolsOf(own),
      children: [],
      parent,
      rank: own.reduce((sum, file) => sum + file.rank, 0),
    };
    const children = drafts.filter((d) => d.parent === draft).map((d) => build(d, module));
    return Object.assign(module, { children });
  };
  const roots = drafts.filter((d) => d.parent === null).map((d) => build(d, null));
  return { roots, all: roots.flatMap(withDescendants) };
}

export function withDescendants(module: Module): Module[] {
  return [module, ...module.children.flatMap(withDescendants)];
}

/** The symbols of files, with the methods that Go writes beside its types, possibly in another file. */
function symbolsOf(files: readonly AtlasFile[]): PlacedSymbol[] {
  const methods = new Map<string, Map<string, Member>>();
  for (const file of files) {
    for (const { of, member } of file.facts.methods) {
      const key = `${folderOf(file.path)}#${of}`;
      const known = methods.get(key) ?? new Map<string, Member>();
      if (!known.has(member.name)) known.set(member.name, { ...member, path: file.path });
      methods.set(key, known);
    }
  }
  const symbols: PlacedSymbol[] = [];
  const places = new Map<string, number>();
  for (const file of files) {
    for (const fact of file.facts.symbols) {
      const key = `${folderOf(file.path)}#${fact.name}`;
      const at = file.facts.language === "Go" ? places.get(key) : undefined;
      const first = at === undefined ? undefined : symbols[at];
      if (at !== undefined && first !== undefined && first.path !== file.path) {
        const twin = { path: file.path, line: fact.line, endLine: fact.endLine };
        symbols[at] = { ...first, twins: [...(first.twins ?? []), twin] };
        continue;
      }
      places.set(key, symbols.length);
      const more = [...(methods.get(key)?.values() ?? [])];
      symbols.push({
        path: file.path,
        fact: more.length === 0 ? fact : { ...fact, members: [...fact.members, ...more] },
      });
    }
  }
  return symbols;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
