import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Names the database that the folders belong to. */
const OWNER_FILE = ".database";

interface Orphans {
  /** The folder of all jobs' folders. */
  readonly root: string;
  /** The database's own name. */
  readonly storeId: string;
  readonly isKnown: (id: string) => boolean;
  /** Only what was last changed before that is removed. */
  readonly before: number;
  readonly signal: AbortSignal;
}

/**
 * Removes the folders of jobs that are not in the database. Where another database was put into the place of the
 * first one, nothing is removed: its jobs would all seem to be gone.
 * @returns how many were removed
 */
export async function removeOrphans({ root, storeId, isKnown, before, signal }: Orphans): Promise<number> {
  const owner = Bun.file(join(root, OWNER_FILE));
  if (!(await owner.exists())) await Bun.write(owner, storeId);
  else if ((await owner.text()) !== storeId) return 0;
  let removed = 0;
  for (const id of (await readdir(root)).filter((name) => ID.test(name))) {
    if (signal.aborted) break;
    const folder = join(root, id);
    // The look at the disk comes first: while it lasts, others get their turn.
    if (!(await isOlder(folder, before)) || isKnown(id)) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

/** Whether it is there, and was last changed before an instant. */
async function isOlder(path: string, before: number): Promise<boolean> {
  try {
    return (await stat(path)).mtimeMs < before;
  } catch {
    // Somebody has removed it meanwhile.
    return false;
  }
}
