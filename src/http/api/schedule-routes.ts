import { type AnyElysia, Elysia } from "elysia";
import { SchedulePreview } from "../../../views/fragments/schedule-preview.tsx";
import { links } from "../../../views/links.ts";
import { render } from "../../../views/render.ts";
import { JobdeckError } from "../../domain/errors.ts";
import { html, json, noContent, pageBefore, seeOther } from "../answers.ts";
import { hasFresh, matchedVersion, notModified } from "../conditional.ts";
import type { Call } from "../door.ts";
import { isBrowser } from "../negotiate.ts";
import { newScheduleAgain, scheduleAgain } from "../pages/schedule-again.ts";
import { schedulePage, schedulesPage } from "../pages/schedules.ts";
import { previewOf } from "../schedule-preview.ts";
import { schemaOf, shownJob, type Web } from "../web.ts";
import { bodyOf } from "./read-body.ts";
import { readSchedule, readScheduleEdit } from "./schedule-body.ts";
import { scheduleJson } from "./schedule-json.ts";
import { rfc3339 } from "./times.ts";
import { whoAsks } from "./who.ts";

type OneSchedule = Call<{ id: string }>;

/** Everything below `/api/schedules`. */
export function scheduleRoutes(web: Web): AnyElysia {
  const { door } = web;
  const of = (handler: (web: Web, call: OneSchedule) => Response | Promise<Response>) =>
    door<{ id: string }>((call) => handler(web, call));
  return new Elysia({ prefix: "/api/schedules" })
    .get(
      "/",
      door((call) => list(web, call)),
    )
    .post(
      "/",
      door((call) => create(web, call)),
    )
    .get(
      "/preview",
      door((call) => preview(web, call)),
    )
    .get("/:id", of(show))
    .patch("/:id", of(edit))
    .post("/:id", of(edit))
    .delete("/:id", of(remove))
    .post("/:id/delete", of(remove))
    .post("/:id/run", of(run));
}

function list(web: Web, call: Call): Response {
  if (call.face === "html") return schedulesPage(web, call);
  return json({ schedules: web.schedules.list().map((schedule) => scheduleJson(web, schedule)) });
}

function show(web: Web, call: OneSchedule): Response {
  if (call.face === "html") return schedulePage(web, call);
  const schedule = web.schedules.get(call.params.id);
  const etag = `"${schedule.version}"`;
  if (hasFresh(call.request.headers, etag)) return notModified(etag);
  return json(scheduleJson(web, schedule), 200, { etag });
}

async function create(web: Web, call: Call): Promise<Response> {
  const body = await bodyOf(web, call);
  return newScheduleAgain(web, call, body, async () => {
    const request = readSchedule(body, (type) => schemaOf(web, type));
    const schedule = await web.schedules.create(request, whoAsks(call));
    const to = links(web.prefix);
    if (isBrowser(call.face)) return seeOther(to.schedules());
    const headers = { location: to.scheduleJson(schedule.id), etag: `"${schedule.version}"` };
    return json(scheduleJson(web, schedule), 201, headers);
  });
}

async function edit(web: Web, call: OneSchedule): Promise<Response> {
  const body = await bodyOf(web, call);
  const seen = web.schedules.get(call.params.id);
  const version = matchedVersion(call.request.headers, seen.version);
  return scheduleAgain(web, call, seen, body, async () => {
    const changes = readScheduleEdit(body, (type) => schemaOf(web, type), seen);
    const schedule = await web.schedules.edit(seen.id, changes, version);
    if (isBrowser(call.face)) {
      const to = links(web.prefix);
      return seeOther(pageBefore(call.request, web.prefix, to.schedule(seen.id)));
    }
    return json(scheduleJson(web, schedule), 200, { etag: `"${schedule.version}"` });
  });
}

async function remove(web: Web, call: OneSchedule): Promise<Response> {
  const { id, version } = web.schedules.get(call.params.id);
  await web.schedules.remove(id, matchedVersion(call.request.headers, version));
  return isBrowser(call.face) ? seeOther(links(web.prefix).schedules()) : noContent();
}

async function run(web: Web, call: OneSchedule): Promise<Response> {
  const job = await web.schedules.runNow(call.params.id, whoAsks(call));
  const to = links(web.prefix);
  if (isBrowser(call.face)) return seeOther(to.job(job.id));
  return json(shownJob(web, job), 202, { location: to.json(job.id), etag: `"${job.version}"` });
}

/** What an expression means, before anything is created: `?cron=&timeZone=`. */
function preview(web: Web, call: Call): Response {
  const { searchParams } = call.url;
  const now = web.clock.now();
  const asked = { cron: searchParams.get("cron") ?? "", timeZone: searchParams.get("timeZone") ?? "UTC" };
  const { shown, issues } = previewOf(asked, now);
  if (isBrowser(call.face)) return html(render(SchedulePreview({ preview: shown, now, prefix: web.prefix })));
  if (shown.kind !== "times") {
    const words = issues.map(({ path, message }) => `${path.slice(1)}: ${message}`).join("; ");
    throw new JobdeckError("invalid_query", words, { issues });
  }
  const { description, next, timeZone } = shown;
  return json({ description, timeZone, next: next.map((at) => rfc3339(at)) });
}
