import { Taskbar } from "../../../views/fragments/taskbar.tsx";
import type { Frame } from "../../../views/layout.tsx";
import { readPreferences } from "../../../views/preferences.ts";
import type { Job } from "../../domain/job.ts";
import type { Call } from "../door.ts";
import { formatCursor } from "../live/cursor.ts";
import { shownRows } from "../live/taskbar-board.ts";
import type { Web } from "../web.ts";
import { fileNamed, versioned } from "./static-files.ts";

/** What surrounds every page. */
export function frameOf(web: Web, call: Call): Frame {
  const { tracker } = web;
  const { jobs, change } = tracker.taskbar(web.clock.now());
  const { stats, library } = web.numbers.read();
  const { counts } = stats;
  const alert = web.alert();
  return {
    ...(alert === null ? {} : { alert }),
    ...signedIn(call),
    ...surroundings(web, call, jobs, counts.queued),
    counts: { active: counts.scheduled + counts.queued + counts.running, library },
    cursor: formatCursor(tracker.storeId, change),
  };
}

/** Who sends a token with every request has nothing to sign out of. */
function signedIn({ request, grant }: Call): Pick<Frame, "signedInAs"> {
  const isByCookie = grant.token !== null && !request.headers.has("authorization");
  return isByCookie ? { signedInAs: grant.token.name } : {};
}

/** The same without anything about jobs: for who may learn nothing of them. */
export function blankFrame(web: Web, call: Call): Frame {
  return { ...surroundings(web, call, [], 0), counts: { active: 0, library: 0 }, cursor: "" };
}

function surroundings(
  { prefix, clock, files, settings }: Web,
  { request, nonce }: Call,
  jobs: readonly Job[],
  queuedCount: number,
): Omit<Frame, "counts" | "cursor"> {
  const now = clock.now();
  const { taskbarOpen, theme } = readPreferences(cookiesOf(request));
  return {
    prefix,
    nonce,
    ...(theme === undefined ? {} : { theme }),
    taskbar: Taskbar({ jobs: shownRows(jobs, now), now, queuedCount, prefix, open: taskbarOpen }),
    assets: {
      css: versioned(files, prefix, "app.css"),
      htmx: versioned(files, prefix, fileNamed(files, /^htmx-.*\.js$/)),
      sse: versioned(files, prefix, fileNamed(files, /^hx-sse-.*\.js$/)),
      app: versioned(files, prefix, "app.js"),
      icon: versioned(files, prefix, "favicon.svg"),
    },
    version: settings.version,
    now,
  };
}

function cookiesOf(request: Request): (name: string) => string | undefined {
  const cookies = new Bun.CookieMap(request.headers.get("cookie") ?? "");
  return (name) => cookies.get(name) ?? undefined;
}
