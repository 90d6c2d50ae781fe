import { WorkersPage } from "../../../views/pages/workers.tsx";
import { render } from "../../../views/render.ts";
import { html, json } from "../answers.ts";
import { nodeJson } from "../api/node-json.ts";
import { queueJson } from "../api/queues.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";

/** The lines in which jobs stand, and the processes that take them from there. */
export function workersPage(web: Web, call: Call): Response {
  const queues = web.tracker.queues.list();
  const nodes = web.tracker.nodes();
  if (call.face === "json") return json({ queues: queues.map(queueJson), nodes: nodes.map(nodeJson) });
  return html(render(WorkersPage({ frame: frameOf(web, call), queues, nodes })));
}
