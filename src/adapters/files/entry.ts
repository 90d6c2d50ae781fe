/** A file that is to be kept of a folder or an archive. */
export interface Entry {
  /** Relative, with slashes; it has passed `plainPath`. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** What a folder or an archive may hold at most. */
export const BOUNDS = {
  files: 50_000,
  /** All of them together, unpacked. */
  bytes: 200_000_000,
  /** Of one file; bigger ones are left out. */
  fileBytes: 10_000_000,
} as const;

const LONGEST_PATH = 4000;
const LONGEST_NAME = 255;
const DEEPEST = 100;

/**
 * A path as it is kept.
 * @returns null for one that leads out, that a file system would read in another way, or that git keeps for itself
 */
export function plainPath(written: string): string | null {
  const path = written.replace(/^(?:\.\/+)+/, "");
  if (path.length > LONGEST_PATH || /[\0\\]/.test(path)) return null;
  const parts = path.split("/");
  const isPlain = parts.every((part) => {
    return part !== "" && part !== "." && part !== ".." && part.length <= LONGEST_NAME && !isOfGit(part);
  });
  return isPlain && parts.length <= DEEPEST && !/^[A-Za-z]:/.test(path) ? path : null;
}

/** Also as file systems write it that know no case, drop dots and blanks at the end, or have short names. */
function isOfGit(part: string): boolean {
  return /^(?:\.git|git~\d+)[ .]*$/i.test(part);
}
