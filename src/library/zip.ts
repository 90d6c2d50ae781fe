import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { JobdeckError } from "../domain/errors.ts";
import { centralEntry, descriptor, type Entry, endOfArchive, localHeader } from "./zip-records.ts";

const PIECE_BYTES = 64 * 1024;

/** What the plain zip format can number; beyond it lies zip64, which not every unpacker reads. */
const MAX_FILES = 65_535;
const MAX_BYTES = 0xf000_0000;

export interface ZipFile {
  /** The name in the archive. */
  readonly path: string;
  /** Where its bytes are: absolute, without a symbolic link on the way. */
  readonly place: string;
  readonly bytes: number;
  readonly modifiedAt: number;
}

/**
 * An archive of the files, deflated as it is read: it holds no more than a few pieces of 64 KB in memory, whatever the
 * files weigh. A file that has vanished meanwhile is left out; one that grows is packed as far as it is when read.
 * @throws JobdeckError `request_invalid` when there are more files or bytes than a zip can number
 */
export function zipStream(
  files: readonly ZipFile[],
  options: { readonly signal?: AbortSignal; readonly maxFiles?: number; readonly maxBytes?: number } = {},
): ReadableStream<Uint8Array> {
  const { maxFiles = MAX_FILES, maxBytes = MAX_BYTES } = options;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length > maxFiles || bytes > maxBytes) {
    throw new JobdeckError(
      "request_invalid",
      `Expected at most ${maxFiles} files and ${maxBytes} bytes for one zip, got ${files.length} files and ${bytes} bytes`,
    );
  }
  const pieces = archive(files, options.signal);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 1 },
  );
}

async function* archive(
  files: readonly ZipFile[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const entries: Entry[] = [];
  let offset = 0;
  for (const file of files) {
    signal?.throwIfAborted();
    const handle = await openPlain(file.place);
    if (handle === null) continue;
    try {
      const name = Buffer.from(file.path, "utf8");
      const header = localHeader(name, file.modifiedAt);
      yield header;
      const sum = { crc: 0, bytes: 0, packed: 0 };
      yield* deflated(handle, sum, signal);
      const tail = descriptor(sum);
      yield tail;
      entries.push({ name, modifiedAt: file.modifiedAt, offset, ...sum });
      offset += header.length + sum.packed + tail.length;
    } finally {
      await handle.close();
    }
  }
  const central = entries.map(centralEntry);
  yield* central;
  yield endOfArchive(
    entries.length,
    central.reduce((total, record) => total + record.length, 0),
    offset,
  );
}

/** Without waiting, since a pipe that took the file's place would have us wait for a writer. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Never through a symbolic link, even one that took the place of the file, or of a folder above it, after the listing.
 * @returns null for what is no plain file at its own place any more
 */
async function openPlain(place: string): Promise<FileHandle | null> {
  const handle = await open(place, READ).catch(() => null);
  if (handle === null) return null;
  const real = await realpath(place).catch(() => null);
  if (real === place && (await handle.stat()).isFile()) return handle;
  await handle.close();
  return null;
}

async function* deflated(
  handle: FileHandle,
  sum: { crc: number; bytes: number; packed: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const piece = new Uint8Array(PIECE_BYTES);
        const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES);
        if (bytesRead === 0) return controller.close();
        const read = piece.subarray(0, bytesRead);
        sum.crc = crc32(read, sum.crc);
        sum.bytes += bytesRead;
        controller.enqueue(read);
      },
    },
    { highWaterMark: 1 },
  );
  const reader = source.pipeThrough(new CompressionStream("deflate-raw")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      signal?.throwIfAborted();
      sum.packed += value.length;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
