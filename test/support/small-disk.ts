import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./folder.ts";

/** A disk of its own, of few megabytes. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives back what `fill` has taken. */
  empty(): void;
}

/** Undefined where this user may mount nothing. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const folder = await tempFolder();
  const { path } = folder;
  const mount = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path]);
  if (mount.exitCode !== 0) {
    await folder[Symbol.asyncDispose]();
    return undefined;
  }
  const ballast = join(path, "ballast");
  return {
    path,
    fill() {
      for (const bytes of [65_536, 512]) while (appended(ballast, bytes));
    },
    empty: () => rmSync(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      Bun.spawnSync(["umount", path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}

function appended(file: string, bytes: number): boolean {
  try {
    appendFileSync(file, Buffer.alloc(bytes));
    return true;
  } catch {
    return false;
  }
}
