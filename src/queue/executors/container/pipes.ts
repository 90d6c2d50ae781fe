import { closeSync, constants, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../../domain/clock.ts";
import { encode, type InMessage } from "../../protocol.ts";

/** A program that does not read lets the pipe fill up: it is tried again so soon. */
const TRY_AGAIN_MS = 5;

export interface ContainerPipes {
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  send(message: InMessage): void;
  /** Aborted once the container has opened its ends, or was let go. */
  readonly opened: AbortSignal;
  /**
   * Lets the streams end once the container has closed its ends. With the first byte that it writes it has opened them;
   * this is for one that has gone without.
   */
  letGo(): void;
  /** Called when both streams have ended. */
  close(): void;
}

/**
 * Three named pipes in a folder of their own, by which a container is told and heard. When this process dies, the
 * container's input ends.
 */
export async function openPipes(folder: string, clock: Clock): Promise<ContainerPipes> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = (name: string) => join(folder, name);
  const made = Bun.spawn(["mkfifo", "-m", "600", path("in"), path("out"), path("err")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if ((await made.exited) !== 0) throw new Error(`mkfifo failed: ${await new Response(made.stderr).text()}`);
  const { O_RDONLY, O_RDWR, O_WRONLY, O_NONBLOCK } = constants;
  // For reading too, so that it can be opened before the container reads, and written to after it has gone.
  const input = openSync(path("in"), O_RDWR | O_NONBLOCK);
  const reading = ["out", "err"].map((name) => openSync(path(name), O_RDONLY | O_NONBLOCK));
  // A pipe that nobody writes to has ended: until the container does, we are there.
  const held = ["out", "err"].map((name) => openSync(path(name), O_WRONLY));
  const [stdout = 0, stderr = 0] = reading;

  const closed = new AbortController();
  const opened = new AbortController();
  const waiting: Uint8Array[] = [];
  let writing = false;
  const write = async () => {
    writing = true;
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      const rest = chunk.subarray(writeSome(input, chunk));
      if (rest.length === 0) continue;
      waiting.unshift(rest);
      const isOpen = await clock.sleep(TRY_AGAIN_MS, closed.signal).then(
        () => true,
        () => false,
      );
      if (!isOpen) break;
    }
    writing = false;
  };
  const letGo = () => {
    opened.abort();
    for (const fd of held.splice(0)) closeSync(fd);
  };
  const first = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      letGo();
      out.enqueue(chunk);
    },
  });
  return {
    stdout: Bun.file(stdout).stream().pipeThrough(first),
    stderr: Bun.file(stderr).stream(),
    send(message) {
      if (closed.signal.aborted) return;
      waiting.push(Buffer.from(encode(message)));
      if (!writing) void write();
    },
    ...{ letGo, opened: opened.signal },
    close() {
      if (closed.signal.aborted) return;
      closed.abort();
      for (const fd of [...held.splice(0), ...reading, input]) closeSync(fd);
    },
  };
}

/** @returns how many bytes went in; 0 when the pipe is full */
function writeSome(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return 0;
    throw error;
  }
}
