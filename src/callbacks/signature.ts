import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_MS = 5 * 60_000;

interface Signed {
  /** The same each time that the same thing is sent. */
  readonly id: string;
  /** When it is sent, in milliseconds since 1970. */
  readonly at: number;
  readonly body: string;
}

/**
 * The headers of a callback, by the Standard Webhooks specification (https://www.standardwebhooks.com).
 * @param secrets each gives a signature, so that a receiver may change from one to the next; without any it has none
 */
export function signatureHeaders(
  { id, at, body }: Signed,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => signature(secret, id, seconds, body));
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    ...(signatures.length === 0 ? {} : { "webhook-signature": signatures.join(" ") }),
  };
}

export interface VerifyOptions {
  /** The headers of the request: a `Headers`, or an object with names in lower case. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came, not parsed and written again. */
  readonly body: string;
  /** `JOBDECK_WEBHOOK_SECRET` of the sender. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far the clocks of both may be apart, and for how long a copy is of use to somebody else; default 5 minutes. */
  readonly toleranceMs?: number;
}

export type Verified =
  /** `id` is the same when the callback comes a second time: keep it to tell. */
  { readonly ok: true; readonly id: string } | { readonly ok: false; readonly why: string };

/**
 * Whether a callback comes from whoever has the secret, and was sent just now. For receivers:
 *
 * ```ts
 * const body = await request.text();
 * const verified = verifyCallback({ headers: request.headers, body, secret, now: Date.now() });
 * if (!verified.ok) return new Response(verified.why, { status: 401 });
 * ```
 */
export function verifyCallback(options: VerifyOptions): Verified {
  const { body, secret, now, toleranceMs = TOLERANCE_MS } = options;
  const id = header(options, "webhook-id");
  const seconds = header(options, "webhook-timestamp");
  const signatures = header(options, "webhook-signature");
  if (id === "" || signatures === "" || !/^\d{1,12}$/.test(seconds)) {
    return { ok: false, why: "Expected the headers webhook-id, webhook-timestamp and webhook-signature" };
  }
  const apart = Math.abs(now - Number(seconds) * 1000);
  if (apart > toleranceMs) {
    return { ok: false, why: `It was sent ${Math.round(apart / 1000)} s from now, more than allowed` };
  }
  const expected = signature(secret, id, seconds, body);
  if (signatures.split(" ").some((given) => isSame(given, expected))) return { ok: true, id };
  return { ok: false, why: "No signature is that of this secret, id, time and body" };
}

function signature(secret: string, id: string, seconds: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function header({ headers }: VerifyOptions, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === "string" ? value : "";
}
