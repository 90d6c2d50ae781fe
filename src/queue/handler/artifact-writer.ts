import { lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** The name of a file that is being written starts so; what a killed run leaves under it is not an artifact. */
const PARTIAL_PREFIX = ".jobdeck-partial-";

/**
 * Makes a function that writes files below `root`, whole or not at all, and returns their sizes in bytes. A file
 * that is there is replaced. Other writers of the same folder must have another `name`.
 * @throws TypeError when a path is not relative, leaves the folder or leads through a symbolic link
 */
export function artifactWriter(
  root: string,
  name: string,
): (path: string, data: string | Uint8Array) => Promise<number> {
  let written = 0;
  const folders = new Set<string>();
  let prepared: Promise<void> | undefined;
  const prepare = async () => {
    await mkdir(root, { recursive: true });
    // An attempt that is given back by a shutdown begins again under its old number.
    await removePartials(root, { of: `${name}-` });
  };
  return async (path, data) => {
    const parts = artifactParts(path);
    if (parts === undefined)
      throw new TypeError(
        `Expected an artifact's path to stay inside the output folder, got ${JSON.stringify(path)}`,
      );
    const target = join(root, ...parts);
    // Once, however many are written at once: it would take away what another one is writing.
    prepared ??= prepare();
    await prepared;
    await makeFolders(root, parts.slice(0, -1), folders);
    written += 1;
    const partial = join(root, `${PARTIAL_PREFIX}${name}-${written}`);
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    try {
      const file = await open(partial, "wx");
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      await rename(partial, target);
    } catch (cause) {
      await rm(partial, { force: true });
      throw new Error(`The artifact ${JSON.stringify(path)} could not be written`, { cause });
    }
    return bytes.byteLength;
  };
}

/**
 * Removes what runs that were ended by force were still writing below `root`.
 * @param which.of only one writer's
 * @param which.before only what was last written to before that
 */
export async function removePartials(
  root: string,
  { of = "", before }: { readonly of?: string; readonly before?: number } = {},
): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(PARTIAL_PREFIX + of));
  for (const name of names) {
    const path = join(root, name);
    if (before !== undefined && (await stat(path)).mtimeMs >= before) continue;
    await rm(path, { force: true });
  }
}

/** The names along a path with forward slashes; undefined when it is absolute, or could leave the folder. */
export function artifactParts(path: string): readonly string[] | undefined {
  if (path.length > 1000 || /[\0\\]/.test(path)) return undefined;
  const parts = path.split("/");
  return parts.some((part) => part === "" || part === "." || part === "..") ? undefined : parts;
}

/** Folder by folder, because `mkdir -p` would follow a link that a program of the run has put there. */
async function makeFolders(root: string, parts: readonly string[], known: Set<string>): Promise<void> {
  let folder = root;
  for (const part of parts) {
    folder = join(folder, part);
    if (known.has(folder)) continue;
    await mkdir(folder).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
    if (!(await lstat(folder)).isDirectory()) {
      throw new TypeError(`Expected ${JSON.stringify(part)} in the output folder to be a folder`);
    }
    known.add(folder);
  }
}
