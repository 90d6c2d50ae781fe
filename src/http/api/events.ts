import { json, noContent } from "../answers.ts";
import type { Call } from "../door.ts";
import { readSeq } from "../live/cursor.ts";
import { openEventStream } from "../live/event-stream.ts";
import { EVENT_STREAM_HEADERS } from "../live/sse.ts";
import { faceOf } from "../negotiate.ts";
import type { Web } from "../web.ts";
import { eventJson } from "./event-json.ts";

const PAGE = 1000;

/** A job's journal after `?after=SEQ`: a page of it, or to an event stream all of it as it grows. */
export function eventsAnswer(web: Web, { request, params, grant, stay }: Call<{ id: string }>): Response {
  const { tracker } = web;
  const job = tracker.get(params.id);
  const after = readSeq(request);
  if (faceOf(request.headers, "json", true) !== "event-stream") {
    const events = tracker.events(job.id, after, PAGE);
    return json({ events: events.map(eventJson), lastSeq: job.lastSeq });
  }
  const stream = openEventStream(web, job, after, grant);
  if (stream === null) return noContent();
  stay();
  return new Response(stream, { headers: EVENT_STREAM_HEADERS });
}
