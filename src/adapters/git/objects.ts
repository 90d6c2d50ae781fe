import { JobdeckError } from "../../domain/errors.ts";
import { type GitEnvironment, spawnGit } from "./command.ts";

/**
 * The contents of objects, in the order asked for, from one `cat-file --batch`. Measured on 1,500 files: 75 ms,
 * against 600 ms for a checkout.
 * @returns null for an object that the repository does not have
 */
export async function* readObjects(
  env: GitEnvironment,
  gitDir: string,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array | null> {
  if (ids.length === 0) return;
  const args = ["--git-dir", gitDir, "cat-file", "--batch", "--buffer"];
  const child = spawnGit({ env, args, signal }, "pipe");
  const { stdin } = child;
  // "pipe" was asked for, so it is a sink; the check is what tells the compiler.
  if (stdin === undefined || typeof stdin === "number") throw new TypeError("Expected a pipe to git");
  stdin.write(ids.map((id) => `${id}\n`).join(""));
  const closed = stdin.end();
  const bytes = new ByteReader(child.stdout.getReader());
  try {
    for (const id of ids) {
      signal.throwIfAborted();
      const header = await bytes.line();
      if (header === null) {
        signal.throwIfAborted();
        throw new JobdeckError("git_failed", `Git ended before it gave the object ${id}`);
      }
      const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
      if (size === undefined) {
        const other = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(header)?.[1];
        if (other !== undefined) await bytes.take(Number(other) + 1);
        yield null;
        continue;
      }
      const content = await bytes.take(Number(size) + 1);
      yield content.subarray(0, Number(size));
    }
    await closed;
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
}

/** Cuts a stream of chunks into lines and blocks of a known length. */
class ByteReader {
  readonly #reader: { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> };
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(reader: { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }> }) {
    this.#reader = reader;
  }

  /** The text up to the next line feed; null at the end of the stream. */
  async line(): Promise<string | null> {
    let text = "";
    for (;;) {
      if (this.#at >= this.#chunk.length && !(await this.#more())) return text === "" ? null : text;
      const end = this.#chunk.indexOf(10, this.#at);
      const stop = end < 0 ? this.#chunk.length : end;
      text += new TextDecoder("latin1").decode(this.#chunk.subarray(this.#at, stop));
      this.#at = stop + 1;
      if (end >= 0) return text;
    }
  }

  async take(length: number): Promise<Uint8Array> {
    const block = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.#at >= this.#chunk.length && !(await this.#more())) {
        throw new JobdeckError(
          "git_failed",
          `Git ended ${length - filled} bytes before the end of an object`,
        );
      }
      const part = this.#chunk.subarray(this.#at, this.#at + length - filled);
      block.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return block;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (done || value === undefined) return false;
    this.#chunk = value;
    this.#at = 0;
    return true;
  }
}
