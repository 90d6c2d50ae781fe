import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { readSeq } from "./cursor.ts";
import { JobPageFeed } from "./job-page-feed.ts";
import { EVENT_STREAM_HEADERS } from "./sse.ts";

/**
 * `/ui/jobs/:id`: keeps one job's page up to date, from the log line on that the page ends with. An event `end` says
 * that no more comes.
 */
export function jobStreamAnswer(
  web: Web,
  { request, params, grant, requestId, stay }: Call<{ id: string }>,
): Response {
  const job = web.tracker.get(params.id);
  const feed = new JobPageFeed(web, { id: job.id, seq: readSeq(request), grant }, (cause) =>
    web.onFault(cause, requestId),
  );
  stay();
  return new Response(feed.stream, { headers: EVENT_STREAM_HEADERS });
}
