import { Type as t } from "@sinclair/typebox";
import { type AnyElysia, Elysia } from "elysia";
import { links } from "../../../views/links.ts";
import type { Session } from "../../domain/session.ts";
import { BOUNDS } from "../../domain/submission.ts";
import type { SessionRequest } from "../../tracker/sessions.ts";
import { json, noContent, seeOther } from "../answers.ts";
import { decode } from "../decode.ts";
import type { Call } from "../door.ts";
import { jobsOfSession } from "../session-jobs.ts";
import { shownJobs, type Web } from "../web.ts";
import { integer, invalidQuery, single } from "./list-query.ts";
import { bodyOf, fieldsIn } from "./read-body.ts";
import { sessionJson } from "./session-json.ts";
import { whoAsks } from "./who.ts";

const MOST_SESSIONS = 1000;

export const SessionBody = t.Object(
  {
    id: t.Optional(
      t.String({
        minLength: 1,
        maxLength: BOUNDS.sessionId,
        description: "A name of your own; one is made when left out",
      }),
    ),
    title: t.Optional(t.String({ minLength: 1, maxLength: BOUNDS.title })),
    metadata: t.Optional(t.Record(t.String(), t.Unknown())),
  },
  { additionalProperties: false },
);

/** Sessions; what is in them but jobs has routes of its own. */
export function sessionRoutes(web: Web): AnyElysia {
  const { door, sessions, prefix } = web;
  return new Elysia({ prefix: "/api/sessions" })
    .get(
      "/",
      door((call) => listSessions(web, call)),
    )
    .post(
      "/",
      door((call) => create(web, call)),
    )
    .get(
      "/:id",
      door<{ id: string }>(({ params }) => json(sessionJson(sessions.get(params.id), prefix))),
    )
    .delete(
      "/:id",
      door<{ id: string }>((call) => remove(web, call)),
    )
    .post(
      "/:id/delete",
      door<{ id: string }>((call) => remove(web, call)),
    )
    .get(
      "/:id/jobs",
      door<{ id: string }>(({ params }) =>
        json({ jobs: shownJobs(web, jobsOfSession(web, params.id).jobs) }),
      ),
    );
}

/** The newest first; `after` is the id of the last one that was seen. */
export function listSessions(web: Web, call: Call): Response {
  const { sessions, next } = pageOfSessions(web, call, 50);
  return json({ sessions: sessions.map((session) => sessionJson(session, web.prefix)), nextCursor: next });
}

/** @returns a page of sessions, and behind which one the next page is; null = there is none */
export function pageOfSessions(
  web: Pick<Web, "sessions">,
  { url }: Pick<Call, "url">,
  defaultLimit: number,
): { readonly sessions: readonly Session[]; readonly next: string | null } {
  const limit = integer(url.searchParams, "limit", 1, MOST_SESSIONS) ?? defaultLimit;
  const id = single(url.searchParams, "after");
  const after = id === undefined ? undefined : web.sessions.find(id);
  if (id !== undefined && after === undefined) throw invalidQuery("after", "the id of a session");
  const page = web.sessions.list(limit + 1, after);
  const sessions = page.slice(0, limit);
  return { sessions, next: page.length > limit ? (sessions.at(-1)?.id ?? null) : null };
}

async function create(web: Web, call: Call): Promise<Response> {
  const body = await bodyOf(web, call);
  // A form sends what was not filled in as empty text.
  const absent = body.kind === "form" ? "" : null;
  const given = Object.entries(fieldsIn(body)).filter(([, value]) => value !== absent);
  const request: SessionRequest = decode(SessionBody, Object.fromEntries(given), "the body");
  const session = await web.sessions.create(request, whoAsks(call));
  if (call.face === "html") return seeOther(links(web.prefix).session(session.id));
  const shown = sessionJson(session, web.prefix);
  return json(shown, 201, {
    location: `${web.prefix}/api/sessions/${encodeURIComponent(session.id.toWellFormed())}`,
  });
}

async function remove({ sessions, prefix }: Web, { params, face }: Call<{ id: string }>): Promise<Response> {
  await sessions.remove(params.id);
  return face === "html" ? seeOther(links(prefix).sessions()) : noContent();
}
