import { sessionParts } from "../../../views/fragments/session-graph.tsx";
import { workersParts } from "../../../views/fragments/workers-update.tsx";
import type { Call } from "../door.ts";
import { drawJobs } from "../pages/job-graph.ts";
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
  const feeds = new Map<string, PartsFeed>();
  return ({ params: { id }, grant, stay }) => {
    jobsOfSession(web, id, 1);
    for (const [other, { readers }] of feeds) if (readers === 0) feeds.delete(other);
    const feed = feeds.get(id) ?? feedOf(web, id);
    feeds.set(id, feed);
    stay();
    return new Response(feed.open(grant), { headers: EVENT_STREAM_HEADERS });
  };
}

function feedOf(web: Web, id: string): PartsFeed {
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
