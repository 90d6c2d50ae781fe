import { mkdir, open, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Extract, Header } from "tar-stream";
import { JobdeckError, quote } from "../domain/errors.ts";
import { DATABASE, MANIFEST, type Manifest, readManifest, SUMS } from "./manifest.ts";
import { safeName, sumLine } from "./names.ts";

/** A manifest of ours has a few hundred bytes. */
const LONGEST_MANIFEST = 1 << 16;

export interface Unpacked {
  readonly manifest: Manifest;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Writes the entries of an archive into an empty folder, and compares every sum. Nothing is written outside of it: the
 * folder holds only files and folders that were made here, and no name leads out.
 * @throws JobdeckError `backup_unusable`, `database_newer`
 */
export async function unpack(tar: Extract, folder: string, newestSchema: number): Promise<Unpacked> {
  // The sums are written in the order of the entries: so both lists are equal, or something is not as it was.
  const computed = new Bun.CryptoHasher("sha256");
  let given: string | null = null;
  let manifest: Manifest | null = null;
  let hasDatabase = false;
  let files = 0;
  let bytes = 0;
  for await (const entry of tar) {
    const { header } = entry;
    const name = nameOf(header);
    if (given !== null) throw unusable(`It goes on after ${SUMS}`);
    if (manifest === null && name !== MANIFEST)
      throw unusable("It does not begin with the manifest of a backup");
    if (header.type === "directory") {
      await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
      entry.resume();
      continue;
    }
    if (name === MANIFEST && header.size > LONGEST_MANIFEST) throw unusable("Its manifest is too long");
    const sum = await write(join(folder, name), header, entry, name === DATABASE);
    if (name === SUMS) {
      given = sum;
      continue;
    }
    computed.update(sumLine(sum, name));
    if (name === MANIFEST) manifest = readManifest(await Bun.file(join(folder, name)).text(), newestSchema);
    else {
      files += 1;
      bytes += header.size;
    }
    hasDatabase ||= name === DATABASE;
  }
  if (manifest === null || given === null || !hasDatabase) throw unusable("It is not whole");
  if (given !== computed.digest("hex")) throw unusable(`What is in it does not have the sums of its ${SUMS}`);
  await Bun.file(join(folder, SUMS)).delete();
  return { manifest, files, bytes };
}

function nameOf({ name, type }: Header): string {
  if (type !== "file" && type !== "directory" && type !== "contiguous-file")
    throw unusable(`It holds a ${type}, ${quote(name)}, which no backup of Jobdeck has`);
  return safeName(name, type === "directory");
}

/**
 * @param isFlushed whether it has to survive a power loss from now on: of many small files that takes minutes
 * @returns the sum of what was written
 */
async function write(
  path: string,
  { mode, mtime }: Header,
  bytes: AsyncIterable<unknown>,
  isFlushed: boolean,
): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const sum = new Bun.CryptoHasher("sha256");
  // A name that comes twice is refused.
  const file = await open(path, "wx", mode & 0o777);
  try {
    for await (const chunk of bytes) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("Expected the bytes of an entry");
      sum.update(chunk);
      await file.appendFile(chunk);
    }
    if (isFlushed) await file.sync();
  } finally {
    await file.close();
  }
  await utimes(path, mtime, mtime);
  return sum.digest("hex");
}

function unusable(what: string): JobdeckError {
  return new JobdeckError("backup_unusable", `The backup can't be used: ${what}. Nothing was changed`);
}
