import { type AnyElysia, Elysia } from "elysia";
import { JobdeckError } from "../../domain/errors.ts";
import type { Call } from "../door.ts";
import { streamAnswer } from "../live/answer.ts";
import { rowsFormat } from "../live/formats.ts";
import { jobStreamAnswer } from "../live/job-stream.ts";
import { sessionStream, webhooksStream, workersStream } from "../live/page-streams.ts";
import { pathAfter } from "../path.ts";
import type { Web } from "../web.ts";
import { bulkPage } from "./bulk.ts";
import { docsEntry, docsPage, sourcePage } from "./docs.ts";
import { docsSearch } from "./docs-search.ts";
import { homePage } from "./home.ts";
import { jobPage } from "./job.ts";
import { jobsPage } from "./jobs.ts";
import { libraryPage } from "./library.ts";
import { newSchedulePage, schedulePage, schedulesPage } from "./schedules.ts";
import { searchPage } from "./search.ts";
import { sessionPage } from "./session.ts";
import { sessionsPage } from "./sessions.ts";
import { settingsPage } from "./settings.ts";
import { serveStatic } from "./static-files.ts";
import { chooseTheme } from "./theme.ts";
import { webhooksPage } from "./webhooks.ts";
import { workersPage } from "./workers.ts";

/** What people look at, and what their pages are kept up to date with. */
export function pageRoutes(web: Web): AnyElysia {
  const { door, tracker } = web;
  const rows = rowsFormat(tracker);
  return new Elysia()
    .get(
      "/",
      door((call) => homePage(web, call)),
    )
    .get(
      "/jobs",
      door((call) => jobsPage(web, call)),
    )
    .get(
      "/jobs/bulk",
      door((call) => bulkPage(web, call)),
    )
    .get(
      "/jobs/:id",
      door<{ id: string }>((call) => jobPage(web, call)),
    )
    .get(
      "/library",
      door((call) => libraryPage(web, call)),
    )
    .get(
      "/schedules",
      door((call) => schedulesPage(web, call)),
    )
    .get(
      "/schedules/new",
      door((call) => newSchedulePage(web, call)),
    )
    .get(
      "/schedules/:id",
      door<{ id: string }>((call) => schedulePage(web, call)),
    )
    .get(
      "/sessions",
      door((call) => sessionsPage(web, call)),
    )
    .get(
      "/sessions/:id",
      door<{ id: string }>((call) => sessionPage(web, call)),
    )
    .get(
      "/workers",
      door((call) => workersPage(web, call)),
    )
    .get(
      "/webhooks",
      door((call) => webhooksPage(web, call)),
    )
    .get(
      "/search",
      door((call) => searchPage(web, call)),
    )
    .get(
      "/settings",
      door((call) => settingsPage(web, call)),
    )
    .get(
      "/docs/:id",
      door<{ id: string }>((call) => docsEntry(web, call)),
    )
    .get(
      "/docs/:id/_search",
      door<{ id: string }>((call) => docsSearch(web, call)),
    )
    .get(
      "/docs/:id/src/*",
      door<{ id: string; "*": string }>((call) => sourcePage(web, call, call.params["*"])),
    )
    .get(
      "/docs/:id/*",
      door<{ id: string; "*": string }>((call) => docsPage(web, call, call.params["*"])),
    )
    .get(
      "/ui/taskbar",
      door((call) => streamAnswer(web, call, rows)),
    )
    .get("/ui/workers", door(workersStream(web)))
    .get("/ui/webhooks", door(webhooksStream(web)))
    .get("/ui/sessions/:id", door<{ id: string }>(sessionStream(web)))
    .get(
      "/ui/jobs/:id",
      door<{ id: string }>((call) => jobStreamAnswer(web, call)),
    )
    .post(
      "/ui/theme",
      door((call) => chooseTheme(web, call)),
    )
    .get(
      "/static/*",
      door<{ "*": string }>((call) => staticFile(web, call, call.params["*"])),
    )
    .get(
      "/favicon.svg",
      door((call) => staticFile(web, call, "favicon.svg")),
    );
}

function staticFile({ files }: Web, call: Call, raw: string): Response {
  const found = serveStatic(files, pathAfter(raw) ?? "", call);
  if (found === null) throw new JobdeckError("not_found", "No file has this name");
  return found;
}
