import { posix } from "node:path";
import type { Project, Resolved, Resolver } from "../language.ts";
import { PYTHON_STANDARD } from "./python-standard.ts";

/** Finds modules by their dotted name: relative to the importer, or below one of the repository's package roots. */
export function pythonResolver(project: Project): Resolver {
  const roots = packageRoots(project);
  return (importer, imported) => {
    const folder = posix.dirname(importer.path);
    const dots = /^\.*/.exec(imported)?.[0].length ?? 0;
    if (dots > 0) {
      const base = posix.join(folder, ...Array.from({ length: dots - 1 }, () => ".."));
      return found(moduleFile(project, base, imported.slice(dots)));
    }
    for (const root of [...roots, folder]) {
      const path = moduleFile(project, root, imported);
      // A module named like the importer itself is the standard one that it stands beside.
      if (path !== null && path !== importer.path) return found(path);
    }
    const [first = ""] = imported.split(".");
    if (roots.some((root) => project.files.has(posix.join(root, first, "__init__.py"))))
      return { kind: "unknown" };
    return { kind: "external", name: first, standard: PYTHON_STANDARD.has(first) };
  };
}

function found(path: string | null): Resolved {
  return path === null ? { kind: "unknown" } : { kind: "files", paths: [path] };
}

function moduleFile(project: Project, root: string, dotted: string): string | null {
  const base = posix.join(root, ...dotted.split(".").filter(Boolean));
  const candidates = [
    `${base}.py`,
    posix.join(base, "__init__.py"),
    `${base}.pyi`,
    posix.join(base, "__init__.pyi"),
  ];
  return candidates.find((path) => project.files.has(path)) ?? null;
}

/** Folders that hold a top-level package, the repository's own folder, and `src`. */
function packageRoots(project: Project): string[] {
  const roots = new Set([".", "src", "lib"]);
  for (const path of project.files.keys()) {
    if (posix.basename(path) !== "__init__.py") continue;
    let folder = posix.dirname(path);
    while (folder !== "." && project.files.has(posix.join(folder, "__init__.py")))
      folder = posix.dirname(folder);
    roots.add(folder);
  }
  return [...roots].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
