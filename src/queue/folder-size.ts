import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

export interface FolderSize {
  readonly files: number;
  readonly bytes: number;
}

/** Counts what lies in a folder and below it. Links are not followed; what can't be read, or goes meanwhile, is nothing. */
export async function folderSize(folder: string): Promise<FolderSize> {
  let files = 0;
  let bytes = 0;
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        folders.push(path);
        continue;
      }
      files += 1;
      bytes += await lstat(path).then(
        ({ size }) => size,
        () => 0,
      );
    }
  }
  return { files, bytes };
}
