import { posix } from "node:path";
import type { Project } from "../language.ts";
import { compare } from "../order.ts";
import { isRecord, type Json, parseToml } from "./manifest.ts";

export interface RustPackage {
  readonly name: string;
  readonly folder: string;
  /** Path of the root file of its library; null when it has none. */
  readonly library: string | null;
  /** The name under which other packages use the library. */
  readonly libraryName: string;
  /** Root files of programs, tests, examples and benchmarks, by path, with the name of a program. */
  readonly roots: ReadonlyMap<string, string | null>;
  /** Name in the code → name of the package, for what it depends on. */
  readonly dependencies: ReadonlyMap<string, string>;
}

/** The packages that `Cargo.toml` files declare, in the order of their folders. */
export function rustPackages(
  project: Pick<Project, "manifests" | "manifest"> & { has(path: string): boolean; paths: Iterable<string> },
): RustPackage[] {
  const found = project.manifests
    .filter((path) => posix.basename(path) === "Cargo.toml")
    .flatMap((path) => {
      const toml = parseToml(project.manifest(path));
      return toml === null ? [] : [{ folder: folderOf(path), toml }];
    })
    .sort((a, b) => compare(a.folder, b.folder));
  const shared = found.flatMap(({ toml }) => {
    const workspace = toml["workspace"];
    const list = isRecord(workspace) ? workspace["dependencies"] : null;
    return isRecord(list) ? [...Object.entries(list)] : [];
  });
  const paths = [...project.paths].filter((path) => path.endsWith(".rs"));
  return found.flatMap(({ folder, toml }) => {
    const about = toml["package"];
    const name = isRecord(about) ? about["name"] : null;
    return typeof name === "string" ? [packageOf(name, folder, toml, new Map(shared), paths)] : [];
  });
}

const folderOf = (path: string): string => (posix.dirname(path) === "." ? "" : posix.dirname(path));

export const codeName = (name: string): string => name.replaceAll("-", "_");

function packageOf(
  name: string,
  folder: string,
  toml: Json,
  shared: ReadonlyMap<string, unknown>,
  paths: readonly string[],
): RustPackage {
  const at = (path: string) => posix.join(folder, path);
  const own = new Set(paths);
  const lib = isRecord(toml["lib"]) ? toml["lib"] : {};
  const written = typeof lib["path"] === "string" ? at(lib["path"]) : at("src/lib.rs");
  const libraryName = typeof lib["name"] === "string" ? lib["name"] : codeName(name);
  const roots = new Map<string, string | null>();
  for (const path of paths) {
    const inside =
      folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
    if (inside === null) continue;
    const program = /^src\/bin\/(?:([^/]+)\.rs|([^/]+)\/main\.rs)$/.exec(inside);
    if (inside === "src/main.rs") roots.set(path, name);
    else if (program !== null) roots.set(path, program[1] ?? program[2] ?? null);
    else if (/^(?:tests|examples|benches)\/(?:[^/]+\.rs|[^/]+\/main\.rs)$|^build\.rs$/.test(inside))
      roots.set(path, null);
  }
  for (const kind of ["bin", "test", "example", "bench"]) {
    const list = toml[kind];
    for (const target of Array.isArray(list) ? list : []) {
      if (!isRecord(target) || typeof target["path"] !== "string" || !own.has(at(target["path"]))) continue;
      const named = typeof target["name"] === "string" ? target["name"] : null;
      roots.set(at(target["path"]), kind === "bin" ? named : null);
    }
  }
  const library = own.has(written) ? written : null;
  return { name, folder, library, libraryName, roots, dependencies: dependencies(toml, shared) };
}

function dependencies(toml: Json, shared: ReadonlyMap<string, unknown>): Map<string, string> {
  const found = new Map<string, string>();
  const read = (holder: Json) => {
    for (const key of ["dependencies", "dev-dependencies", "build-dependencies"]) {
      const list = holder[key];
      for (const [name, given] of Object.entries(isRecord(list) ? list : {})) {
        const about = isRecord(given) && given["workspace"] === true ? shared.get(name) : given;
        const real = isRecord(about) && typeof about["package"] === "string" ? about["package"] : name;
        found.set(codeName(name), real);
      }
    }
  };
  read(toml);
  const targets = toml["target"];
  for (const target of Object.values(isRecord(targets) ? targets : {})) if (isRecord(target)) read(target);
  return found;
}
