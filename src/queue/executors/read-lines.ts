import type { Clock } from "../../domain/clock.ts";
import { type Line, lineSplitter } from "../lines.ts";

/**
 * How much of a program's output is read in a tenth of a second: 20 MB a second, a fifth of what decoding would
 * manage. A program that writes more has to wait, so that it can't keep this process busy.
 */
const WINDOW_MS = 100;
const WINDOW_BYTES = 2_000_000;

export interface LineReading {
  /** Resolves at the end of the stream, or once `stop` was called; rejects when `onLine` throws. */
  readonly done: Promise<void>;
  /** Bytes read so far. */
  bytes(): number;
  stop(): void;
}

/** Reads a stream line by line, at a bounded pace and with bounded memory. */
export function readLines(
  stream: ReadableStream<Uint8Array>,
  maxLineBytes: number,
  clock: Clock,
  onLine: (line: Line) => void,
): LineReading {
  const reader = stream.getReader();
  const splitter = lineSplitter(maxLineBytes, onLine);
  const stop = new AbortController();
  let bytes = 0;
  const read = async () => {
    let windowEnd = clock.now() + WINDOW_MS;
    let inWindow = 0;
    for (;;) {
      // A stream that breaks has ended: what the program did is told by its exit.
      const chunk = await reader.read().catch(() => undefined);
      if (chunk === undefined || chunk.done || stop.signal.aborted) break;
      bytes += chunk.value.length;
      splitter.push(chunk.value);
      const now = clock.now();
      if (now >= windowEnd) {
        windowEnd = now + WINDOW_MS;
        inWindow = 0;
      }
      inWindow += chunk.value.length;
      // A clock that was set back must not make it wait for as long.
      const wait = Math.min(windowEnd - now, WINDOW_MS);
      if (inWindow > WINDOW_BYTES) await clock.sleep(wait, stop.signal).catch(() => undefined);
    }
    splitter.end();
  };
  return {
    done: read(),
    bytes: () => bytes,
    stop: () => {
      stop.abort();
      // A stream that is broken need not be cancelled.
      reader.cancel().catch(() => undefined);
    },
  };
}
