import type { Delivery, DeliveryState, Endpoint } from "../../domain/delivery.ts";
import type { FinalStatus } from "../../domain/status.ts";

/** A row of `deliveries` as SQLite gives it. */
export interface DeliveryRow {
  readonly id: string;
  readonly job: string;
  readonly status: FinalStatus;
  readonly url: string;
  readonly origin: string;
  readonly endpoint: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly tries: number;
  readonly created_at: number;
  readonly next_at: number | null;
  readonly sent_at: number | null;
  readonly status_code: number | null;
  readonly error: string | null;
}

/** A row of `endpoints`. */
export interface EndpointRow {
  readonly url: string;
  readonly failures: number;
  readonly failing_since: number | null;
  readonly off_at: number | null;
  readonly error: string | null;
}

export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    jobId: row.job,
    status: row.status,
    url: row.url,
    state: row.state,
    attempts: row.attempts,
    tries: row.tries,
    createdAt: row.created_at,
    nextAt: row.next_at,
    sentAt: row.sent_at,
    statusCode: row.status_code,
    error: row.error,
  };
}

export function endpointOfRow(row: EndpointRow): Endpoint {
  return {
    url: row.url,
    failures: row.failures,
    failingSince: row.failing_since,
    offAt: row.off_at,
    error: row.error,
  };
}
