import { ClientError } from "./failure.ts";

export interface ConnectionOptions {
  /** Where the deck is: an address such as `https://deck.example`, or in a browser a path such as `/deck`. */
  readonly server: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
  /** Further headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the `fetch` of wherever it runs. */
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>;
}

/** Asks one server. */
export interface Connection {
  readonly server: string;
  /** @throws ClientError for every answer that is a refusal */
  ask(path: string, init?: RequestInit): Promise<Response>;
}

export function connection({ server, token, headers = {}, fetch = ownFetch }: ConnectionOptions): Connection {
  const base = server.replace(/\/+$/, "");
  const always = token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
  return {
    server: base,
    async ask(path, init = {}) {
      const own = { accept: "application/json", ...always };
      const given = Object.fromEntries(new Headers(init.headers ?? {}).entries());
      const response = await fetch(`${base}${path}`, { ...init, headers: { ...own, ...given } });
      if (response.ok) return response;
      throw new ClientError(response.status, await response.json().catch(() => null));
    },
  };
}

/** Called as a function of nothing: browsers refuse it as a method of something else. */
function ownFetch(input: string, init: RequestInit): Promise<Response> {
  return globalThis.fetch(input, init);
}
