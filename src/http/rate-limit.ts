import type { Clock } from "../domain/clock.ts";
import { JobdeckError } from "../domain/errors.ts";

const MINUTE = 60_000;
/** Who was away longest is forgotten first: it has what it may use in full by then, unless so many are about at once. */
const MOST_CLIENTS = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** What is left to a client, for the headers of an answer. */
export interface Allowance {
  readonly remaining: number;
  /** Seconds until all of it is there again. */
  readonly fullInS: number;
}

/**
 * So many requests a minute for each client, as a bucket that fills evenly: who was quiet may use the whole minute's at
 * once. In memory, and bounded.
 */
export class RateLimit {
  readonly perMinute: number;
  readonly #clock: Pick<Clock, "now">;
  readonly #most: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number, clock: Pick<Clock, "now">, most = MOST_CLIENTS) {
    this.perMinute = perMinute;
    this.#clock = clock;
    this.#most = most;
  }

  /** How many clients are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** @throws JobdeckError `rate_limited` with the seconds until the next request is let through */
  take(client: string): Allowance {
    const now = this.#clock.now();
    const tokens = this.#tokensOf(client, now);
    if (tokens < 1) {
      const secondsLeft = Math.max(1, Math.ceil(((1 - tokens) * MINUTE) / this.perMinute / 1000));
      throw new JobdeckError(
        "rate_limited",
        `Expected at most ${this.perMinute} requests a minute: ask again in ${secondsLeft} s`,
        { details: { limit: this.perMinute, secondsLeft } },
      );
    }
    const left = tokens - 1;
    this.#remember(client, { tokens: left, at: now });
    return {
      remaining: Math.floor(left),
      fullInS: Math.ceil(((this.perMinute - left) * MINUTE) / this.perMinute / 1000),
    };
  }

  #tokensOf(client: string, now: number): number {
    const bucket = this.#buckets.get(client);
    if (bucket === undefined) return this.perMinute;
    // A clock that was set back must not take anything away.
    const gained = (Math.max(0, now - bucket.at) * this.perMinute) / MINUTE;
    return Math.min(this.perMinute, bucket.tokens + gained);
  }

  #remember(client: string, bucket: Bucket): void {
    // A Map remembers the order of insertion: this client is the last one now.
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= this.#most) break;
      this.#buckets.delete(oldest);
    }
  }
}

/** As the draft of the IETF on RateLimit headers has them, of which clients read how fast they may go on. */
export function rateHeaders(perMinute: number, allowance: Allowance): Readonly<Record<string, string>> {
  return {
    "ratelimit-policy": `"requests";q=${perMinute};w=60`,
    ratelimit: `"requests";r=${allowance.remaining};t=${allowance.fullInS}`,
  };
}
