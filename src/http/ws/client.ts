import type { Grant } from "../../auth/grant.ts";
import type { Clock } from "../../domain/clock.ts";
import { type Frame, type Mode, modeOf, weightOf, writeFrame } from "./frames.ts";

/** The close code of RFC 6455 for whoever may not be here. */
export const NOT_ALLOWED = 1008;

/** What is used of a connection. */
export interface Wire {
  /** @returns 0 when it was dropped */
  send(frame: Frame): number;
  getBufferedAmount(): number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** Something that a client follows. */
export interface Topic {
  /** Sends what there is for as long as the client takes it; called again whenever it has room. */
  pump(): void;
  close(): void;
}

/** Whoever sends more than this ahead of our answers is cut off, in bytes. */
export const MOST_UNANSWERED = 8 * 1024 * 1024;
/** How much may wait for a client before nothing but replies is sent to it, in bytes. */
export const HIGH_WATER = 64 * 1024;
/** Whoever leaves more than this unread is cut off, in bytes: it asks and does not read. */
export const MOST_UNREAD = 1024 * 1024;
/** Topics that one client may follow. */
export const MOST_TOPICS = 1000;

/** One connection: answers its commands one after another, and sends it what it follows as fast as it reads. */
export class Client {
  /** What its commands may do. */
  readonly grant: Grant;
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #answer: (client: Client, frame: Frame) => Promise<void>;
  readonly #topics = new Map<string, Topic>();
  #mode: Mode = "text";
  /** Whether the client chose the mode; else answers are written as its last frame was. */
  #chosen = false;
  #waiting: Frame[] = [];
  #waitingBytes = 0;
  #answering = false;
  #fullSince: number | null = null;
  #closed = false;

  /** @param answer must not throw */
  constructor(
    wire: Wire,
    grant: Grant,
    clock: Clock,
    answer: (client: Client, frame: Frame) => Promise<void>,
  ) {
    this.grant = grant;
    this.#wire = wire;
    this.#clock = clock;
    this.#answer = answer;
  }

  /** Whether it reads: what it follows is held back while it does not. */
  get ready(): boolean {
    return !this.#closed && this.#wire.getBufferedAmount() < HIGH_WATER;
  }

  get pending(): number {
    return this.#closed ? 0 : this.#wire.getBufferedAmount();
  }

  /** Milliseconds for which it has taken nothing although something waits. */
  get stalledMs(): number {
    return this.#fullSince === null ? 0 : this.#clock.now() - this.#fullSince;
  }

  choose(mode: Mode): void {
    this.#mode = mode;
    this.#chosen = true;
  }

  receive(frame: Frame): void {
    this.#waitingBytes += weightOf(frame);
    if (this.#waitingBytes > MOST_UNANSWERED) this.cut();
    else this.#waiting.push(frame);
    if (!this.#answering) void this.#answerAll();
  }

  send(value: unknown): void {
    if (this.#closed) return;
    // A frame that was lost would be a gap: the client comes back and is told all again.
    if (this.#wire.send(writeFrame(value, this.#mode)) === 0) this.cut();
    const unread = this.#wire.getBufferedAmount();
    if (unread >= HIGH_WATER) this.#fullSince ??= this.#clock.now();
  }

  /** An answer: sent even to a client that does not read, up to a bound. */
  reply(value: unknown): void {
    if (this.pending > MOST_UNREAD) this.cut();
    else this.send(value);
  }

  /** Whether it may follow one more by that name. */
  hasRoomFor(name: string): boolean {
    return this.#topics.has(name) || this.#topics.size < MOST_TOPICS;
  }

  /** Replaces what it followed by that name; nothing is sent before `pump`. */
  follow(name: string, topic: Topic): void {
    this.leave(name);
    if (this.#closed) topic.close();
    else {
      // As many jobs may be started: the one that is followed longest makes room.
      if (!this.hasRoomFor(name)) this.#dropFirst();
      this.#topics.set(name, topic);
    }
  }

  #dropFirst(): void {
    const [topic] = this.#topics.keys();
    if (topic === undefined) return;
    this.leave(topic);
    this.send({ event: "unsubscribed", topic });
  }

  /** @returns whether it followed it */
  leave(name: string): boolean {
    this.#topics.get(name)?.close();
    return this.#topics.delete(name);
  }

  drained(): void {
    this.#fullSince = null;
    // One that fills the connection goes to the end, so that the others get their turn.
    for (const [name, topic] of [...this.#topics]) {
      if (!this.ready) break;
      topic.pump();
      if (this.#topics.get(name) !== topic) continue;
      this.#topics.delete(name);
      this.#topics.set(name, topic);
    }
  }

  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#wire.close(code, reason);
    this.closed();
  }

  /** @returns whether whoever it is may not be here any more, and so was sent away */
  closeIfOver(): boolean {
    if (!this.grant.isOver()) return false;
    this.close(NOT_ALLOWED, "The token that it came with is no longer in force");
    return true;
  }

  /** Ends the connection now and drops what waits. */
  cut(): void {
    if (this.#closed) return;
    this.#wire.terminate();
    this.closed();
  }

  /** The connection has ended, however. */
  closed(): void {
    this.#closed = true;
    this.#waiting = [];
    for (const name of [...this.#topics.keys()]) this.leave(name);
  }

  async #answerAll(): Promise<void> {
    this.#answering = true;
    for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
      if (!this.#chosen) this.#mode = modeOf(frame);
      await this.#answer(this, frame);
      this.#waitingBytes -= weightOf(frame);
    }
    this.#answering = false;
  }
}
