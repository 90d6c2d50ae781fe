/** The web face: an API for clients and agents, and a feed for people. */
import { LanternError } from "../core/errors.ts";
import type { Keeper } from "../core/keeper.ts";
import type { Store } from "../core/ports.ts";
import { atomFeed } from "./feed.ts";
import { isAllowed } from "./token.ts";

/** What the server answers from. */
export interface ServerOptions {
  readonly keeper: Keeper;
  readonly store: Store;
  /** What agents must show; without it every report is refused. */
  readonly token?: string;
}

const MOST_CHANGES = 200;
const MAX_LINES = 50_000;

/**
 * Makes the function that answers requests. It knows no port, so that tests call it directly.
 *
 * | Request | Answer |
 * |---|---|
 * | `GET /api/watches` | what is watched |
 * | `GET /api/changes?after=N` | the changes after number N, oldest first |
 * | `POST /api/watches/ID/report` | takes the lines that an agent saw |
 * | `GET /feed.xml` | the newest changes as an Atom feed |
 */
export function createServer(options: ServerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await answer(options, request);
    } catch (error) {
      if (error instanceof LanternError) return problem(STATUS[error.code], error.message);
      throw error;
    }
  };
}

const STATUS = {
  config_invalid: 400,
  not_allowed: 401,
  watch_unknown: 404,
  look_failed: 502,
  channel_failed: 502,
} as const;

async function answer({ keeper, store, token }: ServerOptions, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const report = /^\/api\/watches\/([a-z0-9-]+)\/report$/.exec(url.pathname);
  if (report !== null && request.method === "POST") {
    if (!isAllowed(request, token)) throw new LanternError("not_allowed", "The token is missing or wrong");
    const change = await keeper.receive(report[1] ?? "", await readLines(request));
    return Response.json({ change }, { status: change === null ? 200 : 201 });
  }
  if (request.method !== "GET") return problem(405, "Only GET is understood here");
  switch (url.pathname) {
    case "/api/watches":
      return Response.json({ watches: keeper.watches.map(({ id, kind, title }) => ({ id, kind, title })) });
    case "/api/changes":
      return Response.json({ changes: await store.listChanges(afterOf(url), MOST_CHANGES) });
    case "/feed.xml": {
      const feed = atomFeed(await store.listChanges(0, Number.MAX_SAFE_INTEGER), url.origin);
      return new Response(feed, { headers: { "content-type": "application/atom+xml; charset=utf-8" } });
    }
    default:
      return problem(404, "There is nothing here");
  }
}

async function readLines(request: Request): Promise<readonly string[]> {
  const body = (await request.json().catch(() => null)) as { lines?: unknown } | null;
  const lines = body?.lines;
  if (Array.isArray(lines) && lines.length <= MAX_LINES && lines.every((line) => typeof line === "string")) {
    return lines;
  }
  throw new LanternError("config_invalid", `Expected an object with up to ${MAX_LINES} strings in \`lines\``);
}

function afterOf(url: URL): number {
  const after = Number(url.searchParams.get("after") ?? 0);
  return Number.isSafeInteger(after) && after > 0 ? after : 0;
}

function problem(status: number, message: string): Response {
  return Response.json({ error: message }, { status });
}
