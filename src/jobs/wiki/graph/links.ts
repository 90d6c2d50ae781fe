import type { FileFacts, ImportFact, Reference } from "../facts.ts";
import type { Project, Resolved } from "../language.ts";

/** What a file is found to need of others, as imports that name their files and the references to them. */
export class Links {
  readonly #file: FileFacts;
  readonly #uses = new Map<string, { path: string; name: string; within: Set<string> }>();
  readonly #touched = new Map<string, number>();
  readonly #outside = new Map<string, number>();

  constructor(file: FileFacts) {
    this.#file = file;
  }

  /** The file names a symbol of another one. */
  use(path: string, name: string, within: readonly string[] = []): void {
    if (path === this.#file.path) return;
    const key = `${path}#${name}`;
    const entry = this.#uses.get(key) ?? { path, name, within: new Set<string>() };
    for (const owner of within) entry.within.add(owner);
    this.#uses.set(key, entry);
  }

  /** The file loads another one. */
  touch(path: string, line: number): void {
    if (path !== this.#file.path && !this.#touched.has(path)) this.#touched.set(path, line);
  }

  /** The file needs what is not in the repository, under a name that the resolver of its language knows. */
  outside(name: string, line: number): void {
    if (!this.#outside.has(name)) this.#outside.set(name, line);
  }

  /** The file's facts with what was found, and without the loose words. */
  facts(): FileFacts {
    const { loose: _, ...file } = this.#file;
    const uses = [...this.#uses.entries()];
    const names = ({ path, name }: { path: string; name: string }, key: string): ImportFact => ({
      from: `/${path}`,
      line: this.#touched.get(path) ?? 1,
      names: [{ name, as: key }],
      all: false,
    });
    const used = new Set(uses.map(([, use]) => use.path));
    const plain = (from: string, line: number): ImportFact => ({ from, line, names: [], all: false });
    return {
      ...file,
      imports: [
        ...uses.map(([key, use]) => names(use, key)),
        ...[...this.#touched]
          .filter(([path]) => !used.has(path))
          .map(([path, line]) => plain(`/${path}`, line)),
        ...[...this.#outside].map(([name, line]) => plain(name, line)),
      ],
      references: uses.map(
        ([key, { within }]): Reference => ({ local: key, member: null, within: [...within] }),
      ),
    };
  }
}

/** What `Links` wrote as the place of an import; null for any other. */
export function linkedFile(project: Project, from: string): Resolved | null {
  const path = from.slice(1);
  return from.startsWith("/") && project.files.has(path) ? { kind: "files", paths: [path] } : null;
}
