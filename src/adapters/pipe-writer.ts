import { writeSync } from "node:fs";

/**
 * Makes a function that writes text to an open file descriptor and returns when all of it is written: a reader that is
 * slow slows the writer, and nothing is lost when the process ends right after.
 * @throws Error `EPIPE` when the reader has gone
 */
export function pipeWriter(fd: number): (text: string) => void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  return (text) => {
    let rest: Uint8Array = Buffer.from(text);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(fd, rest));
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
        Atomics.wait(never, 0, 0, 1);
      }
    }
  };
}
