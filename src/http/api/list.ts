import { type AnyElysia, Elysia } from "elysia";
import { Taskbar } from "../../../views/fragments/taskbar.tsx";
import { render } from "../../../views/render.ts";
import type { Grant } from "../../auth/grant.ts";
import { html, json } from "../answers.ts";
import type { Call } from "../door.ts";
import { streamAnswer } from "../live/answer.ts";
import { panelFormat } from "../live/formats.ts";
import { shownRows } from "../live/taskbar-board.ts";
import { jobsPage } from "../pages/jobs.ts";
import { activeFor, runningFor } from "../rights.ts";
import { shownJobs, type Web } from "../web.ts";
import { startBulk } from "./bulk.ts";
import { createBatch, createJob } from "./create.ts";
import { listJson } from "./list-json.ts";

const RUNNING = { isRunning: true, isCompleted: false } as const;

/** Jobs in the plural. */
export function listRoutes(web: Web): AnyElysia {
  const { door, tracker } = web;
  const panel = panelFormat(tracker);
  return new Elysia({ prefix: "/api/jobs" })
    .get(
      "/",
      door((call) => list(web, call)),
    )
    .post(
      "/",
      door((call) => createJob(web, call)),
    )
    .post(
      "/batch",
      door((call) => createBatch(web, call)),
    )
    .post(
      "/bulk",
      door((call) => startBulk(web, call)),
    )
    .get(
      "/stream",
      door((call) => streamAnswer(web, call, panel)),
    )
    .get(
      "/active",
      door(({ grant }) => json({ jobs: shownJobs(web, activeFor(web, grant)) })),
    )
    .get(
      "/running/all",
      door(({ grant }) => json({ jobs: runningJson(web, grant) })),
    );
}

function runningJson(web: Web, grant: Grant): readonly Readonly<Record<string, unknown>>[] {
  return shownJobs(web, runningFor(web, grant)).map((job) => ({ ...job, ...RUNNING }));
}

function list(web: Web, call: Call): Response {
  if (call.face === "html") return jobsPage(web, call);
  if (call.face !== "fragment") return listJson(web, call);
  const now = web.clock.now();
  const queuedCount = web.numbers.read().stats.counts.queued;
  const jobs = shownRows(web.tracker.taskbar(now).jobs, now);
  return html(render(Taskbar({ jobs, now, queuedCount, prefix: web.prefix })));
}
