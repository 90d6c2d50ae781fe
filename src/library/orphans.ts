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
  /** Whether the job runs; undefined = there is no such job. */
  readonly isRunning: (id: string) => boolean | undefined;
  /** Removes files in the folder of a job that were never written to their end. */
  readonly removePartials: (folder: string) => Promise<void>;
  /** Only what was last changed before that is removed. */
  readonly before: number;
  readonly signal: AbortSignal;
}

/**
 * Removes the folders of jobs that are not in the database, and half-written files of those that don't run. Where another database was put into the place of the
 * first one, nothing is removed: its jobs would all seem to be gone.
 */
export async function removeOrphans(orphans: Orphans): Promise<void> {
  const { root, storeId, isRunning, removePartials, before, signal } = orphans;
  const owner = Bun.file(join(root, OWNER_FILE));
  if (!(await owner.exists())) await Bun.write(owner, storeId);
  else if ((await owner.text()) !== storeId) return;
  for (const id of (await readdir(root)).filter((name) => ID.test(name))) {
    if (signal.aborted) break;
    const folder = join(root, id);
    // The look at the disk comes first: while it lasts, others get their turn.
    if (!(await isOlder(folder, before))) continue;
    const running = isRunning(id);
    if (running === undefined) await rm(folder, { recursive: true, force: true });
    else if (!running) await removePartials(folder);
  }
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
