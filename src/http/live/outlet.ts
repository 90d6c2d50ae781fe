import type { Grant } from "../../auth/grant.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Beat } from "./sse.ts";

/** How much may wait in one response before its reader counts as slow, in bytes. */
export const HIGH_WATER_BYTES = 64 * 1024;

/** Whoever writes a response; one may write those of thousands of readers. */
export interface Writer {
  /** Sent when nothing else was for a while; null where the format has no way to say nothing. */
  readonly beat: Beat | null;
  /** Of whoever reads: the stream ends with it. */
  readonly grant: Grant;
  /** The reader has caught up: more may be written. */
  onDrain(outlet: Outlet): void;
  /** Called once, however the response ends. */
  onClose?(outlet: Outlet): void;
}

interface Registry {
  readonly clock: Clock;
  /** Called once, however the response ends. */
  forget(outlet: Outlet): void;
}

/**
 * One open response. Its writer asks `ready` before each write, keeps nothing for a reader that is not, and goes on at
 * `onDrain`: so what waits for a reader is bounded by `HIGH_WATER_BYTES` and one write.
 *
 * It is made for readers that are many and idle: bytes are counted here, because a stream whose strategy counts them
 * costs 16 kB more, and the outlet is its stream's source itself, because three closures would cost as much as it.
 */
export class Outlet implements UnderlyingDefaultSource<Uint8Array> {
  readonly stream: ReadableStream<Uint8Array>;
  /** Called when it has ended, after its writer; null = nobody wants to know. */
  onEnd: { told(): void } | null = null;
  /** How far its writer has come with it: a number that only the writer reads. */
  place = 0;
  readonly #registry: Registry;
  readonly writer: Writer;
  // Assigned by `start`, which the stream's constructor calls; undefined again once it has ended.
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** What was written since the reader had taken everything, in bytes. */
  #untaken = 0;
  #fullSince: number | null = null;
  #writing = false;

  constructor(registry: Registry, writer: Writer) {
    this.#registry = registry;
    this.writer = writer;
    this.stream = new ReadableStream<Uint8Array>(this);
  }

  /** For the stream alone, as `pull` and `cancel`. */
  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
  }

  pull(): void {
    this.#untaken = 0;
    this.#fullSince = null;
    // `enqueue` calls this for a reader that waits already; its writer is still at it and asks `ready` itself.
    if (!this.#writing) this.writer.onDrain(this);
  }

  cancel(): void {
    this.#close();
  }

  get beat(): Beat | null {
    return this.writer.beat;
  }

  /** Whether whoever reads may not any more. */
  get isOver(): boolean {
    return this.writer.grant.isOver();
  }

  get closed(): boolean {
    return this.#controller === undefined;
  }

  get ready(): boolean {
    return !this.closed && this.#untaken < HIGH_WATER_BYTES;
  }

  /** Bytes that wait for the reader; some of them it may have taken already. */
  get pending(): number {
    return this.closed ? 0 : this.#untaken;
  }

  /** Milliseconds for which the reader has taken nothing although something waits; 0 when it reads. */
  get stalledMs(): number {
    return this.#fullSince === null ? 0 : this.#registry.clock.now() - this.#fullSince;
  }

  write(bytes: Uint8Array): void {
    if (this.closed) return;
    this.#writing = true;
    this.#untaken += bytes.byteLength;
    this.#controller?.enqueue(bytes);
    this.#writing = false;
    if (!this.ready) this.#fullSince ??= this.#registry.clock.now();
  }

  /** Ends the response after what was written has been read. */
  end(): void {
    if (this.closed) return;
    this.#controller?.close();
    this.#close();
  }

  /** Ends the response now and drops what waits: for a reader that no longer reads. */
  cut(): void {
    if (this.closed) return;
    this.#controller?.error(new DOMException("The reader stopped reading", "AbortError"));
    this.#close();
  }

  #close(): void {
    if (this.closed) return;
    this.#controller = undefined;
    this.#registry.forget(this);
    this.writer.onClose?.(this);
    this.onEnd?.told();
  }
}
