/**
 * One connection for all tabs that show the same stream: a browser opens six to a server at most, and each tab would
 * else take one. The tab that holds a lock reads the stream and hands each message on; when it goes, the next one
 * reads on from the message it saw last. Whoever reads the stream, htmx here, notices nothing: it asks with `fetch`,
 * and is given a body as if from the server.
 */
const ENCODER = new TextEncoder();

type Ask = (input: string, init?: RequestInit) => Promise<Response>;

/** One message of the stream, and between which places it leads; without an id it leads nowhere. */
interface Piece {
  readonly text: string;
  /** The id of the message before it. */
  readonly from: string;
  readonly id: string | null;
}

/** What tabs tell each other. */
type Word = Piece | "ended";

/**
 * Asks as `ask` does, but for one stream that all tabs share.
 * @param path the end of its address; it must understand `?once=1` and `Last-Event-ID`
 */
export function sharing(ask: Ask, path: string): Ask {
  // Without a secure connection there are no locks: then each tab has its own stream.
  if (!("locks" in navigator) || typeof BroadcastChannel === "undefined") return ask;
  return (input, init) => {
    const url = new URL(input, document.baseURI);
    return url.pathname.endsWith(path) ? join(ask, url, init) : ask(input, init);
  };
}

/** What was missed is asked for by each tab itself; from there on it listens to the others, or reads for them. */
async function join(ask: Ask, url: URL, init: RequestInit = {}): Promise<Response> {
  const channel = new BroadcastChannel(await nameOf(url, init));
  const early: Word[] = [];
  channel.onmessage = ({ data }) => void early.push(data);
  const once = new URL(url);
  once.searchParams.set("once", "1");
  try {
    const missed = await ask(once.href, init);
    if (!missed.ok) {
      channel.close();
      return missed;
    }
    const text = await missed.text();
    const reading = new Reading(ask, url, init, channel);
    reading.give(piecesOf(text, reading.place).pieces);
    channel.onmessage = ({ data }) => reading.hear(data);
    for (const word of early) reading.hear(word);
    return new Response(reading.body, { headers: missed.headers });
  } catch (cause) {
    // Else it would gather what the others say for ever.
    channel.close();
    throw cause;
  }
}

/** Tabs that show different people's views share nothing. */
async function nameOf({ origin, pathname }: URL, init: RequestInit): Promise<string> {
  const who = new TextEncoder().encode(new Headers(init.headers).get("authorization") ?? "");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", who));
  return `jobdeck ${origin}${pathname} ${btoa(String.fromCharCode(...digest))}`;
}

class Reading {
  readonly body: ReadableStream<Uint8Array>;
  readonly #ask: Ask;
  readonly #url: URL;
  readonly #init: RequestInit;
  readonly #channel: BroadcastChannel;
  readonly #over = new AbortController();
  // Assigned by `start`, which the stream's constructor calls.
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** The id of the last message; empty = unknown. */
  #place: string;

  constructor(ask: Ask, url: URL, init: RequestInit, channel: BroadcastChannel) {
    this.#ask = ask;
    this.#url = url;
    this.#init = init;
    this.#channel = channel;
    this.#place = new Headers(init.headers).get("last-event-id") ?? url.searchParams.get("after") ?? "";
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => this.#leave(),
    });
    init.signal?.addEventListener("abort", () => this.#end());
    const { signal } = this.#over;
    navigator.locks.request(channel.name, { signal }, () => this.#lead()).catch(() => undefined);
  }

  get place(): string {
    return this.#place;
  }

  /** From the tab that reads. */
  hear(word: Word): void {
    if (word === "ended") this.#end();
    else this.give([word]);
  }

  give(pieces: readonly Piece[]): void {
    for (const { text, from, id } of pieces) {
      if (this.#over.signal.aborted) return;
      if (id !== null && this.#place !== "") {
        const order = orderOf(from, this.#place);
        // Something is missing between: whoever reads asks again from its place.
        if (order === null || order > 0) {
          this.#end();
          return;
        }
        // What follows our place is never old: a server that lost its last changes goes on before it.
        if (order < 0 && (orderOf(id, this.#place) ?? 0) <= 0) continue;
      }
      this.#controller?.enqueue(ENCODER.encode(`${text}\n\n`));
      this.#place = id ?? this.#place;
    }
  }

  /** Reads for all tabs, until the stream or this tab ends. */
  async #lead(): Promise<void> {
    const { signal } = this.#over;
    const headers = { ...Object.fromEntries(new Headers(this.#init.headers)), "last-event-id": this.#place };
    try {
      const { ok, body } = await this.#ask(this.#url.href, { ...this.#init, headers, signal });
      const reader = ok ? body?.pipeThrough(new TextDecoderStream()).getReader() : undefined;
      let rest = "";
      for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
        const read = piecesOf(rest + next.value, this.#place);
        rest = read.rest;
        for (const piece of read.pieces) {
          this.give([piece]);
          this.#tell(piece);
        }
      }
    } catch {
      // The server went, or this tab did: the end says the rest.
    }
    // A tab that only leaves is followed by another one.
    if (signal.aborted) return;
    this.#tell("ended");
    this.#end();
  }

  #tell(word: Word): void {
    if (!this.#over.signal.aborted) this.#channel.postMessage(word);
  }

  #end(): void {
    if (this.#over.signal.aborted) return;
    this.#controller?.close();
    this.#leave();
  }

  #leave(): void {
    this.#over.abort();
    this.#channel.close();
  }
}

/** The whole messages of a text, and what of one more has come. */
function piecesOf(text: string, place: string): { readonly pieces: readonly Piece[]; readonly rest: string } {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  let from = place;
  const pieces = blocks.map((block) => {
    const id = /^id: ?(.*)$/m.exec(block)?.[1] ?? null;
    const piece = { text: block, from, id };
    from = id ?? from;
    return piece;
  });
  return { pieces, rest };
}

/** Below 0: `a` is before `b`; null = they are of different stores. An id is `<store>-<change>`. */
function orderOf(a: string, b: string): number | null {
  const [at, there] = [a.lastIndexOf("-"), b.lastIndexOf("-")];
  if (a.slice(0, at) !== b.slice(0, there)) return null;
  return Number(a.slice(at + 1)) - Number(b.slice(there + 1));
}
