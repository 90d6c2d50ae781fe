import type { Delivery, Endpoint } from "../../src/domain/delivery.ts";
import type { ShownDelivery } from "../../views/fragments/delivery-row.tsx";
import { NOW, sampleId } from "./samples.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const deliveries: readonly ShownDelivery[] = [
  sampleDelivery({ id: sampleId(800) }, "Wiki of acme/rocket"),
  sampleDelivery(
    {
      id: sampleId(801),
      state: "pending",
      status: "failed",
      attempts: 3,
      statusCode: 503,
      error: "Answered 503",
      nextAt: NOW + 4 * MINUTE,
    },
    "Nightly numbers",
  ),
  sampleDelivery(
    {
      id: sampleId(802),
      state: "failed",
      status: "cancelled",
      attempts: 8,
      statusCode: null,
      error: "The connection failed: connect ECONNREFUSED 203.0.113.7:443",
    },
    "A job whose title is as long as titles are when they say all that somebody wanted to say about it",
  ),
  sampleDelivery(
    {
      id: sampleId(803),
      state: "held",
      status: "expired",
      url: `https://old.example.org/a/path/${"segment/".repeat(12)}?token=1`,
      attempts: 0,
      sentAt: null,
      statusCode: null,
      error: "Not sent: https://old.example.org/a/path/ is switched off, see Webhooks",
    },
    "Import of contacts",
  ),
];

export const endpoints: readonly Endpoint[] = [
  {
    url: "https://old.example.org/a/path/",
    failures: 41,
    failingSince: NOW - 30 * HOUR,
    offAt: NOW - 2 * HOUR,
    error: "No answer within 5 s",
  },
  {
    url: "https://hooks.example.com/jobs",
    failures: 3,
    failingSince: NOW - 12 * MINUTE,
    offAt: null,
    error: "Answered 503",
  },
];

function sampleDelivery(fields: Partial<Delivery>, title: string): ShownDelivery {
  const delivery: Delivery = {
    id: "",
    jobId: sampleId(1),
    status: "completed",
    url: "https://hooks.example.com/jobs?team=docs",
    state: "delivered",
    attempts: 1,
    tries: 1,
    createdAt: NOW - 20 * MINUTE,
    nextAt: null,
    sentAt: NOW - 20 * MINUTE,
    statusCode: 200,
    error: null,
    ...fields,
  };
  return { delivery, title };
}
