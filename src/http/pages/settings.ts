import { SettingsPage } from "../../../views/pages/settings.tsx";
import { render } from "../../../views/render.ts";
import { html, json } from "../answers.ts";
import type { Call } from "../door.ts";
import type { Web } from "../web.ts";
import { frameOf } from "./frame.ts";

/** What is in force, where it came from, and what the server stands on. */
export async function settingsPage(web: Web, call: Call): Promise<Response> {
  const installation = await web.installation();
  const isReady = web.isReady();
  if (call.face === "json") return json({ ...installation, isReady });
  return html(render(SettingsPage({ frame: frameOf(web, call), installation, isReady })));
}
