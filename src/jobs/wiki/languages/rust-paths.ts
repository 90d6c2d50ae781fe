import type { FileFacts, ImportFact } from "../facts.ts";
import type { RustModule, RustTree } from "./rust-modules.ts";
import { codeName, type RustPackage } from "./rust-packages.ts";

/** What a path leads to. */
export type RustTarget =
  | { readonly kind: "symbol"; readonly path: string; readonly name: string }
  | { readonly kind: "module"; readonly module: RustModule }
  | { readonly kind: "external"; readonly crate: string };

const MOST_STEPS = 64;

/** Finds what paths mean by the rules of the language, as far as files and `use` declarations tell. */
export class RustPaths {
  readonly #tree: RustTree;
  readonly #byName: ReadonlyMap<string, RustPackage>;
  readonly #macros = new Map<string, { path: string; name: string } | null>();

  constructor(tree: RustTree) {
    this.#tree = tree;
    this.#byName = new Map(tree.packages.map((p) => [p.name, p] as const));
    for (const { crate, file } of tree.modules.values()) {
      for (const { name, signature } of file.symbols) {
        if (!signature.startsWith("macro_rules!")) continue;
        const key = `${crate.root} ${name}`;
        this.#macros.set(key, this.#macros.has(key) ? null : { path: file.path, name });
      }
    }
  }

  /** @param path from a module, as written */
  resolve(from: RustModule, path: readonly string[], seen = new Set<string>()): RustTarget | null {
    if (seen.size > MOST_STEPS) return null;
    const [first = "", ...rest] = path;
    let here: RustTarget | null;
    if (first === "crate") here = this.#root(from);
    else if (first === "self") here = { kind: "module", module: from };
    else if (first === "super") here = from.parent === null ? null : { kind: "module", module: from.parent };
    else here = this.#inside(from, first, seen) ?? this.#crate(from, first);
    for (const part of rest) {
      if (here === null || here.kind !== "module") return here;
      here =
        part === "super"
          ? here.module.parent === null
            ? null
            : { kind: "module", module: here.module.parent }
          : this.#inside(here.module, part, seen);
    }
    return here;
  }

  /** The one macro of a crate that is called so: macros may be used without a path. */
  macro(from: RustModule, name: string): RustTarget | null {
    const found = this.#macros.get(`${from.crate.root} ${name}`) ?? null;
    return found === null ? null : { kind: "symbol", ...found };
  }

  #root({ crate }: RustModule): RustTarget | null {
    const module = this.#tree.modules.get(crate.root);
    return module === undefined ? null : { kind: "module", module };
  }

  /** A name as a module holds it: its own, one that it imports, or one of a module that it imports whole. */
  #inside(module: RustModule, name: string, seen: Set<string>): RustTarget | null {
    const key = `${module.file.path}#${module.inner}#${name}`;
    if (seen.has(key)) return null;
    seen.add(key);
    const { file, inner } = module;
    const full = inner === "" ? name : `${inner}::${name}`;
    const child = module.children.get(name);
    if (child !== undefined) return { kind: "module", module: child };
    if (symbolNames(file).has(full)) return { kind: "symbol", path: file.path, name: full };
    const whole: ImportFact[] = [];
    for (const imported of file.imports) {
      if (imported.from.startsWith("mod ")) continue;
      if (imported.all) whole.push(imported);
      const bound = imported.names.find((n) => n.as === name);
      if (bound === undefined) continue;
      const found = this.resolve(fileModule(module), [...parts(imported), bound.name], seen);
      if (found !== null) return found;
    }
    for (const imported of whole) {
      const from = this.resolve(fileModule(module), parts(imported), seen);
      const found = from?.kind === "module" ? this.#inside(from.module, name, seen) : null;
      if (found !== null) return found;
    }
    const macro = module.parent === null ? this.macro(module, name) : null;
    return macro;
  }

  #crate({ crate }: RustModule, name: string): RustTarget | null {
    const own = crate.package;
    const real = own.libraryName === name ? own.name : (own.dependencies.get(name) ?? null);
    if (real === null) return STANDARD.test(name) ? { kind: "external", crate: name } : null;
    const found =
      this.#byName.get(real) ?? this.#tree.packages.find((p) => codeName(p.name) === codeName(real));
    const root = found?.library ?? null;
    const module = root === null ? undefined : this.#tree.modules.get(root);
    return module === undefined ? { kind: "external", crate: real } : { kind: "module", module };
  }
}

const STANDARD = /^(?:std|core|alloc|proc_macro|test)$/;

export const isStandard = (crate: string): boolean => STANDARD.test(crate);

/** A `use` inside a block counts as one of the file, and its path is told from there. */
function fileModule(module: RustModule): RustModule {
  let here = module;
  while (here.inner !== "" && here.parent !== null) here = here.parent;
  return here;
}

function parts({ from }: ImportFact): string[] {
  return from === "" ? [] : from.split("::");
}

const NAMES = new WeakMap<FileFacts, ReadonlySet<string>>();

function symbolNames(file: FileFacts): ReadonlySet<string> {
  const known = NAMES.get(file) ?? new Set(file.symbols.map((s) => s.name));
  NAMES.set(file, known);
  return known;
}
