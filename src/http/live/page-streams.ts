import { sessionParts } from "../../../views/fragments/session-graph.tsx";
import { webhooksParts } from "../../../views/fragments/webhooks-update.tsx";
import { workersParts } from "../../../views/fragments/workers-update.tsx";
import type { Grant } from "../../auth/grant.ts";
import type { DeliveryFilter } from "../../domain/delivery-store.ts";
import { deliveryQuery } from "../api/delivery-query.ts";
import { DEFAULT_LIMIT } from "../api/list-query.ts";
import type { Call } from "../door.ts";
import { drawJobs } from "../pages/job-graph.ts";
import { shownDeliveries } from "../pages/webhooks.ts";
import { jobsOfSession, MOST_ON_PAGE } from "../session-jobs.ts";
import type { Web } from "../web.ts";
import { PartsFeed } from "./parts-feed.ts";
import { EVENT_STREAM_HEADERS } from "./sse.ts";

type Answer<Params> = (call: Call<Params>) => Response;

/** `/ui/workers`: queues and processes as they are. */
export function workersStream(web: Web): Answer<unknown> {
  const feed = new PartsFeed(
    web,
    {
      parts: async () =>
        workersParts({
          queues: web.tracker.queues.list(),
          nodes: web.tracker.nodes(),
          now: web.clock.now(),
          prefix: web.prefix,
        }),
      isAbout: () => true,
      isAboutSignal: ({ kind }) => kind === "queue",
    },
    (cause) => web.onFault(cause, "workers"),
  );
  return ({ grant, stay }) => {
    stay();
    return new Response(feed.open(grant), { headers: EVENT_STREAM_HEADERS });
  };
}

/** `/ui/sessions/:id`: how its jobs hang together; their rows come with the taskbar's stream. */
export function sessionStream(web: Web): Answer<{ id: string }> {
  const feeds = new FeedsByName();
  return ({ params: { id }, grant, stay }) => {
    jobsOfSession(web, id, 1);
    stay();
    const stream = feeds.open(id, grant, () => sessionFeed(web, id));
    return new Response(stream, { headers: EVENT_STREAM_HEADERS });
  };
}

/** `/ui/webhooks`: the newest deliveries, as far as they are asked for, and the endpoints in trouble. */
export function webhooksStream(web: Web): Answer<unknown> {
  const feeds = new FeedsByName();
  return (call) => {
    const { filter } = deliveryQuery(web, call);
    call.stay();
    const stream = feeds.open(JSON.stringify(filter), call.grant, () => webhooksFeed(web, filter));
    return new Response(stream, { headers: EVENT_STREAM_HEADERS });
  };
}

/** One feed for all who look at the same, as long as somebody does. */
class FeedsByName {
  readonly #feeds = new Map<string, PartsFeed>();

  open(name: string, grant: Grant, make: () => PartsFeed): ReadableStream<Uint8Array> {
    for (const [other, { readers }] of this.#feeds) if (readers === 0) this.#feeds.delete(other);
    const feed = this.#feeds.get(name) ?? make();
    this.#feeds.set(name, feed);
    return feed.open(grant);
  }
}

function sessionFeed(web: Web, id: string): PartsFeed {
  return new PartsFeed(
    web,
    {
      async parts() {
        const { jobs, next } = web.tracker.list({ sessionId: id }, { limit: MOST_ON_PAGE, order: "asc" });
        const graph = await drawJobs(web, jobs);
        return sessionParts({ id, graph, more: next !== null, prefix: web.prefix });
      },
      isAbout: (note) => note.kind === "removed" || note.job.sessionId === id,
      isAboutSignal: () => false,
    },
    (cause) => web.onFault(cause, "session"),
  );
}

function webhooksFeed(web: Web, filter: DeliveryFilter): PartsFeed {
  const { deliveries: all, clock, prefix } = web;
  return new PartsFeed(
    web,
    {
      parts: async () =>
        webhooksParts({
          deliveries: shownDeliveries(web, all.list(filter, { limit: DEFAULT_LIMIT }).deliveries),
          endpoints: all.endpoints(),
          isNarrowed: Object.keys(filter).length > 0,
          now: clock.now(),
          prefix,
        }),
      isAbout: (note) => note.kind === "removed" || note.job.callback !== null,
      isAboutSignal: () => false,
    },
    (cause) => web.onFault(cause, "webhooks"),
  );
}
