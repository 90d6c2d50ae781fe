/** @jsxImportSource @kitajs/html */
import { DELIVERY_STATES, type DeliveryState, type Endpoint } from "../../src/domain/delivery.ts";
import { Icon } from "../components/icon.tsx";
import { Pager } from "../components/pager.tsx";
import { DeliveryList } from "../fragments/delivery-list.tsx";
import { type ShownDelivery, stateWord } from "../fragments/delivery-row.tsx";
import { EndpointList } from "../fragments/endpoint-list.tsx";
import { type Frame, Layout } from "../layout.tsx";
import { links, type WebhooksQuery } from "../links.ts";
import { shortId } from "../phrases.ts";

export interface WebhooksPageProps {
  readonly frame: Frame;
  /** The newest first. */
  readonly deliveries: readonly ShownDelivery[];
  /** Those that fail or are switched off. */
  readonly endpoints: readonly Endpoint[];
  /** Whether what is sent carries a signature. */
  readonly isSigned: boolean;
  /** What narrows the list; null = nothing does. */
  readonly state: DeliveryState | null;
  readonly jobId: string | null;
  /** Cursors of the neighbouring pages; null = none. */
  readonly newer: string | null;
  readonly older: string | null;
}

/** Whom the ends of jobs were told, and what came of it. */
export function WebhooksPage(props: WebhooksPageProps): JSX.Element {
  const { frame, deliveries, endpoints, isSigned, state, jobId, newer, older } = props;
  const { prefix, now } = frame;
  const query: WebhooksQuery = {
    ...(state === null ? {} : { status: state }),
    ...(jobId === null ? {} : { job: jobId }),
  };
  const to = links(prefix);
  const isNarrowed = state !== null || jobId !== null;
  return (
    <Layout {...frame} title="Webhooks" active="webhooks">
      <h1 class="page-title">Webhooks</h1>
      <EndpointList endpoints={endpoints} now={now} prefix={prefix} />
      <section class="webhooks-part" aria-labelledby="deliveries-title">
        <header class="section-head">
          <h2 id="deliveries-title">Deliveries</h2>
          {jobId === null ? (
            ""
          ) : (
            <a class="chip" href={to.webhooks()} aria-label="Only one job: remove this filter">
              <span safe>{`of job ${shortId(jobId)}`}</span>
              <Icon name="x" prefix={prefix} />
            </a>
          )}
        </header>
        <Facets state={state} jobId={jobId} prefix={prefix} />
        <DeliveryList deliveries={deliveries} isNarrowed={isNarrowed} now={now} prefix={prefix} />
        <Pager
          newer={newer === null ? null : to.webhooks({ ...query, before: newer })}
          older={older === null ? null : to.webhooks({ ...query, after: older })}
          prefix={prefix}
        />
      </section>
      {isSigned ? (
        ""
      ) : (
        <p class="webhooks-note">
          Callbacks are not signed: a receiver can't tell who sent them. <code>JOBDECK_WEBHOOK_SECRET</code>{" "}
          changes that.
        </p>
      )}
      {newer === null ? (
        <div hidden data-stream="webhooks" hx-sse:connect={to.webhooksStream(query)} hx-swap="none" />
      ) : (
        ""
      )}
    </Layout>
  );
}

interface FacetsProps extends Pick<WebhooksPageProps, "state" | "jobId"> {
  readonly prefix: string;
}

function Facets({ state, jobId, prefix }: FacetsProps): JSX.Element {
  const job = jobId === null ? {} : { job: jobId };
  const entries = [null, ...DELIVERY_STATES].map((one) => ({
    name: one === null ? "All" : stateWord(one),
    href: links(prefix).webhooks({ ...job, ...(one === null ? {} : { status: one }) }),
    isCurrent: one === state,
  }));
  return (
    <div class="facets">
      <nav class="facet" aria-label="State">
        {entries.map(({ name, href, isCurrent }) => (
          <a class="choice" href={href} aria-current={isCurrent ? "true" : undefined} safe>
            {name}
          </a>
        ))}
      </nav>
    </div>
  );
}
