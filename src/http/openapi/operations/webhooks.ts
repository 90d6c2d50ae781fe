import { DELIVERY_STATES } from "../../../domain/delivery.ts";
import { MOST_DELIVERIES } from "../../api/delivery-query.ts";
import { oneOf } from "../json-schema.ts";
import type { Group } from "../operation.ts";
import { AFTER, BEFORE, inPath, limit, query, word } from "../parameters.ts";

const DELIVERY_ID = inPath("id", "The id of a delivery", "0199d2c4-7a1e-7cc3-9d5e-3f2b8a6c1e90");
const DELIVERY = { description: "The delivery", schema: "Delivery" } as const;

export const WEBHOOKS: Group = {
  name: "Webhooks",
  description: "The ends of jobs that were created with a `callbackUrl`, and what came of telling them.",
  operations: [
    {
      id: "listDeliveries",
      method: "get",
      path: "/api/webhooks/deliveries",
      summary: "List deliveries",
      parameters: [
        query("job", "The id of a job", word),
        query("status", "In which state", oneOf(DELIVERY_STATES), "failed"),
        ...[limit(MOST_DELIVERIES), AFTER, BEFORE],
      ],
      answers: { 200: { description: "The newest first", schema: "DeliveryPage" } },
    },
    {
      id: "getDelivery",
      method: "get",
      path: "/api/webhooks/deliveries/{id}",
      summary: "Show a delivery",
      parameters: [DELIVERY_ID],
      answers: { 200: DELIVERY },
      errors: ["delivery_not_found"],
    },
    {
      id: "redeliver",
      method: "post",
      path: "/api/webhooks/deliveries/{id}/redeliver",
      summary: "Send a delivery again, now",
      parameters: [DELIVERY_ID],
      answers: { 202: DELIVERY },
      errors: ["delivery_not_found", "endpoint_off"],
    },
    {
      id: "listEndpoints",
      method: "get",
      path: "/api/webhooks/endpoints",
      summary: "Endpoints that fail or are switched off",
      answers: { 200: { description: "All of them", schema: "Endpoints" } },
    },
    {
      id: "switchEndpoint",
      method: "post",
      path: "/api/webhooks/endpoints",
      summary: "Switch an endpoint on or off",
      body: {
        schema: "EndpointSwitch",
        also: "fields",
        examples: { Off: { url: "https://example.org/hook", on: false } },
      },
      answers: { 200: { description: "The endpoints", schema: "Endpoints" } },
    },
  ],
};
