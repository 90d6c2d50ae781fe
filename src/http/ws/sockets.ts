import type { Grant } from "../../auth/grant.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Log } from "../../domain/log.ts";
import { STALL_MS } from "../live/outlets.ts";
import { Client, type Wire } from "./client.ts";
import type { Frame } from "./frames.ts";

/** Between two pings, in milliseconds: proxies give up on a silent connection. */
export const PING_MS = 25_000;

/** Close codes of RFC 6455. */
export const GOING_AWAY = 1001;
export const TOO_BIG = 1009;

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  /** The largest frame that is read, in bytes. */
  readonly frameLimit: number;
  /** Answers one frame; must not throw. */
  readonly answer: (client: Client, frame: Frame) => Promise<void>;
}

/** What the server calls for one connection. */
export interface Connection {
  open(wire: Wire): void;
  message(wire: Wire, frame: Frame): void;
  drain(): void;
  close(): void;
}

/** All open connections: pings them, cuts off who no longer reads or may not be here any more, and ends them at shutdown. */
export class Sockets {
  readonly #options: Options;
  readonly #open = new Set<Client>();
  #stopPing: (() => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Bytes that wait for readers, over all connections. */
  get pending(): number {
    return [...this.#open].reduce((sum, client) => sum + client.pending, 0);
  }

  connection(grant: Grant): Connection {
    const { clock, log, frameLimit, answer } = this.#options;
    let client: Client | null = null;
    let openedAt = 0;
    return {
      open: (wire) => {
        client = new Client(wire, grant, clock, answer);
        this.#open.add(client);
        openedAt = clock.now();
        log.info({ open: this.size }, "WebSocket opened");
        this.#stopPing ??= clock.every(PING_MS, () => this.#ping());
      },
      message: (_, frame) => {
        if (frame.length > frameLimit)
          client?.close(TOO_BIG, `Expected frames of at most ${frameLimit} bytes`);
        else client?.receive(frame);
      },
      drain: () => client?.drained(),
      close: () => {
        if (client === null) return;
        this.#forget(client);
        log.info({ open: this.size, ms: clock.now() - openedAt }, "WebSocket closed");
      },
    };
  }

  closeAll(): void {
    for (const client of [...this.#open]) {
      client.close(GOING_AWAY, "The server stops");
      this.#forget(client);
    }
  }

  /** Sends away those who may not be here any more. */
  endOvers(): void {
    for (const client of [...this.#open]) if (client.closeIfOver()) this.#forget(client);
  }

  #ping(): void {
    this.endOvers();
    const ts = this.#options.clock.now();
    for (const client of [...this.#open]) {
      if (client.ready) client.send({ type: "ping", ts });
      else if (client.stalledMs >= STALL_MS) client.cut();
    }
  }

  #forget(client: Client): void {
    client.closed();
    this.#open.delete(client);
    if (this.#open.size > 0) return;
    this.#stopPing?.();
    this.#stopPing = null;
  }
}
