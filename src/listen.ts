import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import type { Deck } from "./compose.ts";
import { JobdeckError, messageOf } from "./domain/errors.ts";
import { createApp } from "./http/app.ts";
import { loadStaticFiles } from "./http/pages/static-files.ts";
import { createDiagrams } from "./library/diagram.ts";
import { createDocs } from "./library/docs.ts";

export interface Listening {
  /** Where it can be reached, without a slash at its end. */
  readonly url: string;
  /** Ends every stream and every connection. */
  stop(): Promise<void>;
}

/**
 * Puts the web face before a deck and listens. Apart from `compose`, so that a command without a web face need not
 * load one.
 * @throws JobdeckError `port_taken`
 */
export async function listen(deck: Deck, isReady: () => boolean): Promise<Listening> {
  const { config, tracker, schedules, hub, catalog, artifacts, clock, metrics } = deck;
  const diagrams = createDiagrams();
  const face = createApp({
    tracker,
    schedules,
    hub,
    types: catalog,
    library: {
      artifacts,
      diagrams,
      docs: createDocs({
        artifacts,
        diagrams,
        baseOf: (id) => `/docs/${id}`,
        clock,
        env: { PATH: process.env["PATH"] },
      }),
    },
    settings: { version: manifest.version, publicHosts: [config.host, ...config.allowedHosts] },
    clock,
    metrics,
    newId: () => crypto.randomUUID(),
    files: await loadStaticFiles(join(import.meta.dir, "../public")),
    isReady,
    alert: () => deck.alert(),
    onFault: (cause, requestId) => console.error(`Request ${requestId} failed:`, cause),
  });
  const { host, port } = config;
  try {
    face.app.listen({ hostname: host, port, reusePort: false, idleTimeout: 30 });
  } catch (cause) {
    throw new JobdeckError(
      "port_taken",
      `Port ${port} on ${host} can't be listened on (${messageOf(cause)}): stop what uses it, or name another one with JOBDECK_PORT or --port`,
      { cause },
    );
  }
  const server = face.app.server;
  const bound = server?.port ?? port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    async stop() {
      face.closeStreams();
      await server?.stop(true);
    },
  };
}
