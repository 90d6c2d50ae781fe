import type { FileFacts } from "../facts.ts";
import type { Project } from "../language.ts";
import { LINKERS } from "../languages.ts";

/**
 * The files with what only all of them together tell: which file a name of a shared scope comes from, which
 * definition belongs to a declaration, which parts are one type.
 */
export function linked(project: Project): ReadonlyMap<string, FileFacts> {
  let files = project.files;
  for (const link of LINKERS) {
    const changed = link({ ...project, files });
    if (changed.size > 0)
      files = new Map([...files].map(([path, file]) => [path, changed.get(path) ?? file]));
  }
  return files;
}
