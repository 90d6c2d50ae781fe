import { LanternError } from "../core/errors.ts";
import type { Source } from "../core/ports.ts";
import type { Watch } from "../core/watch.ts";
import { readableLines } from "./readable.ts";

const PATIENCE_MS = 20_000;
const MAX_CHARACTERS = 5_000_000;

interface Seen {
  readonly etag: string;
  readonly lines: readonly string[];
}

/** Looks at web pages. It asks servers only for what is new: what had an ETag is not sent twice. */
export class PageSource implements Source {
  readonly kind = "page";
  readonly #seen = new Map<string, Seen>();
  readonly #fetch: typeof fetch;

  /** @param fetcher how pages are fetched; tests give one that needs no network */
  constructor(fetcher: typeof fetch = fetch) {
    this.#fetch = fetcher;
  }

  async look(watch: Watch, signal: AbortSignal): Promise<readonly string[]> {
    const seen = this.#seen.get(watch.target);
    const response = await this.#request(watch, seen, signal);
    if (response.status === 304 && seen !== undefined) return seen.lines;
    if (!response.ok) {
      throw new LanternError("look_failed", `${watch.target} answered ${response.status}`);
    }
    const body = await response.text();
    if (body.length > MAX_CHARACTERS) throw new LanternError("look_failed", `${watch.target} is too long`);
    const isHtml = (response.headers.get("content-type") ?? "").includes("html");
    const lines = isHtml ? readableLines(body) : body.split("\n");
    const etag = response.headers.get("etag");
    if (etag !== null) this.#seen.set(watch.target, { etag, lines });
    return lines;
  }

  async #request(watch: Watch, seen: Seen | undefined, signal: AbortSignal): Promise<Response> {
    try {
      return await this.#fetch(watch.target, {
        headers: { accept: "text/html, text/*", ...(seen ? { "if-none-match": seen.etag } : {}) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
    } catch (cause) {
      throw new LanternError("look_failed", `${watch.target} could not be reached`, { cause });
    }
  }
}
