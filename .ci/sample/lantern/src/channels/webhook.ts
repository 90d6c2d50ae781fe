import { createHmac } from "node:crypto";
import { LanternError } from "../core/errors.ts";
import type { Channel } from "../core/ports.ts";
import type { Change } from "../core/snapshot.ts";
import { headline } from "./message.ts";

/** Where a webhook is and how it is fetched. */
export interface WebhookOptions {
  readonly url: string;
  /** Signs every message when given. */
  readonly secret?: string;
  readonly fetcher?: typeof fetch;
}

/** Tells another program by a `POST` of the change as JSON. */
export class WebhookChannel implements Channel {
  readonly name = "webhook";
  readonly #options: WebhookOptions;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  async tell(change: Change): Promise<void> {
    const { url, secret, fetcher = fetch } = this.#options;
    const body = JSON.stringify({ text: headline(change), change });
    const signature = secret === undefined ? {} : { "lantern-signature": sign(body, secret) };
    const response = await fetcher(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...signature },
      body,
    });
    if (!response.ok) throw new LanternError("channel_failed", `${url} answered ${response.status}`);
  }
}

/** The HMAC-SHA256 of a message in hexadecimal; the receiver makes the same and compares. */
export function sign(body: string, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}
