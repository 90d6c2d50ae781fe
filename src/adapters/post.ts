import { connect as connectPlainly, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { literalAddress } from "../domain/address.ts";
import type { Answer } from "../domain/delivery.ts";
import { messageOf } from "../domain/errors.ts";
import { type Lookup, reachableAddress } from "./address.ts";

export interface PostOptions {
  readonly allowPrivate: boolean;
  /** Default: the system's. */
  readonly lookup?: Lookup;
  /** Certificates that are trusted instead of the usual authorities. */
  readonly ca?: string;
}

interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** What may come before the status that counts: provisional answers with their headers. */
const MOST_BYTES = 64 * 1024;

/** The statuses of a receiver that is busy: these alone are read as far as the end of their headers. */
const BUSY = [429, 503];

interface Head {
  readonly statusCode: number;
  readonly retryAfter: string | null;
}

/**
 * Makes what sends one POST and reads nothing of the answer but its status and when it may come again. The connection goes to the very address
 * that was checked, never through a proxy of the environment, and no redirect is followed: that is why this is not
 * `fetch`, which can't be told the first and does the second unasked.
 */
export function createPost(options: PostOptions): (request: Request) => Promise<Answer> {
  return async (request) => {
    try {
      request.signal.throwIfAborted();
      const url = new URL(request.url);
      const address = await unlessAborted(reachableAddress(url.hostname, options), request.signal);
      return { kind: "answered", ...(await exchange(url, address, request, options.ca)) };
    } catch (cause) {
      return { kind: "failed", error: messageOf(cause) };
    }
  };
}

function exchange(url: URL, address: string, { headers, body, signal }: Request, ca?: string): Promise<Head> {
  return new Promise((resolve, reject) => {
    const socket = open(url, address, ca);
    const settle = (act: () => void) => {
      signal.removeEventListener("abort", abort);
      socket.destroy();
      act();
    };
    let answer = "";
    const fail = (cause: unknown) => {
      // Of a busy one the status is known, and that is enough.
      const status = statusOf(answer);
      if (typeof status === "number") settle(() => resolve({ statusCode: status, retryAfter: null }));
      else settle(() => reject(cause));
    };
    const abort = () => fail(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    socket.on("error", (cause) => fail(new Error(`The connection failed: ${messageOf(cause)}`)));
    socket.on("close", () => fail(new Error("The connection was closed before an answer came")));
    socket.on("data", (bytes: Buffer) => {
      answer += bytes.toString("latin1");
      const head = headOf(answer);
      if (head === "broken") fail(new Error("The answer is not HTTP"));
      else if (head !== null) settle(() => resolve(head));
      else if (answer.length > MOST_BYTES) fail(new Error("The answer has no end to its beginning"));
    });
    socket.write(requestHead(url, headers, Buffer.byteLength(body)) + body);
  });
}

/** The connection; what is written to it waits until it is there. */
function open(url: URL, address: string, ca: string | undefined): Socket {
  const isSecure = url.protocol === "https:";
  const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port);
  if (!isSecure) return connectPlainly({ host: address, port });
  // The certificate must be for the name, which is not what is connected to.
  const name = literalAddress(url.hostname) === null ? { servername: url.hostname } : {};
  return connectSecurely({ host: address, port, ...name, ...(ca === undefined ? {} : { ca }) });
}

function requestHead(url: URL, headers: Readonly<Record<string, string>>, length: number): string {
  const lines = [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "user-agent: Jobdeck",
    "accept: */*",
    `content-length: ${length}`,
    "connection: close",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** What counts of the answer in what has come so far; null = not yet. */
function headOf(answer: string): Head | "broken" | null {
  const statusCode = statusOf(answer);
  if (typeof statusCode !== "number") return statusCode;
  if (!BUSY.includes(statusCode)) return { statusCode, retryAfter: null };
  const final = answer.slice(answer.search(/^HTTP\/1\.[01] [2-5]/m));
  const end = final.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [, retryAfter = null] = /^retry-after:[ \t]*(\S.*?)[ \t]*$/im.exec(final.slice(0, end)) ?? [];
  return { statusCode, retryAfter };
}

/** The final status in what has come so far; null = not yet. */
function statusOf(answer: string): number | "broken" | null {
  const end = answer.indexOf("\n");
  if (end < 0) return null;
  const [, digits = ""] = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |\r?$)/.exec(answer.slice(0, end)) ?? [];
  if (digits === "") return "broken";
  if (!digits.startsWith("1")) return Number(digits);
  const rest = answer.indexOf("\r\n\r\n");
  return rest < 0 ? null : statusOf(answer.slice(rest + 4));
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
