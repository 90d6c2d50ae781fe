import type { Cursor } from "./cursor.ts";
import type { Delivery, DeliveryState, Endpoint, Outcome } from "./delivery.ts";
import type { Job } from "./job.ts";

export interface DeliveryClaim {
  readonly now: number;
  /** Until then nobody else takes what was claimed; afterwards it counts as lost with its process. */
  readonly until: number;
  readonly limit: number;
  /** How many may be under way to one origin, with those that are. */
  readonly perOrigin: number;
  /** How many are under way by origin. */
  readonly underWay: ReadonlyMap<string, number>;
}

export interface DeliveryFilter {
  readonly jobId?: string;
  readonly states?: readonly DeliveryState[];
}

/** The newest first; `after` is older, `before` newer. At most one is given. */
export interface DeliveryRange {
  readonly limit: number;
  readonly after?: Cursor;
  readonly before?: Cursor;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly next: Cursor | null;
  readonly prev: Cursor | null;
}

/**
 * What is still to be told of ends of jobs, in the same database. The transaction that ends a job with a callback
 * writes its delivery, and the one that removes the job removes it.
 */
export interface DeliveryStore {
  /**
   * Takes what is due, the earliest first, and counts an attempt for each.
   * @returns also the jobs whose delivery is held from now on, since its endpoint is switched off
   */
  claim(
    request: DeliveryClaim,
  ): Promise<{ readonly claimed: readonly Delivery[]; readonly held: readonly Job[] }>;
  /**
   * Records how the attempt ended, on the delivery, on its endpoint and on the job.
   * @returns the job; null when the delivery was taken by somebody else meanwhile, or is gone
   */
  settle(claimed: Delivery, outcome: Outcome): Promise<Job | null>;
  /** Gives back what was claimed and not sent to its end. */
  release(claimed: Delivery, at: number): Promise<void>;
  /** Sends it again, from the first pause on. @returns undefined when it is not there */
  sendAgain(id: string, at: number): Promise<Delivery | undefined>;
  /**
   * Switches an endpoint off, or on with a clean record: what was held then is sent.
   * @param error why it is switched off
   */
  switchEndpoint(
    url: string,
    change: { readonly on: boolean; readonly at: number; readonly error: string },
  ): Promise<void>;
  find(id: string): Delivery | undefined;
  list(filter: DeliveryFilter, range: DeliveryRange): DeliveryPage;
  /** Endpoints whose latest attempt failed or that are switched off, at most `limit`; those first. */
  endpoints(limit: number): readonly Endpoint[];
  /** Since when the endpoint of an address is switched off; null = it is not. */
  offAt(url: string): number | null;
  /** Whether something is due. */
  isDue(now: number): boolean;
}
