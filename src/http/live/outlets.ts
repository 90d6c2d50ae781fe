import type { Clock } from "../../domain/clock.ts";
import { Outlet } from "./outlet.ts";
import type { Beat } from "./sse.ts";

/** Between two beats, in milliseconds. Proxies and clients give up on a silent connection, some after 30 s. */
export const BEAT_MS = 10_000;

/** A reader that has taken nothing for so long is cut off, in milliseconds. */
export const STALL_MS = 60_000;

interface OpenOptions {
  readonly beat: Beat | null;
  readonly onDrain: () => void;
  readonly onClose?: () => void;
}

/** All open streams: gives them their beat, cuts off who no longer reads, and ends them at shutdown. */
export class Outlets {
  readonly #clock: Clock;
  readonly #open = new Set<Outlet>();
  readonly #closed = new WeakMap<ReadableStream, () => void>();
  #stopBeat: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Those that are streams of events: they have a beat. */
  get beating(): number {
    return [...this.#open].reduce((sum, { beat }) => sum + Number(beat !== null), 0);
  }

  /** Bytes that wait for readers, over all streams. */
  get pending(): number {
    return [...this.#open].reduce((sum, outlet) => sum + outlet.pending, 0);
  }

  open({ beat, onDrain, onClose }: OpenOptions): Outlet {
    const outlet: Outlet = new Outlet(this.#clock, {
      beat,
      onDrain,
      onClose: () => {
        this.#forget(outlet);
        onClose?.();
        this.#closed.get(outlet.stream)?.();
      },
    });
    this.#open.add(outlet);
    this.#stopBeat ??= this.#clock.every(BEAT_MS, () => this.#beat());
    return outlet;
  }

  /**
   * Calls `told` once, when the stream of one of them is over.
   * @returns false when it is no open stream of theirs: then nobody is called
   */
  onClosed(stream: ReadableStream | null, told: () => void): boolean {
    const isOpen = stream !== null && [...this.#open].some((outlet) => outlet.stream === stream);
    if (isOpen) this.#closed.set(stream, told);
    return isOpen;
  }

  /** Ends every stream; their clients come back when there is a server again. */
  closeAll(): void {
    for (const outlet of [...this.#open]) outlet.end();
  }

  #beat(): void {
    const now = this.#clock.now();
    const made = new Map<Beat, Uint8Array>();
    for (const outlet of [...this.#open]) {
      const { beat } = outlet;
      if (outlet.ready) {
        if (beat === null) continue;
        const bytes = made.get(beat) ?? beat(now);
        made.set(beat, bytes);
        outlet.write(bytes);
      } else if (outlet.stalledMs >= STALL_MS) outlet.cut();
    }
  }

  #forget(outlet: Outlet): void {
    this.#open.delete(outlet);
    if (this.#open.size > 0) return;
    this.#stopBeat?.();
    this.#stopBeat = null;
  }
}
