/** The web face: an API for clients, and a feed for people. */
import { LanternError } from "../core/errors.ts";
import type { Keeper } from "../core/keeper.ts";
import type { Store } from "../core/ports.ts";
import { atomFeed } from "./feed.ts";

/** What the server answers from. */
export interface ServerOptions {
  readonly keeper: Keeper;
  readonly store: Store;
}

const MOST_CHANGES = 200;

/**
 * Makes the function that answers requests. It knows no port, so that tests call it directly.
 *
 * | Request | Answer |
 * |---|---|
 * | `GET /api/watches` | what is watched |
 * | `GET /api/changes?after=N` | the changes after number N, oldest first |
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

async function answer({ keeper, store }: ServerOptions, request: Request): Promise<Response> {
  const url = new URL(request.url);
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

function afterOf(url: URL): number {
  const after = Number(url.searchParams.get("after") ?? 0);
  return Number.isSafeInteger(after) && after > 0 ? after : 0;
}

function problem(status: number, message: string): Response {
  return Response.json({ error: message }, { status });
}
