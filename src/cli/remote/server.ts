import { type Connection, connection } from "../../client/connection.ts";
import type { Clock } from "../../domain/clock.ts";
import { explained, redirected, silent } from "./failures.ts";

/** For an answer that nobody has to wait for on purpose. */
const PATIENCE_S = 30;

export interface ServerOptions {
  /** Without a slash at its end. */
  readonly address: string;
  readonly token: string | null;
  readonly clock: Clock;
}

/** One server, whose refusals are sentences. */
export class Server {
  readonly address: string;
  /** For what asks again by itself: its failures are not explained. */
  readonly connection: Connection;
  readonly #clock: Clock;
  readonly #hasToken: boolean;

  constructor({ address, token, clock }: ServerOptions) {
    this.address = address;
    this.#clock = clock;
    this.#hasToken = token !== null;
    this.connection = connection({
      ...{ server: address, fetch: (input, init) => this.#fetch(input, init) },
      ...(token === null ? {} : { token }),
    });
  }

  /** @throws JobdeckError what the server refuses with; ServerError when it can't be asked */
  async json(path: string, init: RequestInit = {}): Promise<unknown> {
    const late = new AbortController();
    const stop = this.#clock.after(PATIENCE_S * 1000, () => late.abort(silent(this.address, PATIENCE_S)));
    try {
      return await (await this.connection.ask(path, { signal: late.signal, ...init })).json();
    } catch (cause) {
      throw late.signal.aborted ? late.signal.reason : this.explained(cause);
    } finally {
      stop();
    }
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.json(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  explained(cause: unknown): unknown {
    return explained(cause, this.address, this.#hasToken);
  }

  /** A redirect would turn a POST into a GET, and may lead to somebody who must not see the token. */
  async #fetch(input: string, init: RequestInit): Promise<Response> {
    const response = await globalThis.fetch(input, { ...init, redirect: "manual" });
    if (response.status >= 300 && response.status < 400) {
      throw redirected(this.address, response.headers.get("location"));
    }
    return response;
  }
}
