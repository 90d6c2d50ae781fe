import { type AnyElysia, Elysia } from "elysia";
import { json, noContent } from "../../answers.ts";
import { rfc3339 } from "../../api/times.ts";
import { programOf } from "../../api/who.ts";
import type { Call } from "../../door.ts";
import { jobsOfSession } from "../../session-jobs.ts";
import type { Web } from "../../web.ts";
import { connectorEntry } from "./job.ts";
import { answering } from "./refuse.ts";

type OneSession = Call<{ sid: string }>;

/** Sessions of the Connector Generator, which are ours. */
export function connectorSessionRoutes(web: Web): AnyElysia {
  const { sessions } = web;
  const answered = answering(web);
  return new Elysia({ prefix: "/session" })
    .post(
      "/",
      answered((call) => create(web, call)),
    )
    .post(
      "/:sid",
      answered<{ sid: string }>((call) => create(web, call, call.params.sid)),
    )
    .get(
      "/:sid",
      answered<{ sid: string }>((call) => show(web, call)),
    )
    .delete(
      "/:sid",
      answered<{ sid: string }>(async ({ params: { sid } }) => {
        await sessions.remove(sid);
        return json({ message: `Session ${sid} was deleted`, sessionId: sid });
      }),
    )
    .get(
      "/:sid/jobs",
      answered<{ sid: string }>(({ params: { sid } }) =>
        json({ sessionId: sid, jobs: jobsOfSession(web, sid).jobs.map(connectorEntry) }),
      ),
    );
}

async function create({ sessions }: Web, call: Call, id?: string): Promise<Response> {
  const session = await sessions.create(id === undefined ? {} : { id }, programOf(call));
  return json({ sessionId: session.id, message: "Session created" }, 201);
}

function show(web: Web, { params, request }: OneSession): Response {
  const { id, createdAt, updatedAt, metadata } = web.sessions.get(params.sid);
  // The web framework has no way to answer HEAD otherwise than GET.
  if (request.method === "HEAD") return noContent();
  return json({
    sessionId: id,
    createdAt: rfc3339(createdAt),
    updatedAt: rfc3339(updatedAt),
    data: metadata,
    documents: web.sessions.documents(id).length,
  });
}
