import { html } from "@elysiajs/html";
import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError, quote } from "../domain/errors.ts";
import { SILENT } from "../domain/log.ts";
import { aboutRoutes } from "./api/about.ts";
import { artifactRoutes } from "./api/artifacts.ts";
import { credentialRoutes } from "./api/credential-routes.ts";
import { deliveryRoutes } from "./api/delivery-routes.ts";
import { documentRoutes } from "./api/document-routes.ts";
import { jobRoutes } from "./api/job-routes.ts";
import { listRoutes } from "./api/list.ts";
import { metricsRoute } from "./api/metrics.ts";
import { queueRoutes } from "./api/queues.ts";
import { bodyLimitOf } from "./api/read-body.ts";
import { scheduleRoutes } from "./api/schedule-routes.ts";
import { sessionRoutes } from "./api/session-routes.ts";
import { tokenRoutes } from "./api/token-routes.ts";
import { clientOf } from "./client-of.ts";
import { compatRoutes } from "./compat/routes.ts";
import { createCors } from "./cors.ts";
import { type Count, createDoor } from "./door.ts";
import { createGate } from "./gate.ts";
import { createGuard } from "./guard.ts";
import { JobWatch } from "./live/job-watch.ts";
import { Outlets } from "./live/outlets.ts";
import { TaskbarFeed } from "./live/taskbar-feed.ts";
import { methodsAmong } from "./methods.ts";
import { Numbers } from "./numbers.ts";
import { openApiRoutes } from "./openapi/routes.ts";
import { routesForOtherSites } from "./pages/for-other-sites.ts";
import { pageRoutes } from "./pages/routes.ts";
import { signInRoutes } from "./pages/sign-in.ts";
import { RateLimit, rateHeaders } from "./rate-limit.ts";
import { refusal } from "./refusal.ts";
import { createRequestLog } from "./request-log.ts";
import type { Web, WebDeps } from "./web.ts";
import { answerFrame } from "./ws/answer.ts";
import { socketRoutes } from "./ws/routes.ts";
import { Sockets } from "./ws/sockets.ts";

/** The web face: pages, API and streams. */
export interface WebFace {
  /** Serves, or mounts into another Elysia with `use`. */
  readonly app: AnyElysia;
  /** Streams and WebSockets that are open. */
  readonly streams: number;
  /** Bytes that wait in them for slow readers. */
  readonly pendingBytes: number;
  /** Ends every open stream and WebSocket, so that the server can stop. */
  closeStreams(): void;
}

export interface AppOptions {
  /** Where it is mounted, such as `/deck`; default "" (the root). */
  readonly prefix?: string;
  /**
   * Whether the whole server is ours; default: at the root it is. Then it also answers without the prefix, which a proxy may
   * have taken off, and at addresses where nothing is. Else those belong to the program that it is mounted in.
   */
  readonly isAlone?: boolean;
}

export function createApp(deps: WebDeps, { prefix = "", isAlone = prefix === "" }: AppOptions = {}): WebFace {
  const {
    ownOrigins = [],
    corsOrigins = [],
    publicHosts,
    rateLimit = null,
    behindProxy = false,
    needsToken = false,
  } = deps.settings;
  const { tracker, hub, clock, log = SILENT } = deps;
  const outlets = new Outlets(clock);
  const numbers = new Numbers(tracker, clock);
  const logRequest = createRequestLog({ log, prefix, outlets });
  const guard = createGuard(publicHosts, [...ownOrigins, ...corsOrigins], needsToken);
  const gate = createGate({
    ...{ prefix, ownOrigins, tokens: deps.tokens, isStrict: needsToken },
    findJob: (id) => tracker.find(id),
  });
  const limit = rateLimit === null ? null : new RateLimit(rateLimit, clock);
  const count: Count = ({ headers }, peer) =>
    limit === null ? {} : rateHeaders(limit.perMinute, limit.take(clientOf(headers, peer, behindProxy)));
  const door = createDoor({
    prefix,
    guard,
    gate,
    cors: createCors(corsOrigins),
    newId: deps.newId,
    refuse: (call, thrown) => refusal(web, call, thrown),
    count,
    onAnswer(call, response, answered) {
      deps.metrics.answered(answered.ms, response.status);
      logRequest(call, response, answered);
    },
  });
  const feed = new TaskbarFeed({ tracker, hub, clock, outlets, prefix, counts: () => numbers.read() });
  const web: Web = { ...deps, prefix, door, outlets, watch: new JobWatch(hub), feed, numbers };
  const frameLimit = bodyLimitOf(web);
  const sockets = new Sockets({
    ...{ clock, frameLimit, log },
    answer: (client, frame) => answerFrame(web, client, frame),
  });
  deps.tokens?.onChange(() => {
    outlets.endOvers();
    sockets.endOvers();
  });
  const methodsAt = methodsAmong(() => app.routes);
  const nothing = door<{ "*": string }>(({ request: { method }, url: { pathname } }) => {
    const allowed = methodsAt(pathname);
    if (allowed.length === 0) throw new JobdeckError("not_found", "Nothing is served at this address");
    if (method === "OPTIONS")
      return new Response(null, { status: 204, headers: { allow: allowed.join(", ") } });
    throw new JobdeckError(
      "method_not_allowed",
      `Expected one of ${allowed.join(", ")}, got ${quote(method)}`,
      {
        details: { allowed },
      },
    );
  });
  const mounted = (at: string): AnyElysia => {
    const app = new Elysia({ prefix: at, websocket: { maxPayloadLength: frameLimit } })
      // Ours read their bodies themselves, within bounds: a hook around us that asks for one must not have taken it.
      .onParse(() => null)
      // Without detection: it would serve any text that looks like markup, a user's too, as a page.
      .use(html({ autoDetect: false }))
      .use(aboutRoutes(web))
      .use(metricsRoute(web, sockets))
      .use(openApiRoutes(web))
      .use(queueRoutes(web))
      .use(listRoutes(web))
      .use(jobRoutes(web))
      .use(artifactRoutes(web))
      .use(scheduleRoutes(web))
      .use(deliveryRoutes(web))
      .use(sessionRoutes(web))
      .use(tokenRoutes(web))
      .use(credentialRoutes(web))
      .use(documentRoutes(web))
      .use(socketRoutes(web, { guard, gate, sockets, count }))
      .use(compatRoutes(web))
      .use(pageRoutes(web))
      .use(signInRoutes(web))
      .use(routesForOtherSites(web))
      .use(new Elysia().options("/api/*", nothing));
    return at === "" && !isAlone ? app : app.use(new Elysia().all("/*", nothing));
  };
  const app: AnyElysia =
    prefix === "" || !isAlone
      ? mounted(prefix)
      : new Elysia({ websocket: { maxPayloadLength: frameLimit } }).use(mounted(prefix)).use(mounted(""));
  return {
    app,
    get streams() {
      return outlets.size + sockets.size;
    },
    get pendingBytes() {
      return outlets.pending + sockets.pending;
    },
    closeStreams() {
      outlets.closeAll();
      sockets.closeAll();
    },
  };
}
