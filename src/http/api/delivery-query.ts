import { encodeCursor } from "../../domain/cursor.ts";
import { DELIVERY_STATES } from "../../domain/delivery.ts";
import type { DeliveryFilter, DeliveryPage, DeliveryRange } from "../../domain/delivery-store.ts";
import { json } from "../answers.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { deliveryJson } from "./delivery-json.ts";
import { choice, cursorOf, DEFAULT_LIMIT, integer, invalidQuery, single } from "./list-query.ts";

export const MOST_DELIVERIES = 1000;

/** `job`, `status`, `before`, `after`, `limit`. */
export function deliveryQuery(
  web: Web,
  { url: { searchParams } }: Call,
): { readonly filter: DeliveryFilter; readonly range: DeliveryRange } {
  const find = (id: string) => web.deliveries.find(id);
  const jobId = single(searchParams, "job")?.toLowerCase();
  const state = choice(searchParams, "status", DELIVERY_STATES);
  const after = cursorOf(searchParams, "after", find);
  const before = cursorOf(searchParams, "before", find);
  if (after !== undefined && before !== undefined)
    throw invalidQuery("before", "left out where `after` is given");
  return {
    filter: {
      ...(jobId === undefined ? {} : { jobId }),
      ...(state === undefined ? {} : { states: [state] }),
    },
    range: {
      limit: integer(searchParams, "limit", 1, MOST_DELIVERIES) ?? DEFAULT_LIMIT,
      ...(after === undefined ? {} : { after }),
      ...(before === undefined ? {} : { before }),
    },
  };
}

export function deliveriesJson({ deliveries, next, prev }: DeliveryPage): Response {
  return json({
    deliveries: deliveries.map(deliveryJson),
    nextCursor: next === null ? null : encodeCursor(next),
    prevCursor: prev === null ? null : encodeCursor(prev),
  });
}
