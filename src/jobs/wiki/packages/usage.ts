import type { Atlas, AtlasFile } from "../graph/atlas.ts";
import type { Dependency, Ecosystem, Package } from "./package.ts";

/** A dependency as the repository declares it, in one manifest or several. */
export interface Declared {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly at: readonly { readonly manifest: Package; readonly dependency: Dependency }[];
  /** Files that import it, tests included; null = what it is imported as is not known. */
  readonly files: readonly string[] | null;
}

/** Every dependency of the repository's manifests, by ecosystem and name; packages of the repository itself left out. */
export function declaredDependencies(atlas: Atlas, shown: (path: string) => boolean): Declared[] {
  const found = new Map<string, { ecosystem: Ecosystem; name: string; at: Declared["at"][number][] }>();
  const own = new Set(atlas.packages.flatMap((p) => (p.name === null ? [] : `${p.ecosystem}\n${p.name}`)));
  for (const manifest of atlas.packages) {
    if (!shown(manifest.manifest)) continue;
    for (const dependency of manifest.dependencies) {
      const key = `${manifest.ecosystem}\n${dependency.name}`;
      if (own.has(key)) continue;
      const entry = found.get(key) ?? { ecosystem: manifest.ecosystem, name: dependency.name, at: [] };
      entry.at.push({ manifest, dependency });
      found.set(key, entry);
    }
  }
  const imported = importers(atlas);
  return [...found.values()].map((d) => ({ ...d, files: imported(d.ecosystem, d.name) }));
}

const LANGUAGES: Readonly<Record<Ecosystem, RegExp>> = {
  npm: /Script$|^TSX$/,
  Python: /^Python$/,
  Go: /^Go$/,
  Rust: /^Rust$/,
  JVM: /^(?:Java|Kotlin|Scala)$/,
  ".NET": /^C#$/,
  PHP: /^PHP$/,
  Ruby: /^Ruby$/,
  Swift: /^Swift$/,
};

/** Only where an import says the name of the package, or nearly: elsewhere nothing is known. */
function importers(atlas: Atlas): (ecosystem: Ecosystem, name: string) => readonly string[] | null {
  const language = (path: string) => atlas.files.get(path)?.facts.language ?? "";
  const of = (ecosystem: Ecosystem, matches: (name: string) => boolean): string[] =>
    atlas.external
      .filter((e) => !e.standard && matches(e.name))
      .flatMap((e) => [...e.files].filter((path) => LANGUAGES[ecosystem].test(language(path))));
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-.]/g, "_");
  return (ecosystem, name) => {
    if (ecosystem === "npm") return of(ecosystem, (e) => e === name);
    if (ecosystem === "Go") return of(ecosystem, (e) => e === name || e.startsWith(`${name}/`));
    if (!/^(?:Python|Rust|Ruby)$/.test(ecosystem)) return null;
    const files = of(ecosystem, (e) => plain(e.split(/[.:/]/)[0] ?? "") === plain(name));
    // What Python calls a package and what it installs as may differ.
    return files.length === 0 ? null : files;
  };
}

/** Names of npm's packages that source files import and no manifest declares. */
export function undeclared(atlas: Atlas): { readonly name: string; readonly files: readonly string[] }[] {
  const npm = atlas.packages.filter((p) => p.ecosystem === "npm");
  if (npm.length === 0) return [];
  const known = new Set(npm.flatMap((p) => [p.name ?? "", ...p.dependencies.map((d) => d.name)]));
  return atlas.external.flatMap(({ name, standard, files }) => {
    const inside = [...files].filter((path) => {
      const file = atlas.files.get(path);
      return file?.role === "source" && LANGUAGES.npm.test(file.facts.language) && isCode(file, name);
    });
    // `@/x` and the like are aliases, and types may be all that is imported.
    const sure = !standard && /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name);
    if (!sure || inside.length === 0 || known.has(name) || known.has(typesOf(name))) return [];
    // A name that other files know, a bundler's settings for one, may be an alias of theirs.
    const elsewhere = [...atlas.files.values()].some((f) => !files.has(f.path) && quotes(f.text, name));
    return elsewhere ? [] : [{ name, files: inside }];
  });
}

/** Whether an import stands in the code, and not in a comment that names a type. */
function isCode(file: AtlasFile, name: string): boolean {
  const lines = file.text.split("\n");
  return file.facts.imports.some(
    (i) =>
      (i.from === name || i.from.startsWith(`${name}/`)) &&
      !/^\s*(?:\/?\*|\/\/)/.test(lines[i.line - 1] ?? ""),
  );
}

function quotes(text: string, name: string): boolean {
  return text.includes(`"${name}"`) || text.includes(`'${name}'`);
}

function typesOf(name: string): string {
  return `@types/${name.replace(/^@/, "").replace("/", "__")}`;
}
