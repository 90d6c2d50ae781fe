import { posix } from "node:path";
import type { FileFacts } from "../facts.ts";
import type { Project } from "../language.ts";
import { sorted } from "../order.ts";
import { type RustPackage, rustPackages } from "./rust-packages.ts";

/** A module of a crate: a file, or a block inside one. */
export interface RustModule {
  readonly crate: RustCrate;
  readonly file: FileFacts;
  /** The block's name within its file, as in `a::b`; empty for the file itself. */
  readonly inner: string;
  readonly parent: RustModule | null;
  readonly children: Map<string, RustModule>;
}

export interface RustCrate {
  readonly package: RustPackage;
  readonly root: string;
}

export interface RustTree {
  readonly packages: readonly RustPackage[];
  /** The modules that are files. */
  readonly modules: ReadonlyMap<string, RustModule>;
}

const NO_PACKAGE: RustPackage = {
  name: "",
  folder: "",
  library: null,
  libraryName: "",
  roots: new Map(),
  dependencies: new Map(),
};

/** Follows `mod` from the roots of all crates; a file that none of them reaches is a crate of its own. */
export function rustTree(project: Project): RustTree {
  const files = new Map([...project.files].filter(([, file]) => file.language === "Rust"));
  const packages = rustPackages({ ...project, has: (path) => files.has(path), paths: files.keys() });
  const modules = new Map<string, RustModule>();
  const plant = (owner: RustPackage, root: string) => {
    const file = files.get(root);
    if (file === undefined || modules.has(root)) return;
    grow({ package: owner, root }, file, null, files, modules);
  };
  for (const owner of packages) {
    if (owner.library !== null) plant(owner, owner.library);
    for (const root of sorted(owner.roots.keys(), (path) => path)) plant(owner, root);
  }
  for (const path of sorted(files.keys(), (p) => p)) plant(NO_PACKAGE, path);
  return { packages, modules };
}

function grow(
  crate: RustCrate,
  file: FileFacts,
  parent: RustModule | null,
  files: ReadonlyMap<string, FileFacts>,
  modules: Map<string, RustModule>,
): RustModule {
  const module: RustModule = { crate, file, inner: "", parent, children: new Map() };
  modules.set(file.path, module);
  for (const { from } of file.imports) {
    const [, names = "", given] = /^mod ([^@]+?)(?: @(.+))?$/.exec(from) ?? [];
    if (names === "") continue;
    const path = names.split(" ");
    const holder = innermost(module, path.slice(0, -1));
    const child = childFile(module, path, given ?? null, files);
    // A file belongs to the first crate that names it; `modules` also ends a circle of `#[path]`s.
    if (child === null || modules.has(child.path)) continue;
    holder.children.set(path.at(-1) ?? "", grow(crate, child, holder, files, modules));
  }
  for (const { name } of file.symbols) {
    const path = name.split("::");
    if (path.length > 1) innermost(module, path.slice(0, -1));
  }
  return module;
}

/** The block inside a file's module that a path leads to; made when it is not there. */
function innermost(module: RustModule, path: readonly string[]): RustModule {
  let here = module;
  for (const name of path) {
    const inner = here.inner === "" ? name : `${here.inner}::${name}`;
    const next = here.children.get(name) ?? {
      crate: module.crate,
      file: module.file,
      inner,
      parent: here,
      children: new Map<string, RustModule>(),
    };
    here.children.set(name, next);
    here = next;
  }
  return here;
}

function childFile(
  module: RustModule,
  path: readonly string[],
  given: string | null,
  files: ReadonlyMap<string, FileFacts>,
): FileFacts | null {
  const { file, crate } = module;
  const folder = posix.dirname(file.path);
  if (given !== null) return files.get(posix.join(folder, given)) ?? null;
  const base = posix.basename(file.path, ".rs");
  const isRoot = file.path === crate.root || base === "mod";
  const around = posix.join(folder, isRoot ? "" : base, ...path.slice(0, -1));
  const name = path.at(-1) ?? "";
  return files.get(posix.join(around, `${name}.rs`)) ?? files.get(posix.join(around, name, "mod.rs")) ?? null;
}
