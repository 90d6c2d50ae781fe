import { posix } from "node:path";
import type { Project } from "../language.ts";
import { isRecord, type Json, parseJson } from "./manifest.ts";

/** Paths that a specifier may stand for, seen from a file, best first. */
export type Aliases = (importer: string, specifier: string) => readonly string[];

interface Rule {
  readonly before: string;
  readonly after: string;
  readonly star: boolean;
  readonly targets: readonly string[];
}

/** Reads `paths` and `baseUrl` of every tsconfig.json or jsconfig.json, and `imports` of every package.json. */
export function findAliases(project: Project): Aliases {
  const rules = new Map<string, Rule[]>();
  const add = (folder: string, more: readonly Rule[]) =>
    rules.set(folder, [...(rules.get(folder) ?? []), ...more]);
  for (const path of project.manifests) {
    const folder = posix.dirname(path);
    const name = posix.basename(path);
    if (/^[jt]sconfig(?:\.base)?\.json$/.test(name)) add(folder, compilerRules(project, path, 0));
    if (name === "package.json") add(folder, importRules(folder, parseJson(project.manifest(path))));
  }
  return (importer, specifier) => {
    for (let folder = posix.dirname(importer); ; folder = posix.dirname(folder)) {
      const targets = (rules.get(folder) ?? []).flatMap((rule) => apply(rule, specifier));
      if (targets.length > 0) return targets;
      if (folder === "." || folder === "/") return [];
    }
  };
}

function apply(rule: Rule, specifier: string): string[] {
  if (!rule.star) return specifier === rule.before ? [...rule.targets] : [];
  if (specifier.length < rule.before.length + rule.after.length) return [];
  if (!specifier.startsWith(rule.before) || !specifier.endsWith(rule.after)) return [];
  const middle = specifier.slice(rule.before.length, specifier.length - rule.after.length);
  return rule.targets.map((target) => target.replace("*", () => middle));
}

function rule(pattern: string, targets: readonly string[]): Rule {
  const star = pattern.indexOf("*");
  return star < 0
    ? { before: pattern, after: "", star: false, targets }
    : { before: pattern.slice(0, star), after: pattern.slice(star + 1), star: true, targets };
}

function compilerRules(project: Project, path: string, depth: number): Rule[] {
  const json = parseJson(project.manifest(path));
  if (json === null || depth > 5) return [];
  const options = isRecord(json["compilerOptions"]) ? json["compilerOptions"] : {};
  const base = typeof options["baseUrl"] === "string" ? options["baseUrl"] : null;
  const root = posix.join(posix.dirname(path), base ?? ".");
  const own: Rule[] = [];
  for (const [pattern, targets] of Object.entries(isRecord(options["paths"]) ? options["paths"] : {})) {
    const list = Array.isArray(targets) ? targets.filter((t) => typeof t === "string") : [];
    own.push(
      rule(
        pattern,
        list.map((target) => posix.join(root, target)),
      ),
    );
  }
  if (base !== null) own.push(rule("*", [posix.join(root, "*")]));
  const parent = json["extends"];
  const inherits = own.length === 0 && typeof parent === "string" && parent.startsWith(".");
  return inherits ? compilerRules(project, posix.join(posix.dirname(path), parent), depth + 1) : own;
}

function importRules(folder: string, json: Json | null): Rule[] {
  const imports = isRecord(json?.["imports"]) ? json["imports"] : {};
  return Object.entries(imports).map(([pattern, value]) =>
    rule(
      pattern,
      strings(value).map((target) => posix.join(folder, target)),
    ),
  );
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isRecord(value) ? Object.values(value).flatMap(strings) : [];
}
