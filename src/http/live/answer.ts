import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { readCursor } from "./cursor.ts";
import { EVENT_STREAM_HEADERS } from "./sse.ts";
import type { Format } from "./taskbar-feed.ts";

/** Opens one of the streams that the taskbar feeds. */
export function streamAnswer(web: Web, { request, grant, stay }: Call, format: Format): Response {
  const cursor = readCursor(request, web.tracker.storeId);
  stay();
  return new Response(web.feed.open(format, cursor, grant), { headers: EVENT_STREAM_HEADERS });
}
