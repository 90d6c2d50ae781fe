import { type AnyElysia, Elysia } from "elysia";
import { OPEN_METRICS_TYPE } from "../../metrics/open-metrics.ts";
import type { Web } from "../web.ts";
import type { Sockets } from "../ws/sockets.ts";

/** What a monitoring program reads. */
export function metricsRoute(web: Web, sockets: Pick<Sockets, "size" | "pending">): AnyElysia {
  const { door, metrics, outlets } = web;
  return new Elysia().get(
    "/metrics",
    door(() => {
      const eventStreams = outlets.beating;
      const text = metrics.text({
        eventStreams,
        textStreams: outlets.size - eventStreams,
        sockets: sockets.size,
        pendingBytes: outlets.pending + sockets.pending,
        ready: web.isReady(),
      });
      return new Response(text, {
        headers: { "content-type": OPEN_METRICS_TYPE, "cache-control": "no-store" },
      });
    }),
  );
}
