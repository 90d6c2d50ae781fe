import { posix } from "node:path";
import { isRecord, type Json, parseJson, parseToml } from "../languages/manifest.ts";
import type { Dependency, Ecosystem, Package } from "./package.ts";
import { requirement } from "./requirement.ts";
import { written } from "./written-manifests.ts";

type Contents = Omit<Package, "manifest" | "folder" | "ecosystem">;
export const EMPTY: Contents = { name: null, version: null, dependencies: [], members: [], commands: [] };

/** What a manifest says; null when the file is none, or its own tool could not read it. */
export function readManifest(path: string, text: string): Package | null {
  const base = posix.basename(path);
  const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
  const made = (ecosystem: Ecosystem, contents: Contents | null): Package | null =>
    contents === null ? null : { manifest: path, folder, ecosystem, ...contents };
  if (base === "package.json") return made("npm", npm(text));
  if (base === "composer.json") return made("PHP", composer(text));
  if (base === "pyproject.toml") return made("Python", pyproject(text));
  if (base === "Cargo.toml") return made("Rust", cargo(text));
  const found = written(base, text);
  return found === null ? null : made(found.ecosystem, { ...EMPTY, ...found });
}

const string = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const record = (value: unknown): Json => (isRecord(value) ? value : {});
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : [];

/** The line on which a key first stands after a section's name; 1 when it stands nowhere. */
export function lineOf(text: string, key: string, section = ""): number {
  const start = section === "" ? 0 : Math.max(0, text.indexOf(section));
  const at = text.indexOf(key, start);
  return at < 0 ? 1 : text.slice(0, at).split("\n").length;
}

function npm(text: string): Contents | null {
  const json = parseJson(text);
  if (json === null) return null;
  const optional = new Set(
    Object.entries(record(json["peerDependenciesMeta"])).flatMap(([name, meta]) =>
      record(meta)["optional"] === true ? [name] : [],
    ),
  );
  const of = (field: string, kind: Dependency["kind"]): Dependency[] =>
    Object.entries(record(json[field])).map(([name, range]) => ({
      name,
      range: string(range),
      kind: kind === "peer" && optional.has(name) ? "optional" : kind,
      line: lineOf(text, `"${name}"`, `"${field}"`),
    }));
  const { bin } = { bin: json["bin"] };
  const name = string(json["name"]);
  const bins: [string, unknown][] =
    typeof bin === "string" ? [[name?.replace(/^.*\//, "") ?? "", bin]] : Object.entries(record(bin));
  const { workspaces } = { workspaces: json["workspaces"] };
  return {
    name,
    version: string(json["version"]),
    dependencies: [
      ...of("dependencies", "runtime"),
      ...of("peerDependencies", "peer"),
      ...of("optionalDependencies", "optional"),
      ...of("devDependencies", "development"),
    ],
    members: strings(Array.isArray(workspaces) ? workspaces : record(workspaces)["packages"]),
    commands: bins.flatMap(([command, target]) =>
      typeof target === "string" && command !== ""
        ? [{ name: command, target, line: lineOf(text, '"bin"') }]
        : [],
    ),
  };
}

function composer(text: string): Contents | null {
  const json = parseJson(text);
  if (json === null) return null;
  const of = (field: string, kind: Dependency["kind"]): Dependency[] =>
    Object.entries(record(json[field])).flatMap(([name, range]) =>
      // `php` and `ext-json` are the platform.
      name.includes("/")
        ? [{ name, range: string(range), kind, line: lineOf(text, `"${name}"`, `"${field}"`) }]
        : [],
    );
  return {
    ...EMPTY,
    name: string(json["name"]),
    version: string(json["version"]),
    dependencies: [...of("require", "runtime"), ...of("require-dev", "development")],
  };
}

function pyproject(text: string): Contents | null {
  const toml = parseToml(text);
  if (toml === null) return null;
  const project = record(toml["project"]);
  const tool = record(toml["tool"]);
  const poetry = record(tool["poetry"]);
  const of = (listed: readonly string[], kind: Dependency["kind"], section: string): Dependency[] =>
    listed.flatMap((words) => {
      const said = requirement(words);
      return said === null ? [] : [{ ...said, kind, line: lineOf(text, words, section) }];
    });
  const groups = (value: unknown, kind: Dependency["kind"], section: string) =>
    Object.values(record(value)).flatMap((listed) => of(strings(listed), kind, section));
  const poetic = Object.entries(record(poetry["dependencies"])).flatMap(([name, range]): Dependency[] =>
    name === "python"
      ? []
      : [
          {
            name,
            range: string(range) ?? string(record(range)["version"]),
            kind: "runtime",
            line: lineOf(text, `\n${name}`, "[tool.poetry.dependencies]") + 1,
          },
        ],
  );
  return {
    name: string(project["name"]) ?? string(poetry["name"]),
    version: string(project["version"]) ?? string(poetry["version"]),
    dependencies: [
      ...of(strings(project["dependencies"]), "runtime", "dependencies"),
      ...poetic,
      ...groups(project["optional-dependencies"], "optional", "optional-dependencies"),
      ...groups(toml["dependency-groups"], "development", "dependency-groups"),
    ],
    members: strings(record(record(tool["uv"])["workspace"])["members"]),
    commands: Object.entries({ ...record(project["scripts"]), ...record(poetry["scripts"]) }).flatMap(
      ([name, target]) =>
        typeof target === "string" ? [{ name, target, line: lineOf(text, name, "scripts]") }] : [],
    ),
  };
}

function cargo(text: string): Contents | null {
  const toml = parseToml(text);
  if (toml === null) return null;
  const of = (value: unknown, kind: Dependency["kind"], section: string): Dependency[] =>
    Object.entries(record(value)).map(([name, said]) => ({
      name,
      range: string(said) ?? string(record(said)["version"]),
      kind: record(said)["optional"] === true ? "optional" : kind,
      line: lineOf(text, name, section),
    }));
  const own = record(toml["package"]);
  const workspace = record(toml["workspace"]);
  const bins = Array.isArray(toml["bin"]) ? toml["bin"] : [];
  return {
    name: string(own["name"]),
    version: string(own["version"]),
    dependencies: [
      ...of(toml["dependencies"], "runtime", "[dependencies"),
      ...of(toml["dev-dependencies"], "development", "[dev-dependencies"),
      ...of(toml["build-dependencies"], "development", "[build-dependencies"),
    ],
    members: strings(workspace["members"]),
    commands: bins.flatMap((bin: unknown) => {
      const name = string(record(bin)["name"]);
      return name === null
        ? []
        : [{ name, target: string(record(bin)["path"]) ?? "src/main.rs", line: lineOf(text, "[[bin]]") }];
    }),
  };
}
