import { mkdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** The bytes of documents, one file each, named by its id. */
export interface DocumentFiles {
  /** Replaces the whole file at once. */
  write(id: string, content: Uint8Array): Promise<void>;
  /** @returns read when it is asked for */
  open(id: string): Blob;
  /** Absolute. */
  pathOf(id: string): string;
  /** Nothing happens when it is not there. */
  remove(id: string): Promise<void>;
}

/**
 * @param root the folder of all documents, absolute; made when the first one is written
 * @param newId names what is being written
 */
export function createDocumentFiles({
  root,
  newId,
}: {
  readonly root: string;
  readonly newId: () => string;
}): DocumentFiles {
  const pathOf = (id: string) => join(root, id.toLowerCase());
  return {
    pathOf,
    async write(id, content) {
      mkdirSync(root, { recursive: true });
      const partial = join(root, `.${newId()}.partial`);
      try {
        await Bun.write(partial, content);
        await rename(partial, pathOf(id));
      } finally {
        await rm(partial, { force: true });
      }
    },
    open: (id) => Bun.file(pathOf(id)),
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}
