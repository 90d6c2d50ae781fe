import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { JobdeckError, messageOf } from "../domain/errors.ts";

export interface Found {
  /** Relative to the top, with slashes. */
  readonly name: string;
  readonly isFolder: boolean;
}

/**
 * Everything below a folder, folders before what they hold; links and other odd things are left out. What goes
 * meanwhile is not an error.
 * @param wanted whether what lies directly in the folder is looked at
 */
export async function* filesBelow(
  top: string,
  folder: string,
  wanted: (name: string) => boolean,
): AsyncGenerator<Found, void, undefined> {
  for await (const entry of entriesOf(join(top, folder))) {
    if (!wanted(entry.name)) continue;
    const name = `${folder}/${entry.name}`;
    if (entry.isFile()) yield { name, isFolder: false };
    if (!entry.isDirectory()) continue;
    yield { name, isFolder: true };
    yield* filesBelow(top, name, () => true);
  }
}

async function* entriesOf(folder: string) {
  try {
    yield* await opendir(folder);
  } catch (cause) {
    if (!isGone(cause)) throw unreadable(folder, cause);
  }
}

/** What keeps a part of the data folder from being read. */
export function unreadable(path: string, cause: unknown): JobdeckError {
  return new JobdeckError(
    "data_folder_unwritable",
    `${path} can't be read (${messageOf(cause)}): make it readable, so that nothing is missing in the backup`,
    { cause },
  );
}

export function isGone(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR");
}
