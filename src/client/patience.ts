import type { Connection } from "./connection.ts";
import { ClientError } from "./failure.ts";
import { pause } from "./machine.ts";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Asks again while a server can't be reached or is too busy, after pauses that grow. */
export class Patience {
  readonly #signal: AbortSignal;
  readonly #onPause: () => void;
  #wait = FIRST_PAUSE_MS;

  /** @param onPause told before every pause */
  constructor(signal: AbortSignal, onPause: () => void = () => undefined) {
    this.#signal = signal;
    this.#onPause = onPause;
  }

  /** @throws ClientError for a refusal that asking again would not change; the signal's reason */
  async ask(server: Connection, path: string, init: RequestInit): Promise<Response> {
    for (;;) {
      this.#signal.throwIfAborted();
      try {
        return await server.ask(path, { ...init, signal: this.#signal });
      } catch (cause) {
        if (this.#signal.aborted || (cause instanceof ClientError && !mayPass(cause))) throw cause;
      }
      await this.pause();
    }
  }

  async pause(): Promise<void> {
    this.#onPause();
    await pause(this.#wait, this.#signal);
    this.#wait = Math.min(LONGEST_PAUSE_MS, this.#wait * 2);
  }

  /** It answers: the next pause is short again. */
  restore(): void {
    this.#wait = FIRST_PAUSE_MS;
  }
}

function mayPass({ status }: ClientError): boolean {
  return status === 429 || status >= 500;
}
