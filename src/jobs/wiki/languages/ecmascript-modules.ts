import { builtinModules } from "node:module";
import { posix } from "node:path";
import type { Project, Resolved, Resolver } from "../language.ts";
import { type Aliases, findAliases } from "./ecmascript-aliases.ts";
import { isRecord, parseJson } from "./manifest.ts";

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts"];
/** Imports name the file that will be built; the source may have another extension. */
const BUILT: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts", ".ts"],
  ".cjs": [".cts", ".ts"],
};
const BUILTIN = new Set(builtinModules.filter((name) => !name.startsWith("_")));

/** Finds the files that import specifiers mean: relative paths, tsconfig paths, `#imports` and workspace packages. */
export function ecmaResolver(project: Project): Resolver {
  const packages = workspacePackages(project);
  const aliases = findAliases(project);
  return (importer, specifier) => {
    const spec = specifier.replace(/[?!].*$/, "");
    const folder = posix.dirname(importer.path);
    if (/^\.{0,2}\//.test(spec) || spec === "." || spec === "..") {
      return spec.startsWith("/")
        ? { kind: "unknown" }
        : found(relativeFile(project, packages, posix.join(folder, spec)));
    }
    return (
      aliased(project, aliases, importer.path, spec) ?? packaged(project, packages, spec) ?? external(spec)
    );
  };
}

function found(path: string | null): Resolved {
  return path === null ? { kind: "unknown" } : { kind: "files", paths: [path] };
}

/** The source file that a path without certainty about its extension means. */
export function sourceFile(project: Project, path: string): string | null {
  const base = posix.normalize(path).replace(/\/$/, "");
  if (project.files.has(base)) return base;
  const extension = posix.extname(base);
  const stem = base.slice(0, base.length - extension.length);
  const candidates = [
    ...(BUILT[extension] ?? []).map((e) => stem + e),
    ...EXTENSIONS.map((e) => base + e),
    ...EXTENSIONS.map((e) => posix.join(base, `index${e}`)),
  ];
  return candidates.find((candidate) => project.files.has(candidate)) ?? null;
}

/** As `sourceFile`, but a folder's own `package.json` says first which file it stands for. */
function relativeFile(project: Project, packages: readonly Package[], path: string): string | null {
  const base = posix.normalize(path).replace(/\/$/, "");
  const file = sourceFile(project, base);
  const owner = packages.find((p) => p.folder === base);
  const isFile = file !== null && !file.startsWith(posix.join(base, "index."));
  return owner === undefined || isFile ? file : (firstFile(project, base, owner.entries) ?? file);
}

function aliased(project: Project, aliases: Aliases, importer: string, spec: string): Resolved | null {
  for (const target of aliases(importer, spec)) {
    const path = sourceFile(project, target);
    if (path !== null) return { kind: "files", paths: [path] };
  }
  return null;
}

interface Package {
  readonly name: string;
  readonly folder: string;
  readonly entries: readonly string[];
}

function workspacePackages(project: Project): Package[] {
  const list: Package[] = [];
  for (const path of project.manifests) {
    if (posix.basename(path) !== "package.json") continue;
    const json = parseJson(project.manifest(path));
    const name = json?.["name"];
    if (json === null) continue;
    const entries = [...targets(isRecord(json["exports"]) ? json["exports"]["."] : json["exports"])];
    for (const key of ["source", "module", "main", "types"]) {
      const value = json[key];
      if (typeof value === "string") entries.push(value);
    }
    list.push({ name: typeof name === "string" ? name : "", folder: posix.dirname(path), entries });
  }
  // The longest name first: `@a/b-c` must not be taken for `@a/b`.
  return list.sort((a, b) => b.name.length - a.name.length || (a.folder < b.folder ? -1 : 1));
}

/** Every path in an `exports` value, whatever its conditions. */
function targets(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isRecord(value) ? Object.values(value).flatMap(targets) : [];
}

function packaged(project: Project, packages: readonly Package[], spec: string): Resolved | null {
  const owner = packages.find((p) => p.name !== "" && (spec === p.name || spec.startsWith(`${p.name}/`)));
  if (owner === undefined) return null;
  const rest = spec.slice(owner.name.length + 1);
  const ways =
    rest === ""
      ? [...owner.entries, "src/index", "index", "lib/index"]
      : [rest, `src/${rest}`, `lib/${rest}`];
  return found(firstFile(project, owner.folder, ways));
}

/** The first of these paths in a folder that there is, as it is or as the source of what is built. */
function firstFile(project: Project, folder: string, ways: readonly string[]): string | null {
  for (const way of ways.flatMap((w) => [w, sourceOfBuilt(w)])) {
    const path = sourceFile(project, posix.join(folder, way));
    if (path !== null) return path;
  }
  return null;
}

/** Where the source of a built file usually is: `dist/x.js` comes from `src/x`. */
export function sourceOfBuilt(path: string): string {
  return path
    .replace(/^\.\//, "")
    .replace(/^(?:dist|lib|build|out|es|esm|cjs)\/(?:(?:cjs|esm|es|types)\/)?/, "src/")
    .replace(/(?:\.d)?\.[cm]?[jt]s$/, "");
}

function external(spec: string): Resolved {
  const [first = "", second] = spec.split("/");
  const standard = /^(?:node|bun):/.test(spec) || spec === "bun" || BUILTIN.has(first);
  const name = first.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
  if (!standard && !/^(?:@[\w.~-]+\/)?[\w.~-]+$/.test(name)) return { kind: "unknown" };
  return { kind: "external", name: standard ? spec.replace(/^(?!\w+:|bun$)/, "node:") : name, standard };
}
