import type { Status } from "./status.ts";

/**
 * `pending`: it will be sent, or is being sent · `delivered` · `failed`: it was tried for the last time ·
 * `held`: its endpoint is switched off, and it waits until that is switched on.
 */
export const DELIVERY_STATES = ["pending", "delivered", "failed", "held"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The news of a job's end, for the address that the job named. There is one for each job with a callback. */
export interface Delivery {
  /** The same each time that it is sent, so that a receiver knows it again. */
  readonly id: string;
  readonly jobId: string;
  /** The final status that it tells of. */
  readonly status: Status;
  readonly url: string;
  readonly state: DeliveryState;
  /** How often it was sent, or begun to be sent. */
  readonly attempts: number;
  /** The same since it was created or sent again by hand: how long the next pause is. */
  readonly tries: number;
  readonly createdAt: number;
  /** When it is sent next, at the earliest; null = never as it stands. */
  readonly nextAt: number | null;
  /** The latest attempt, and what came of it. */
  readonly sentAt: number | null;
  readonly statusCode: number | null;
  readonly error: string | null;
}

/** An address without its query: what is switched off when it fails again and again. */
export interface Endpoint {
  readonly url: string;
  /** Failed attempts in a row. */
  readonly failures: number;
  readonly failingSince: number | null;
  /** Null = it is sent to. */
  readonly offAt: number | null;
  /** Why it was switched off, or how the latest attempt failed. */
  readonly error: string | null;
}

/** What came of an attempt. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly statusCode: number;
      /** The header `Retry-After` of a receiver that is busy, as it came; null = there was none. */
      readonly retryAfter: string | null;
    }
  | { readonly kind: "failed"; readonly error: string };

/** How one attempt ended, as it is recorded. */
export interface Outcome {
  readonly sentAt: number;
  /** When it was over. */
  readonly at: number;
  readonly statusCode: number | null;
  /** Null = it was delivered. */
  readonly error: string | null;
  /** When it is tried again; null = never. */
  readonly nextAt: number | null;
  /** Whether the receiver says that nothing is wanted there any more. */
  readonly isGone: boolean;
}

const LEAST_FAILURES = 10;
const DAY_MS = 86_400_000;

/** Whether an endpoint has failed so often and for so long that it is switched off. */
export function isWornOut({ failures, failingSince }: Endpoint, at: number): boolean {
  return failures >= LEAST_FAILURES && failingSince !== null && at - failingSince >= DAY_MS;
}

export function endpointOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
