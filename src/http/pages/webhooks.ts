import type { ShownDelivery } from "../../../views/fragments/delivery-row.tsx";
import { WebhooksPage } from "../../../views/pages/webhooks.tsx";
import { render } from "../../../views/render.ts";
import { encodeCursor } from "../../domain/cursor.ts";
import type { Delivery } from "../../domain/delivery.ts";
import { html } from "../answers.ts";
import { deliveriesJson, deliveryQuery } from "../api/delivery-query.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";

/** What was told of the ends of jobs, and what came of it. */
export function webhooksPage(web: Web, call: Call): Response {
  const { filter, range } = deliveryQuery(web, call);
  const page = web.deliveries.list(filter, range);
  if (call.face === "json") return deliveriesJson(page);
  const [newer = null, older = null] = [page.prev, page.next].map((cursor) =>
    cursor === null ? null : encodeCursor(cursor),
  );
  const props = {
    frame: frameOf(web, call),
    deliveries: shownDeliveries(web, page.deliveries),
    endpoints: web.deliveries.endpoints(),
    isSigned: web.settings.isSigned === true,
    state: filter.states?.[0] ?? null,
    jobId: filter.jobId ?? null,
    newer,
    older,
  };
  return html(render(WebhooksPage(props)));
}

/** With the titles of their jobs. */
export function shownDeliveries(
  web: Pick<Web, "tracker">,
  deliveries: readonly Delivery[],
): readonly ShownDelivery[] {
  return deliveries.map((delivery) => ({
    delivery,
    title: web.tracker.find(delivery.jobId)?.title ?? delivery.jobId,
  }));
}
