import type { Delivery, Endpoint } from "../../domain/delivery.ts";
import { rfc3339 } from "./times.ts";

export function deliveryJson(delivery: Delivery): Readonly<Record<string, unknown>> {
  const { id, jobId, status, url, state, attempts, statusCode, error } = delivery;
  return {
    id,
    jobId,
    type: `job.${status}`,
    url,
    state,
    attempts,
    createdAt: rfc3339(delivery.createdAt),
    nextAt: rfc3339(delivery.nextAt),
    sentAt: rfc3339(delivery.sentAt),
    statusCode,
    error,
  };
}

export function endpointJson(endpoint: Endpoint): Readonly<Record<string, unknown>> {
  const { url, failures, failingSince, offAt, error } = endpoint;
  return {
    url,
    on: offAt === null,
    failures,
    failingSince: rfc3339(failingSince),
    offAt: rfc3339(offAt),
    error,
  };
}
