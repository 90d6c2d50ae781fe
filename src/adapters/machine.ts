import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

/** In which the size on the disk is counted, whatever the disk's own blocks are. */
const BLOCK = 512;

/** What the programs on this machine say of themselves; null = not found. */
export async function versions(): Promise<
  readonly { readonly name: string; readonly version: string | null }[]
> {
  return [
    { name: "bun", version: Bun.version },
    { name: "sqlite", version: process.versions["sqlite"] ?? null },
    { name: "git", version: await gitVersion() },
  ];
}

/** What this process takes of the machine. */
export function processFigures(): {
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly cpuSeconds: number;
} {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return { residentBytes: rss, heapBytes: heapUsed, cpuSeconds: (user + system) / 1e6 };
}

export function exists(path: string): boolean {
  return existsSync(path);
}

/** Whether a file can be made in the folder, or in the nearest one above it that exists. */
export function writable(folder: string): boolean {
  try {
    const there = nearest(folder);
    accessSync(there, constants.W_OK | constants.X_OK);
    return statSync(there).isDirectory();
  } catch {
    return false;
  }
}

/** Bytes left for this user on the disk of the folder; null = unknown. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(nearest(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Bytes that the files below a folder take on its disk; 0 when there is none. */
export async function usedBytes(folder: string): Promise<number> {
  let bytes = 0;
  // What vanishes under the look, as files of running jobs do, takes nothing.
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await usedBytes(path);
    else
      bytes += await lstat(path).then(
        ({ blocks }) => blocks * BLOCK,
        () => 0,
      );
  }
  return bytes;
}

/** Whether one could listen there right now. */
export function portIsFree(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  return promise;
}

async function gitVersion(): Promise<string | null> {
  try {
    const git = Bun.spawn(["git", "--version"], { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
    const text = await new Response(git.stdout).text();
    return /\d+(\.\d+)+/.exec(text)?.[0] ?? null;
  } catch {
    return null;
  }
}

function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
