import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAME = /^jobdeck-(\d+)-[a-z]+-\w{6}$/;

/** Makes a folder for this process, among the machine's temporary ones. @param purpose lower-case letters */
export function makeTempFolder(purpose: string, parent = tmpdir()): Promise<string> {
  return mkdtemp(join(parent, `jobdeck-${process.pid}-${purpose}-`));
}

export interface LostFolders {
  readonly isAlive: (pid: number) => boolean;
  /** Only what was last changed before that is removed: another namespace's processes can't be seen. */
  readonly before: number;
  readonly parent?: string;
}

/** Removes temporary folders whose process was killed before it could. */
export async function removeLostFolders({ isAlive, before, parent = tmpdir() }: LostFolders): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(parent, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < before) await rm(folder, { recursive: true, force: true });
  }
}
