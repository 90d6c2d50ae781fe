import { SessionPage } from "../../../views/pages/session.tsx";
import { render } from "../../../views/render.ts";
import { html, json } from "../answers.ts";
import type { Call } from "../door.ts";
import { jobsOfSession, MOST_ON_PAGE } from "../session-jobs.ts";
import { shownJobs, type Web } from "../web.ts";
import { frameOf } from "./frame.ts";
import { drawJobs } from "./job-graph.ts";
import { waitingTexts } from "./waiting-texts.ts";

export async function sessionPage(web: Web, call: Call<{ id: string }>): Promise<Response> {
  const { id } = call.params;
  const { jobs, more } = jobsOfSession(web, id, call.face === "json" ? undefined : MOST_ON_PAGE);
  if (call.face === "json") return json({ id, jobs: shownJobs(web, jobs) });
  const session = web.sessions.find(id);
  const graph = await drawJobs(web, jobs);
  const page = SessionPage({
    frame: frameOf(web, call),
    ...{ id, jobs, more, graph },
    // One that no job has joined since it was deleted has jobs only.
    ...(session === undefined ? {} : { title: session.title, documents: web.sessions.documents(id) }),
    canDocument: web.types.find("wiki") !== undefined,
    waiting: waitingTexts(web, jobs),
  });
  return html(render(page));
}
