import { totals } from "../../../views/fragments/taskbar.tsx";
import { taskbarUpdate } from "../../../views/fragments/taskbar-update.tsx";
import type { Job } from "../../domain/job.ts";
import { html } from "../answers.ts";
import { shownRows } from "../live/taskbar-board.ts";
import type { Web } from "../web.ts";

/** The rows of jobs as they are now, wherever the page has them: what htmx is answered when it changed something. */
export function rowsHtml(web: Web, changed: readonly Job[], deleted: readonly string[] = []): string {
  const now = web.clock.now();
  const rows = shownRows(web.tracker.taskbar(now).jobs, now);
  const { queued } = web.numbers.read().stats.counts;
  return taskbarUpdate({
    changed,
    removed: [],
    deleted,
    totals: totals(rows, queued, now),
    now,
    prefix: web.prefix,
  });
}

export function rowsAnswer(web: Web, changed: readonly Job[], deleted: readonly string[] = []): Response {
  return html(rowsHtml(web, changed, deleted));
}
