import { linkedFile } from "../graph/links.ts";
import type { Project, Resolver } from "../language.ts";

/** Imports of a linked language name files or what is not in the repository. */
export function linkedResolver(isStandard: (name: string) => boolean): (project: Project) => Resolver {
  return (project) => (_, imported) =>
    linkedFile(project, imported) ??
    (imported === "" || imported.startsWith("/")
      ? { kind: "unknown" }
      : { kind: "external", name: imported, standard: isStandard(imported) });
}
