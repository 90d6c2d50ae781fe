import { createReadStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { JobdeckError } from "../../domain/errors.ts";
import type { ArchiveReading } from "./archive-reading.ts";
import type { Entry } from "./entry.ts";
import { Unpacking } from "./unpacking.ts";

const PLAIN: readonly Header["type"][] = ["file", "contiguous-file"];

/** The files of a tar archive. */
export async function* readTar(
  { file, filename, tally, signal }: ArchiveReading,
  isZipped: boolean,
): AsyncGenerator<Entry> {
  const unpacking = new Unpacking(filename, tally);
  // All that is unpacked counts, headers and filling too: they are part of a bomb.
  const counted = new Transform({
    transform(chunk: Uint8Array, _, done) {
      try {
        unpacking.count(chunk.length);
        done(null, chunk);
      } catch (cause) {
        done(cause instanceof Error ? cause : new Error(String(cause)));
      }
    },
  });
  const tar = extract();
  const source = createReadStream(file);
  const reading = isZipped
    ? pipeline(source, createGunzip(), counted, tar, { signal })
    : pipeline(source, counted, tar, { signal });
  // It is awaited at the end; a failure before that ends the entries too.
  const read = reading.then(
    () => null,
    (cause: unknown) => ({ cause }),
  );
  try {
    for await (const entry of tar) {
      const { name, type, size } = entry.header;
      if (!PLAIN.includes(type)) {
        if (type !== "directory") tally.add(type === "symlink" || type === "link" ? "link" : "special");
        entry.resume();
        continue;
      }
      const path = unpacking.enter(name, size);
      if (path === null) entry.resume();
      else yield { path, content: await bytesOf(entry, size) };
    }
    const failed = await read;
    if (failed !== null) throw failed.cause;
  } catch (cause) {
    signal.throwIfAborted();
    // What the stream ended with says more than that the entries ended with it, unless we have ended them.
    throw unpacking.broken(cause instanceof JobdeckError ? cause : ((await read)?.cause ?? cause));
  } finally {
    source.destroy();
    tar.destroy();
  }
}

async function bytesOf(stream: AsyncIterable<unknown>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("Expected the bytes of an entry");
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes.subarray(0, at);
}
