/** A message of an event stream. Without `event` it is an unnamed one, which htmx swaps into the page. */
export interface Message {
  readonly event?: string;
  readonly id?: string;
  /** Milliseconds after which the client should come back when the stream breaks. */
  readonly retryMs?: number;
  readonly data: string;
}

export const EVENT_STREAM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  // A proxy that collects answers before it passes them on would hold the stream back.
  "x-accel-buffering": "no",
  // No page: so it needs no nonce, and thousands of readers share one text.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** How long clients wait before they come back, in milliseconds. */
export const RETRY_MS = 2000;

const encoder = new TextEncoder();

/** The bytes of one message. Line breaks of any kind in the data become several `data` lines. */
export function encodeMessage({ event, id, retryMs, data }: Message): Uint8Array<ArrayBuffer> {
  const head =
    (retryMs === undefined ? "" : `retry: ${retryMs}\n`) +
    (id === undefined ? "" : `id: ${oneLine(id)}\n`) +
    (event === undefined ? "" : `event: ${oneLine(event)}\n`);
  const body = data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join("");
  return encoder.encode(`${head}${body}\n`);
}

/** Shows that the stream lives. The same function gives the same bytes at the same instant. */
export type Beat = (now: number) => Uint8Array;

const COMMENT = encoder.encode(": beat\n\n");

/** Says nothing: for streams whose readers act on every event. */
export const silentBeat: Beat = () => COMMENT;

/** An event that a page's watchdog listens for; its data is the server's time, by which the page's clocks go. */
export const namedBeat: Beat = (now) => encodeMessage({ event: "beat", data: String(now) });

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, " ");
}
