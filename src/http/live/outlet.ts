import type { Clock } from "../../domain/clock.ts";
import type { Beat } from "./sse.ts";

/** How much may wait in one response before its reader counts as slow, in bytes. */
export const HIGH_WATER_BYTES = 64 * 1024;

interface OutletOptions {
  /** Sent when nothing else was for a while; null where the format has no way to say nothing. */
  readonly beat: Beat | null;
  /** Whether whoever reads may not any more. */
  readonly isOver: () => boolean;
  /** The reader has caught up: more may be written. */
  readonly onDrain: () => void;
  /** Called once, however the response ends. */
  readonly onClose: () => void;
}

/**
 * One open response. Its writer asks `ready` before each write, keeps nothing for a reader that is not, and goes on at
 * `onDrain`: so what waits for a reader is bounded by `HIGH_WATER_BYTES` and one write.
 */
export class Outlet {
  readonly stream: ReadableStream<Uint8Array>;
  readonly beat: Beat | null;
  readonly isOver: () => boolean;
  readonly #clock: Clock;
  readonly #onClose: () => void;
  // Assigned by `start`, which the stream's constructor calls.
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #fullSince: number | null = null;
  #closed = false;
  #writing = false;

  constructor(clock: Clock, { beat, isOver, onDrain, onClose }: OutletOptions) {
    this.beat = beat;
    this.isOver = isOver;
    this.#clock = clock;
    this.#onClose = onClose;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          this.#fullSince = null;
          // `enqueue` calls this for a reader that waits already; its writer is still at it and asks `ready` itself.
          if (!this.#writing) onDrain();
        },
        cancel: () => this.#close(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
    );
  }

  get closed(): boolean {
    return this.#closed;
  }

  get ready(): boolean {
    return !this.#closed && (this.#controller?.desiredSize ?? 0) > 0;
  }

  /** Bytes that wait for the reader. */
  get pending(): number {
    return this.#closed ? 0 : HIGH_WATER_BYTES - (this.#controller?.desiredSize ?? HIGH_WATER_BYTES);
  }

  /** Milliseconds for which the reader has taken nothing although something waits; 0 when it reads. */
  get stalledMs(): number {
    return this.#fullSince === null ? 0 : this.#clock.now() - this.#fullSince;
  }

  write(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#writing = true;
    this.#controller?.enqueue(bytes);
    this.#writing = false;
    if (!this.ready) this.#fullSince ??= this.#clock.now();
  }

  /** Ends the response after what was written has been read. */
  end(): void {
    if (this.#closed) return;
    this.#controller?.close();
    this.#close();
  }

  /** Ends the response now and drops what waits: for a reader that no longer reads. */
  cut(): void {
    if (this.#closed) return;
    this.#controller?.error(new DOMException("The reader stopped reading", "AbortError"));
    this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
  }
}
