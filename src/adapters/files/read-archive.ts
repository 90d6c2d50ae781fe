import { open } from "node:fs/promises";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { ArchiveReading } from "./archive-reading.ts";
import type { Entry } from "./entry.ts";
import { readTar } from "./read-tar.ts";
import { readZip } from "./read-zip.ts";

type Form = "zip" | "tar" | "tar.gz";

/**
 * The files of an archive: zip, tar or tar with gzip, told by its first bytes and not by its name. Nothing is written
 * to the disk.
 * @throws JobdeckError `repo_refused` for what is no such archive, is encrypted or damaged, or unpacks to too much
 */
export async function* readArchive(reading: ArchiveReading): AsyncGenerator<Entry> {
  const form = formOf(await beginningOf(reading), reading.filename);
  if (form === "zip") yield* readZip(reading);
  else yield* readTar(reading, form === "tar.gz");
}

/** Other forms by which people pack, for a message that says what was found. */
const OTHERS: readonly (readonly [beginning: string, name: string])[] = [
  ["377abcaf271c", "a 7z archive"],
  ["526172211a07", "a rar archive"],
  ["fd377a585a00", "an xz archive"],
  ["425a68", "a bzip2 archive"],
  ["28b52ffd", "a zstd archive"],
];

function formOf(bytes: Uint8Array, filename: string): Form {
  const hex = Buffer.from(bytes.subarray(0, 8)).toString("hex");
  if (/^504b(?:0304|0506|0708)/.test(hex)) return "zip";
  if (hex.startsWith("1f8b")) return "tar.gz";
  const isTar = Buffer.from(bytes.subarray(257, 262)).toString("latin1") === "ustar";
  // Old ones do not say what they are; each of their headers has a sum.
  if (isTar || (/\.tar$/i.test(filename) && bytes.length >= 512)) return "tar";
  const other = OTHERS.find(([beginning]) => hex.startsWith(beginning))?.[1];
  throw new JobdeckError(
    "repo_refused",
    `Expected ${quote(filename)} to be a zip, tar or tar.gz archive, got ${other ?? "something else"}`,
  );
}

async function beginningOf({ file, filename }: ArchiveReading): Promise<Uint8Array> {
  const handle = await open(file).catch((cause: unknown) => {
    // It was there when the run began.
    throw new JobdeckError("document_not_found", `The archive ${quote(filename)} is not there any more`, {
      cause,
    });
  });
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
