import type { RefusedForm } from "../../../views/components/schema-form.tsx";
import { HomePage } from "../../../views/pages/home.tsx";
import { render } from "../../../views/render.ts";
import { html, json } from "../answers.ts";
import type { Call } from "../door.ts";
import { offeredTypes, shownJobs, type Web } from "../web.ts";
import { frameOf } from "./frame.ts";
import { waitingTexts } from "./waiting-texts.ts";

const RECENT = 10;

/** @param state a form that was just refused: the page is a 422 that shows it again */
export function homePage(web: Web, call: Call, state: { readonly refused?: RefusedForm } = {}): Response {
  const { tracker } = web;
  const recent = tracker.list({}, { limit: RECENT, order: "desc" }).jobs;
  const { stats } = web.numbers.read();
  if (call.face === "json") return json({ counts: stats.counts, jobs: shownJobs(web, recent) });
  const selected = call.url.searchParams.get("type");
  const page = HomePage({
    frame: frameOf(web, call),
    types: offeredTypes(web),
    ...(selected === null ? {} : { selected }),
    ...state,
    stats,
    recent,
    waiting: waitingTexts(web, recent),
  });
  return html(render(page), state.refused === undefined ? 200 : 422);
}
