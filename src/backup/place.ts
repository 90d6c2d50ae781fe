import { constants, existsSync } from "node:fs";
import { access, lstat, mkdir, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { JobdeckError } from "../domain/errors.ts";
import { DATABASE } from "./manifest.ts";

/** Where a new content of a data folder is made ready, and how it takes the place of the old one. */
export interface Place {
  /** A folder that is not there yet, on the same disk. */
  readonly staging: string;
  /** @returns where the old content is; null when there was none */
  swap(now: number): Promise<string | null>;
}

/** Names that a restore makes in the data folder itself, and what a file system has there anyway. */
const NOT_DATA = /^(\.restore-\d+|\.before-\d+T\d+Z|lost\+found)$/;

/**
 * Beside the data folder, which is then replaced by one rename. Where that can't be, since a disk is mounted there or
 * the folder above belongs to somebody else, within it.
 */
export async function placeFor(dataDir: string, pid: number): Promise<Place> {
  return existsSync(dataDir) && !(await isReplaceable(dataDir)) ? within(dataDir, pid) : beside(dataDir, pid);
}

/** Whether the data folder holds nothing. @throws JobdeckError `data_folder_unwritable` when it is no folder */
export async function isEmpty(dataDir: string): Promise<boolean> {
  if (!existsSync(dataDir)) return true;
  if (!(await stat(dataDir)).isDirectory()) {
    throw new JobdeckError(
      "data_folder_unwritable",
      `The data folder ${dataDir} is not a folder: name another one`,
    );
  }
  return (await dataIn(dataDir)).length === 0;
}

/** Removes what restores to the same folder have left that were killed. */
export async function removeStale(dataDir: string, isStale: (pid: number) => boolean): Promise<void> {
  const starts = [
    { folder: dirname(dataDir), start: `${basename(dataDir)}.restore-` },
    { folder: dataDir, start: ".restore-" },
  ];
  for (const { folder, start } of starts) {
    const names = existsSync(folder) ? await readdir(folder) : [];
    for (const name of names.filter((name) => name.startsWith(start))) {
      const pid = name.slice(start.length);
      if (/^\d+$/.test(pid) && isStale(Number(pid))) await rm(join(folder, name), { recursive: true });
    }
  }
}

function beside(dataDir: string, pid: number): Place {
  const staging = `${dataDir}.restore-${pid}`;
  return {
    staging,
    async swap(now) {
      // Also what is no data: of a folder that is replaced, everything is kept.
      const isBare = !existsSync(dataDir) || (await readdir(dataDir)).length === 0;
      const aside = isBare ? null : `${dataDir}.before-${stamp(now)}`;
      if (aside !== null) await rename(dataDir, aside);
      else if (existsSync(dataDir)) await rmdir(dataDir);
      try {
        await rename(staging, dataDir);
      } catch (cause) {
        if (aside !== null) await rename(aside, dataDir);
        throw cause;
      }
      return aside;
    },
  };
}

function within(dataDir: string, pid: number): Place {
  const staging = join(dataDir, `.restore-${pid}`);
  return {
    staging,
    async swap(now) {
      const old = await dataIn(dataDir);
      const aside = join(dataDir, `.before-${stamp(now)}`);
      if (old.length > 0) await mkdir(aside, { mode: 0o700 });
      // The database comes last: it is what makes the folder one that a server goes on with.
      const fresh = (await readdir(staging)).toSorted(
        (a, b) => Number(a === DATABASE) - Number(b === DATABASE),
      );
      await renameAll([
        ...old.map((name) => [join(dataDir, name), join(aside, name)] as const),
        ...fresh.map((name) => [join(staging, name), join(dataDir, name)] as const),
      ]);
      return old.length > 0 ? aside : null;
    },
  };
}

/** All or none, as far as the disk lets us. */
async function renameAll(moves: readonly (readonly [from: string, to: string])[]): Promise<void> {
  const done: (readonly [from: string, to: string])[] = [];
  try {
    for (const move of moves) {
      await rename(...move);
      done.push(move);
    }
  } catch (cause) {
    for (const [from, to] of done.toReversed()) await rename(to, from);
    throw cause;
  }
}

async function dataIn(dataDir: string): Promise<readonly string[]> {
  return (await readdir(dataDir)).filter((name) => !NOT_DATA.test(name));
}

async function isReplaceable(dataDir: string): Promise<boolean> {
  // Where a link leads, there the data is meant to be.
  if ((await lstat(dataDir)).isSymbolicLink()) return false;
  const parent = dirname(dataDir);
  const [own, above] = await Promise.all([stat(dataDir), stat(parent)]);
  if (own.dev !== above.dev) return false;
  try {
    await access(parent, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function stamp(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:.]/g, "");
}
