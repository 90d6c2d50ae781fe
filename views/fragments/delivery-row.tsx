/** @jsxImportSource @kitajs/html */
import type { Delivery, DeliveryState } from "../../src/domain/delivery.ts";
import { Ago } from "../components/time.tsx";
import { domId } from "../dom-id.ts";
import { plural } from "../format.ts";
import { links } from "../links.ts";
import { statusWord } from "../status.ts";

/** A delivery as it is shown. */
export interface ShownDelivery {
  readonly delivery: Delivery;
  /** Of its job. */
  readonly title: string;
}

interface DeliveryRowProps extends ShownDelivery {
  readonly now: number;
  readonly prefix: string;
}

const STATE_WORDS: Readonly<Record<DeliveryState, string>> = {
  pending: "Pending",
  delivered: "Delivered",
  failed: "Failed",
  held: "Held",
};

export function stateWord(state: DeliveryState): string {
  return STATE_WORDS[state];
}

/** One job's end, whom it was told, and what came of that. */
export function DeliveryRow({ delivery, title, now, prefix }: DeliveryRowProps): JSX.Element {
  const { id, jobId, status, url, state, attempts, error, sentAt, nextAt } = delivery;
  const to = links(prefix);
  return (
    <li id={domId.delivery(id)} class="delivery" data-state={state}>
      <div class="delivery-what">
        <a class="delivery-title clip" href={to.job(jobId)} dir="auto" safe>
          {title}
        </a>
        <p class="dotted delivery-small">
          <span safe>{statusWord(status)}</span>
          <span class="delivery-url" title={url} safe>
            {url}
          </span>
        </p>
      </div>
      <div class="delivery-outcome">
        <p class="dotted">
          <span class="delivery-state" safe>
            {stateWord(state)}
          </span>
          {attempts === 0 ? "" : <span safe>{plural(attempts, "attempt")}</span>}
          {sentAt === null ? "" : <Ago at={sentAt} now={now} />}
        </p>
        {error === null ? (
          ""
        ) : (
          <p class="delivery-error" safe>
            {error}
          </p>
        )}
        {nextAt === null || attempts === 0 ? (
          ""
        ) : (
          <p class="delivery-small">
            next <Ago at={nextAt} now={now} />
          </p>
        )}
      </div>
      <form method="post" action={to.redeliver(id)}>
        <button type="submit" class="button button-small" aria-label={`Redeliver: ${title}`}>
          Redeliver
        </button>
      </form>
    </li>
  );
}
