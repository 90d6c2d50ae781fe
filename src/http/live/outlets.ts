import type { Clock } from "../../domain/clock.ts";
import { Outlet, type Writer } from "./outlet.ts";
import type { Beat } from "./sse.ts";

/** Between two beats, in milliseconds. Proxies and clients give up on a silent connection, some after 30 s. */
export const BEAT_MS = 10_000;

/** A reader that has taken nothing for so long is cut off, in milliseconds. */
export const STALL_MS = 60_000;

/** Whoever wants to know of a stream's end says so as soon as it is open; a map of all of them would cost as much as they do. */
const NEWEST = 32;

/** All open streams: gives them their beat, cuts off who no longer reads or may not any more, and ends them at shutdown. */
export class Outlets {
  readonly clock: Clock;
  readonly #open = new Set<Outlet>();
  /** Those that were opened last: see `findOpen`. */
  readonly #newest: Outlet[] = [];
  #stopBeat: (() => void) | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
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

  open(writer: Writer): Outlet {
    const outlet = new Outlet(this, writer);
    this.#newest.push(outlet);
    if (this.#newest.length > NEWEST) this.#newest.shift();
    this.#open.add(outlet);
    this.#stopBeat ??= this.clock.every(BEAT_MS, () => this.#beat());
    return outlet;
  }

  /** For outlets that have ended. */
  forget(outlet: Outlet): void {
    this.#open.delete(outlet);
    if (this.#open.size > 0) return;
    this.#stopBeat?.();
    this.#stopBeat = null;
  }

  /** Those of one kind of writer, as they are now. */
  *of<W extends Writer>(isKind: (writer: Writer) => writer is W): Generator<readonly [Outlet, W]> {
    for (const outlet of [...this.#open]) if (isKind(outlet.writer)) yield [outlet, outlet.writer];
  }

  /** The one whose stream this is, if it was opened just now and is open; see `NEWEST`. */
  findOpen(stream: ReadableStream | null): Outlet | undefined {
    return this.#newest.find((outlet) => outlet.stream === stream && !outlet.closed);
  }

  /** Ends every stream; their clients come back when there is a server again. */
  closeAll(): void {
    for (const outlet of [...this.#open]) outlet.end();
  }

  /** Ends those whose readers may not read any more. */
  endOvers(): void {
    for (const outlet of [...this.#open]) if (outlet.isOver) outlet.end();
  }

  #beat(): void {
    this.endOvers();
    const now = this.clock.now();
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
}
