import { getFileNameLowLevel, openPromise, type Entry as ZipEntry } from "yauzl";
import type { ArchiveReading } from "./archive-reading.ts";
import type { Entry } from "./entry.ts";
import { Unpacking } from "./unpacking.ts";

/** The bit by which an entry says that its name is UTF-8. */
const UTF8_NAME = 0x800;
const TYPE_OF_FILE = 0o170000;
const LINK = 0o120000;
const PLAIN = 0o100000;

/** The files of a zip archive, by its directory at the end. */
export async function* readZip({ file, filename, tally, signal }: ArchiveReading): AsyncGenerator<Entry> {
  const unpacking = new Unpacking(filename, tally);
  try {
    // Names are read here, so that one which leads out is left out instead of ending all; sizes are held to.
    const zip = await openPromise(file, {
      ...{ lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true },
    });
    try {
      for await (const entry of zip.eachEntry()) {
        signal.throwIfAborted();
        const name = nameOf(entry);
        if (name.endsWith("/")) continue;
        unpacking.count(entry.uncompressedSize);
        const path = unpacking.enter(name, entry.uncompressedSize);
        if (path === null) continue;
        const type = (entry.externalFileAttributes >>> 16) & TYPE_OF_FILE;
        if (type !== 0 && type !== PLAIN) {
          tally.add(type === LINK ? "link" : "special");
          continue;
        }
        if (entry.isEncrypted()) throw unpacking.encrypted();
        const content = await bytesOf(await zip.openReadStreamPromise(entry), entry.uncompressedSize);
        yield { path, content };
      }
    } finally {
      zip.close();
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw unpacking.broken(cause);
  }
}

/** The stream ends with a failure at the first byte that is more than was promised. */
async function bytesOf(stream: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of stream) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes.subarray(0, at);
}

/** Many programs write UTF-8 without saying so; what is none is read in the character set of DOS, as the format has it. */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: ZipEntry): string {
  if ((generalPurposeBitFlag & UTF8_NAME) === 0) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(fileNameRaw);
    } catch {
      // It is in that other set.
      return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
    }
  }
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
}
