import { posix } from "node:path";
import type { FileFacts } from "../facts.ts";
import { Links } from "../graph/links.ts";
import type { Linker, Project } from "../language.ts";

export const isShellStandard = (): boolean => false;

/** Follows `source` to the files it names, and commands to the functions of those. */
export const linkShell: Linker = (project) => {
  const files = [...project.files.values()].filter((f) => f.language === "Shell");
  const sources = new Map(files.map((f) => [f.path, sourced(f, project)] as const));
  // A file that others read in is a library, whatever its first line says.
  const libraries = new Set([...sources.values()].flatMap((list) => list.map((s) => s.path)));
  return new Map(
    files.map((file) => {
      const linked = linkedFacts(file, sources, project);
      return [file.path, libraries.has(file.path) ? { ...linked, entry: null } : linked] as const;
    }),
  );
};

function linkedFacts(
  file: FileFacts,
  sources: ReadonlyMap<string, readonly { path: string; line: number }[]>,
  project: Project,
): FileFacts {
  const links = new Links(file);
  const reached = new Set<string>();
  const queue = [...(sources.get(file.path) ?? [])];
  for (const { path, line } of queue) links.touch(path, line);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (reached.has(next.path) || next.path === file.path) continue;
    reached.add(next.path);
    queue.push(...(sources.get(next.path) ?? []));
  }
  const functions = new Map<string, string | null>();
  for (const path of reached) {
    for (const symbol of project.files.get(path)?.symbols ?? [])
      if (symbol.kind === "function") functions.set(symbol.name, functions.has(symbol.name) ? null : path);
  }
  const own = new Set(file.symbols.map((s) => s.name));
  for (const { name, within } of file.loose ?? []) {
    const path = own.has(name) ? null : functions.get(name);
    if (path !== null && path !== undefined) links.use(path, name, within);
  }
  return links.facts();
}

function sourced(file: FileFacts, project: Project): { path: string; line: number }[] {
  return file.imports.flatMap(({ from, line }) => {
    const [, way = "", written = ""] = /^(source|load) ([\s\S]*)$/.exec(from) ?? [];
    const path = way === "" ? null : locate(file, written, way === "load", project);
    return path === null ? [] : [{ path, line }];
  });
}

/**
 * A path that is written out, or whose beginning is a variable: then the rest must name one file only. Bats' `load`
 * looks beside the test and adds an ending.
 */
function locate(file: FileFacts, written: string, load: boolean, project: Project): string | null {
  const folder = posix.dirname(file.path);
  const endings = load ? [".bash", ".sh", ""] : [""];
  const has = (path: string) => endings.map((e) => path + e).find((p) => project.files.has(p)) ?? null;
  const tail = staticEnd(written);
  if (tail === undefined) {
    if (!/^[\w./-]+$/.test(written)) return null;
    return has(posix.join(folder, written)) ?? (load ? null : has(posix.normalize(written)));
  }
  if (tail === "") return null;
  const near = has(posix.join(folder, tail));
  if (near !== null) return near;
  const ends = [...project.files.keys()].filter((p) =>
    endings.some((e) => p === tail + e || p.endsWith(`/${tail.replace(/^(?:\.\.?\/)+/, "")}${e}`)),
  );
  return ends.length === 1 ? (ends[0] ?? null) : null;
}

/** What follows the last variable of a path; empty when nothing does, undefined when there is no variable. */
function staticEnd(written: string): string | undefined {
  if (!/[$`]/.test(written)) return undefined;
  const start = written.lastIndexOf("/", Math.max(written.length - 1, 0));
  const parts: string[] = [];
  for (
    let end = written.length, slash = start;
    slash >= 0;
    end = slash, slash = written.lastIndexOf("/", slash - 1)
  ) {
    const part = written.slice(slash + 1, end);
    if (!/^[\w.-]+$/.test(part)) break;
    parts.unshift(part);
    if (slash === 0) break;
  }
  return parts.join("/");
}
