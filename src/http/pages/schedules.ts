import type { ShownSchedule } from "../../../views/fragments/schedule-card.tsx";
import { NewSchedulePage } from "../../../views/pages/new-schedule.tsx";
import { SchedulePage } from "../../../views/pages/schedule.tsx";
import { SchedulesPage } from "../../../views/pages/schedules.tsx";
import { render } from "../../../views/render.ts";
import { scheduleWords } from "../../domain/cron-words.ts";
import { JobdeckError } from "../../domain/errors.ts";
import type { Schedule } from "../../domain/schedule.ts";
import { html, json } from "../answers.ts";
import { scheduleJson } from "../api/schedule-json.ts";
import type { Call } from "../door.ts";
import { offeredTypes, type Web } from "../web.ts";
import { frameOf } from "./frame.ts";
import { EMPTY, type Filled, filledWith, formOf } from "./schedule-form.ts";
import { waitingTexts } from "./waiting-texts.ts";

const RECENT = 12;

export function schedulesPage(web: Web, call: Call): Response {
  const all = web.schedules.list();
  if (call.face === "json") return json({ schedules: all.map((schedule) => scheduleJson(web, schedule)) });
  const schedules = all.map((schedule) => shown(web, schedule));
  return html(render(SchedulesPage({ frame: frameOf(web, call), schedules })));
}

/** @param filled what was typed and refused, or is to be previewed; then `type` is its type */
export function newSchedulePage(web: Web, call: Call, filled: Filled = EMPTY, type?: string): Response {
  const types = offeredTypes(web);
  const asked = type ?? call.url.searchParams.get("type");
  const chosen = types.find((one) => one.type === asked) ?? types[0];
  if (chosen === undefined) throw new JobdeckError("not_found", "There is no job type to schedule");
  const form = formOf(web, chosen.type, filled);
  return html(render(NewSchedulePage({ frame: frameOf(web, call), types, form })), statusOf(filled));
}

export function schedulePage(web: Web, call: Call<{ id: string }>, filled?: Filled): Response {
  const schedule = web.schedules.get(call.params.id);
  if (call.face === "json") {
    return json(scheduleJson(web, schedule), 200, { etag: `"${schedule.version}"` });
  }
  const { type } = schedule.submission;
  const isKnown = web.types.find(type) !== undefined;
  const of = shown(web, schedule);
  const page = SchedulePage({
    frame: frameOf(web, call),
    ...of,
    form: isKnown ? formOf(web, type, filled ?? filledWith(web, schedule)) : null,
    waiting: waitingTexts(web, of.recent),
  });
  return html(render(page), filled === undefined ? 200 : statusOf(filled));
}

function shown(web: Web, schedule: Schedule): ShownSchedule {
  return {
    schedule,
    description: scheduleWords(schedule.cron, schedule.timeZone),
    recent: web.schedules.jobsOf(schedule.id, RECENT),
  };
}

function statusOf({ issues }: Filled): number {
  return issues.length === 0 ? 200 : 422;
}
