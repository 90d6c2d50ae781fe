import type { GitCopy, GitFile, GitSubmodule } from "../../git.ts";

/** A file whose content is kept elsewhere, with Git LFS: what is in the repository only names it. */
export interface LfsFile {
  readonly path: string;
  /** Bytes of the real content. */
  readonly size: number;
}

/** What belongs to a repository and is named on its pages, but not fetched. */
export interface NotFollowed {
  readonly submodules: readonly GitSubmodule[];
  readonly lfs: readonly LfsFile[];
}

export const ALL_FOLLOWED: NotFollowed = { submodules: [], lfs: [] };

/** A pointer of Git LFS has about 130 bytes, and a few more where an extension has a say. */
const LEAST_BYTES = 100;
const MOST_BYTES = 400;
const MOST_LOOKED_AT = 20_000;
const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-[^\n]{1,200}\n){0,3}oid sha256:[0-9a-f]{64}\nsize (\d{1,15})\n?$/;

/** Finds them: submodules by what git says, pointers of LFS by their content. */
export async function findNotFollowed(
  copy: GitCopy,
  files: readonly GitFile[],
  signal: AbortSignal,
): Promise<NotFollowed> {
  const small = files
    .filter(({ size }) => size !== null && size >= LEAST_BYTES && size <= MOST_BYTES)
    .slice(0, MOST_LOOKED_AT);
  const lfs: LfsFile[] = [];
  let at = 0;
  const ids = small.map(({ id }) => id);
  for await (const bytes of copy.read(ids, signal)) {
    const file = small[at];
    at += 1;
    const size = bytes === null ? undefined : POINTER.exec(new TextDecoder().decode(bytes))?.[1];
    if (file !== undefined && size !== undefined) lfs.push({ path: file.path, size: Number(size) });
  }
  return { submodules: await copy.submodules(signal), lfs };
}
