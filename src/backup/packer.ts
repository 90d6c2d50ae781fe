import { type FileHandle, open } from "node:fs/promises";
import { type Header, pack } from "tar-stream";
import { isGone, unreadable } from "./files.ts";
import { SUMS } from "./manifest.ts";
import { sumLine } from "./names.ts";

const CHUNK = 1 << 18;

/** Writes a tar archive entry by entry, with the sum of each; only a few chunks of it are in memory. */
export class Packer {
  /** The archive's bytes, for one reader. */
  readonly stream = pack();
  /** What was put in. */
  files = 0;
  bytes = 0;
  /** Files that became shorter while they were read; the rest of each is zeros. */
  readonly changed: string[] = [];
  readonly #spool: string;
  readonly #sums: Bun.FileSink;

  /** @param spool a file for the sums until they are put in, too */
  constructor(spool: string) {
    this.#spool = spool;
    this.#sums = Bun.file(spool).writer();
  }

  async text(name: string, text: string, mtime: Date): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    const entry = this.#entry({ name, size: bytes.length, mode: 0o600, mtime });
    await entry.write(bytes);
    await entry.end();
    this.#sums.write(sumLine(new Bun.CryptoHasher("sha256").update(bytes).digest("hex"), name));
  }

  folder(name: string, mtime: Date): Promise<void> {
    return this.#entry({ name: `${name}/`, type: "directory", mode: 0o700, mtime }).end();
  }

  /** Adds a file as it is; one that is gone is left out. */
  async file(path: string, name: string): Promise<void> {
    const content = await this.#content(path, name);
    if (content === null) return;
    this.#sums.write(sumLine(content.sum, name));
    this.files += 1;
    this.bytes += content.bytes;
  }

  /** Ends the archive with the sums. */
  async end(): Promise<void> {
    await this.close();
    await this.#content(this.#spool, SUMS);
    this.stream.finalize();
  }

  /** Leaves the file of the sums alone from now on. */
  async close(): Promise<void> {
    await this.#sums.end();
  }

  async #content(path: string, name: string): Promise<{ sum: string; bytes: number } | null> {
    let file: FileHandle;
    try {
      file = await open(path, "r");
    } catch (cause) {
      if (isGone(cause)) return null;
      throw unreadable(path, cause);
    }
    try {
      // A running job may write to it: what it holds now is what is kept.
      const { size, mode, mtime } = await file.stat();
      const entry = this.#entry({ name, size, mode: mode & 0o777, mtime });
      const sum = new Bun.CryptoHasher("sha256");
      for (let left = size; left > 0; ) {
        const chunk = new Uint8Array(Math.min(CHUNK, left));
        const bytesRead = await readInto(file, chunk, size - left, path);
        if (bytesRead === 0 && this.changed.at(-1) !== name) this.changed.push(name);
        const part = bytesRead === 0 ? chunk : chunk.subarray(0, bytesRead);
        sum.update(part);
        await entry.write(part);
        left -= part.length;
      }
      await entry.end();
      return { sum: sum.digest("hex"), bytes: size };
    } finally {
      await file.close();
    }
  }

  #entry(header: Partial<Header> & Pick<Header, "name">) {
    const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
    const sink = this.stream.entry(header, (cause) => (cause ? reject(cause) : resolve()));
    // It is told to the callback as well; without a listener it would be nobody's, and end the process.
    sink.on("error", reject);
    closed.catch(() => undefined);
    return {
      async write(bytes: Uint8Array): Promise<void> {
        if (sink.write(bytes)) return;
        const { promise: drained, resolve: drain } = Promise.withResolvers<void>();
        sink.once("drain", drain);
        await Promise.race([drained, closed]);
      },
      end(): Promise<void> {
        sink.end(null);
        return closed;
      },
    };
  }
}

async function readInto(file: FileHandle, chunk: Uint8Array, at: number, path: string): Promise<number> {
  try {
    return (await file.read(chunk, 0, chunk.length, at)).bytesRead;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
