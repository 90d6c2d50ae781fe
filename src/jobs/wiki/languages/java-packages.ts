import type { FileFacts } from "../facts.ts";
import type { Project, Resolved, Resolver } from "../language.ts";

/** Java names a class by its package, wherever its file lies, also one that is written in Kotlin or Scala. */
export function javaResolver(project: Project): Resolver {
  const classes = new Map<string, string[]>();
  const packages = new Map<string, string[]>();
  for (const [path, file] of project.files) {
    if (!/^(?:Java|Kotlin|Scala)$/.test(file.language)) continue;
    add(packages, file.package ?? "", path);
    for (const name of typeNames(file))
      add(classes, file.package === null ? name : `${file.package}.${name}`, path);
  }
  const own = [...packages.keys()];
  return (_, imported): Resolved => {
    for (let name = imported; name.includes("."); name = name.slice(0, name.lastIndexOf("."))) {
      const paths = classes.get(name);
      // Two source sets may hold the same class; neither is more right, so the first by path is taken.
      if (paths !== undefined) return { kind: "files", paths: paths.slice(0, 1) };
    }
    const paths = packages.get(imported);
    if (paths !== undefined) return { kind: "files", paths };
    if (own.some((name) => name !== "" && imported.startsWith(`${name}.`))) return { kind: "unknown" };
    const standard = /^(?:java|javax|jdk|sun)\./.test(imported);
    const parts = imported.split(".");
    const end = parts.findIndex((part) => /^[A-Z]/.test(part));
    const name = parts.slice(0, Math.min(end < 0 ? parts.length : end, standard ? 2 : 3)).join(".");
    return { kind: "external", name, standard };
  };
}

function typeNames(file: FileFacts): string[] {
  return file.symbols.map((s) => s.name);
}

function add(map: Map<string, string[]>, key: string, path: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [path]);
  else list.push(path);
}
