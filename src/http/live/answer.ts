import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { readCursor } from "./cursor.ts";
import { EVENT_STREAM_HEADERS } from "./sse.ts";
import type { Format } from "./taskbar-feed.ts";

/** Opens one of the streams that the taskbar feeds; with `?once=1` it ends with what the reader has missed. */
export async function streamAnswer(
  web: Web,
  { request, url, grant, stay }: Call,
  format: Format,
): Promise<Response> {
  const cursor = readCursor(request, web.tracker.storeId);
  if (url.searchParams.get("once") === "1") {
    const bytes = await new Response(web.feed.open(format, cursor, grant, true)).bytes();
    const headers = { ...EVENT_STREAM_HEADERS, "content-length": String(bytes.length) };
    return new Response(bytes, { headers });
  }
  stay();
  return new Response(web.feed.open(format, cursor, grant), { headers: EVENT_STREAM_HEADERS });
}
