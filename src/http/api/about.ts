import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError } from "../../domain/errors.ts";
import { json } from "../answers.ts";
import type { Web } from "../web.ts";
import { nodeJson } from "./node-json.ts";
import { rfc3339 } from "./times.ts";

/** What can be started, how it stands, and whether the server is well. */
export function aboutRoutes(web: Web): AnyElysia {
  const { door, types, tracker } = web;
  return new Elysia()
    .get(
      "/api/types",
      door(() => json({ types: types.list().map(({ type }) => types.info(type)) })),
    )
    .get(
      "/api/types/:type",
      door<{ type: string }>(({ params }) => json(typeInfo(web, params.type))),
    )
    .get(
      "/api/stats",
      door(() => json(statsJson(web))),
    )
    .get(
      "/api/nodes",
      door(() => json({ nodes: tracker.nodes().map(nodeJson) })),
    )
    .get(
      "/healthz",
      door(() => json({ status: "ok", version: web.settings.version })),
    )
    .get(
      "/readyz",
      door(() => {
        if (!web.isReady())
          throw new JobdeckError("not_ready", "Expected the server to be ready: it starts or stops");
        tracker.change();
        return json({ status: "ready" });
      }),
    );
}

/** An unknown name in an address is a missing resource; in a body it is a wrong value. */
function typeInfo({ types }: Web, type: string): unknown {
  if (types.find(type) === undefined) throw new JobdeckError("not_found", "No job type has this name");
  return types.info(type);
}

function statsJson({ tracker }: Web): Readonly<Record<string, unknown>> {
  const { asOf, counts, byType, throughput, durations } = tracker.stats();
  return {
    asOf: rfc3339(asOf),
    counts,
    byType,
    throughput: throughput.map((minute) => ({ ...minute, at: rfc3339(minute.at) })),
    durations,
  };
}
