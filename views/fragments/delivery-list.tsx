/** @jsxImportSource @kitajs/html */
import { domId } from "../dom-id.ts";
import { links } from "../links.ts";
import { DeliveryRow, type ShownDelivery } from "./delivery-row.tsx";
import { Empty } from "./empty.tsx";

interface DeliveryListProps {
  /** The newest first. */
  readonly deliveries: readonly ShownDelivery[];
  /** Whether only some of all are asked for. */
  readonly isNarrowed: boolean;
  readonly now: number;
  readonly prefix: string;
}

export function DeliveryList({ deliveries, isNarrowed, now, prefix }: DeliveryListProps): JSX.Element {
  return (
    <div id={domId.deliveries}>
      {deliveries.length > 0 ? (
        <ul class="card">
          {deliveries.map((delivery) => (
            <DeliveryRow {...delivery} now={now} prefix={prefix} />
          ))}
        </ul>
      ) : isNarrowed ? (
        <Empty
          prefix={prefix}
          icon="webhook"
          title="No such delivery"
          text="Nothing here is as asked for."
          action={{ href: links(prefix).webhooks(), label: "Show all" }}
        />
      ) : (
        <Empty
          prefix={prefix}
          icon="webhook"
          title="Nothing was told so far"
          text="A job that is created with a callbackUrl tells it when it has ended."
        />
      )}
    </div>
  );
}
