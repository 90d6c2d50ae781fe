import type { Frame as RawFrame } from "../../src/http/ws/frames.ts";
import type { Frame } from "./socket.ts";

/** The server's end of a connection whose reader takes frames only when the test says so. */
export class FakeWire {
  /** What the reader has taken. */
  readonly read: Frame[] = [];
  ended: "open" | "closed" | "terminated" = "open";
  #waiting: RawFrame[] = [];
  #most = 0;
  readonly #onTaken: () => void;

  /** @param onTaken told when the reader has taken what waited */
  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  /** The most bytes that ever waited. */
  get most(): number {
    return this.#most;
  }

  send(frame: RawFrame): number {
    this.#waiting.push(frame);
    this.#most = Math.max(this.#most, this.getBufferedAmount());
    return frame.length;
  }

  getBufferedAmount(): number {
    return this.#waiting.reduce((sum, frame) => sum + frame.length, 0);
  }

  close(): void {
    this.ended = "closed";
  }

  terminate(): void {
    this.ended = "terminated";
    this.#waiting = [];
  }

  /** The reader takes what waits. */
  take(): void {
    // Only text is sent here.
    for (const frame of this.#waiting) this.read.push(JSON.parse(String(frame)) as Frame);
    this.#waiting = [];
    this.#onTaken();
  }

  /** The reader takes whatever waits and comes, to the end. */
  takeAll(): void {
    while (this.#waiting.length > 0) this.take();
  }
}
