import { SessionsPage } from "../../../views/pages/sessions.tsx";
import { render } from "../../../views/render.ts";
import { html } from "../answers.ts";
import { listSessions, pageOfSessions } from "../api/session-routes.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";

export function sessionsPage(web: Web, call: Call): Response {
  if (call.face === "json") return listSessions(web, call);
  const { sessions, next } = pageOfSessions(web, call, 48);
  return html(render(SessionsPage({ frame: frameOf(web, call), sessions, older: next })));
}
