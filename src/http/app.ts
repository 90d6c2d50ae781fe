import { html } from "@elysiajs/html";
import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError } from "../domain/errors.ts";
import { aboutRoutes } from "./api/about.ts";
import { artifactRoutes } from "./api/artifacts.ts";
import { jobRoutes } from "./api/job-routes.ts";
import { listRoutes } from "./api/list.ts";
import { metricsRoute } from "./api/metrics.ts";
import { queueRoutes } from "./api/queues.ts";
import { scheduleRoutes } from "./api/schedule-routes.ts";
import { createDoor } from "./door.ts";
import { createGuard } from "./guard.ts";
import { JobWatch } from "./live/job-watch.ts";
import { Outlets } from "./live/outlets.ts";
import { TaskbarFeed } from "./live/taskbar-feed.ts";
import { Numbers } from "./numbers.ts";
import { pageRoutes } from "./pages/routes.ts";
import { refusal } from "./refusal.ts";
import type { Web, WebDeps } from "./web.ts";

/** The web face: pages, API and streams. */
export interface WebFace {
  /** Serves, or mounts into another Elysia with `use`. */
  readonly app: AnyElysia;
  /** Streams that are open. */
  readonly streams: number;
  /** Bytes that wait in them for slow readers. */
  readonly pendingBytes: number;
  /** Ends every open stream, so that the server can stop. */
  closeStreams(): void;
}

/**
 * @param options.prefix where it is mounted, such as `/deck`; default "" (the root)
 */
export function createApp(deps: WebDeps, { prefix = "" }: { readonly prefix?: string } = {}): WebFace {
  const { tracker, hub, clock } = deps;
  const outlets = new Outlets(clock);
  const numbers = new Numbers(tracker, clock);
  const door = createDoor({
    prefix,
    guard: createGuard(deps.settings.publicHosts),
    newId: deps.newId,
    refuse: (call, thrown) => refusal(web, call, thrown),
    onAnswer: (_, status, ms) => deps.metrics.answered(ms, status),
  });
  const feed = new TaskbarFeed({ tracker, hub, clock, outlets, prefix, counts: () => numbers.read() });
  const web: Web = { ...deps, prefix, door, outlets, watch: new JobWatch(hub), feed, numbers };
  const nothing = door<{ "*": string }>(() => {
    throw new JobdeckError("not_found", "Nothing is served at this address");
  });
  const app = new Elysia({ prefix })
    // Without detection: it would serve any text that looks like markup, a user's too, as a page.
    .use(html({ autoDetect: false }))
    .use(aboutRoutes(web))
    .use(metricsRoute(web))
    .use(queueRoutes(web))
    .use(listRoutes(web))
    .use(jobRoutes(web))
    .use(artifactRoutes(web))
    .use(scheduleRoutes(web))
    .use(pageRoutes(web))
    .use(new Elysia().all("/*", nothing));
  return {
    app,
    get streams() {
      return outlets.size;
    },
    get pendingBytes() {
      return outlets.pending;
    },
    closeStreams: () => outlets.closeAll(),
  };
}
