/** @jsxImportSource @kitajs/html */
import type { Endpoint } from "../../src/domain/delivery.ts";
import { domId } from "../dom-id.ts";
import { DeliveryList } from "./delivery-list.tsx";
import { DeliveryRow, type ShownDelivery } from "./delivery-row.tsx";
import { EndpointList } from "./endpoint-list.tsx";
import { replaced } from "./partial.tsx";

interface Part {
  readonly html: string;
  readonly state: string;
}

interface WebhooksUpdate {
  readonly deliveries: readonly ShownDelivery[];
  readonly endpoints: readonly Endpoint[];
  readonly isNarrowed: boolean;
  readonly now: number;
  readonly prefix: string;
}

/** What the open first page of deliveries is kept up to date with. Its times tick in the browser. */
export function webhooksParts(update: WebhooksUpdate): ReadonlyMap<string, Part> {
  const { deliveries, endpoints, isNarrowed, now, prefix } = update;
  const rest = { isNarrowed, now, prefix };
  return new Map<string, Part>([
    [
      "endpoints",
      {
        html: replaced(domId.endpoints, <EndpointList endpoints={endpoints} now={now} prefix={prefix} />),
        state: JSON.stringify(endpoints),
      },
    ],
    [
      "deliveries",
      {
        html: replaced(domId.deliveries, <DeliveryList deliveries={deliveries} {...rest} />),
        state: deliveries.map(({ delivery }) => delivery.id).join(" "),
      },
    ],
    ...deliveries.map((shown): [string, Part] => [
      shown.delivery.id,
      {
        html: replaced(
          domId.delivery(shown.delivery.id),
          <DeliveryRow {...shown} now={now} prefix={prefix} />,
        ),
        state: JSON.stringify(shown),
      },
    ]),
  ]);
}
