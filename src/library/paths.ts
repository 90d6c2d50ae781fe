import { lstat, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

const MAX_LENGTH = 4096;

/**
 * The one gate through which every path from outside passes. Names are taken as they are: whoever calls has decoded
 * percent signs once, and nothing here decodes again.
 *
 * @param root an existing folder, absolute; it may itself lie behind a symbolic link
 * @param requested relative, with forward slashes
 * @returns the file or folder's real path; null, to be answered as "not found", when the path is not a plain relative
 * one, names something hidden (a leading dot), passes a symbolic link, leads outside, or does not exist
 */
export async function resolveInside(root: string, requested: string): Promise<string | null> {
  const segments = plainSegments(requested);
  if (segments === null) return null;
  try {
    const home = await realpath(root);
    let place = home;
    for (const segment of segments) {
      place = join(place, segment);
      if ((await lstat(place)).isSymbolicLink()) return null;
    }
    const real = await realpath(place);
    return real.startsWith(home.endsWith(sep) ? home : home + sep) ? real : null;
  } catch {
    // Absent, too long, not a folder on the way, not readable: to a reader all of it is "not found".
    return null;
  }
}

/** @returns the names that a relative path consists of; null when it is empty, hidden, absolute or tricky */
export function plainSegments(path: string): readonly string[] | null {
  if (path === "" || path.length > MAX_LENGTH || /[\0\\]/.test(path)) return null;
  const segments = path.split("/");
  return segments.some((segment) => segment === "" || segment.startsWith(".")) ? null : segments;
}

/** Whether a path of a repository can be asked for: whoever lists paths may have written anything. */
export function isSourcePath(path: string): boolean {
  const isOdd = path.length > MAX_LENGTH || /[\0\r\n\\]/.test(path) || !path.isWellFormed();
  return !isOdd && path.split("/").every((name) => !["", ".", ".."].includes(name));
}
