import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { LanternError } from "../core/errors.ts";
import type { Source } from "../core/ports.ts";
import type { Watch } from "../core/watch.ts";

const MAX_FILES = 50_000;

/** Looks at folders: one line for each file below it, with its size and the second of its last change. */
export class FolderSource implements Source {
  readonly kind = "folder";

  async look(watch: Watch, signal: AbortSignal): Promise<readonly string[]> {
    try {
      const files = await filesBelow(watch.target, signal);
      return await Promise.all(files.map((path) => describe(watch.target, path)));
    } catch (cause) {
      if (cause instanceof LanternError) throw cause;
      throw new LanternError("look_failed", `The folder ${watch.target} can't be read`, { cause });
    }
  }
}

/** All files below a folder, sorted. Hidden files and what links lead to are left out. */
async function filesBelow(folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    signal.throwIfAborted();
    for (const entry of await readdir(next, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) found.push(path);
    }
    if (found.length > MAX_FILES) {
      throw new LanternError("look_failed", `The folder ${folder} has more than ${MAX_FILES} files`);
    }
  }
  return found.sort();
}

async function describe(folder: string, path: string): Promise<string> {
  const { size, mtime } = await stat(path);
  return `${relative(folder, path)} (${size} bytes, ${mtime.toISOString().slice(0, 19)})`;
}
