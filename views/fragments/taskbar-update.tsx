/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import type { Stats as StatsModel } from "../../src/domain/stats.ts";
import { isFinal } from "../../src/domain/status.ts";
import { domId } from "../dom-id.ts";
import { titleOf } from "../phrases.ts";
import { statusWord } from "../status.ts";
import { JobRow, type JobRowProps } from "./job-row.tsx";
import { NavCount } from "./nav-count.tsx";
import { partial, replaced } from "./partial.tsx";
import { Stats } from "./stats.tsx";
import { inTaskbar, TaskbarMore, TaskbarSummary, type TaskbarTotals } from "./taskbar.tsx";
import { TaskbarRow } from "./taskbar-row.tsx";

export interface TaskbarUpdate {
  /** Jobs that changed since the last message, each once, in their newest state. */
  readonly changed: readonly Job[];
  /** Ids that leave the taskbar: ended 30 s ago. Their rows in lists stay. */
  readonly removed: readonly string[];
  /** Ids of jobs that were deleted: they leave every list too. */
  readonly deleted?: readonly string[];
  readonly totals: TaskbarTotals;
  /** What the navigation shows; left out = unchanged. */
  readonly counts?: { readonly active: number; readonly library: number };
  /** What Home's counters show; left out = unchanged. */
  readonly stats?: StatsModel;
  readonly now: number;
  readonly prefix: string;
}

/**
 * The data of one unnamed message on `/ui/taskbar`, and the answer to an htmx request that changed jobs (cancel).
 * Repeating it changes nothing, so it may overlap what the page already shows. New rows enter at the end of the
 * taskbar; changed ones are morphed where they are; jobs that no longer belong there vanish. Rows of the Home and
 * Jobs lists are brought up to date when the page has them.
 */
export function taskbarUpdate(update: TaskbarUpdate): string {
  const { changed, removed, deleted = [], now, prefix } = update;
  return [
    ...changed.map((job) => rowUpdate({ job, now, prefix })),
    ...[...removed, ...deleted].map((id) => partial(`#${domId.taskbarJob(id)}`, "delete")),
    ...deleted.map((id) => partial(`#${domId.job(id)}`, "delete")),
    summaryUpdate(update),
  ].join("");
}

/** The part of a message that is about one job. */
export function rowUpdate({ job, now, prefix, waiting }: JobRowProps): string {
  const row = inTaskbar(job, now)
    ? partial(`#${domId.taskbarRows}`, "upsert", <TaskbarRow job={job} now={now} prefix={prefix} />)
    : partial(`#${domId.taskbarJob(job.id)}`, "delete");
  return (
    row +
    news(job, now) +
    replaced(domId.job(job.id), JobRow({ job, now, prefix, ...(waiting === undefined ? {} : { waiting }) }))
  );
}

function summaryUpdate({ totals, counts, stats }: TaskbarUpdate): string {
  return [
    replaced(domId.taskbarSummary, <TaskbarSummary totals={totals} />),
    replaced(domId.taskbarMore, <TaskbarMore totals={totals} />),
    counts === undefined ? "" : replaced(domId.navActive, <NavCount of="active" n={counts.active} />),
    counts === undefined ? "" : replaced(domId.navLibrary, <NavCount of="library" n={counts.library} />),
    stats === undefined ? "" : replaced(domId.stats, <Stats stats={stats} />),
  ].join("");
}

/** Ends, and only ends, are read out; each once, since a repeated item is no news to a live region. */
function news(job: Job, now: number): string {
  if (!isFinal(job.status) || !inTaskbar(job, now)) return "";
  return partial(
    `#${domId.taskbarNews}`,
    "upsert",
    <li id={domId.taskbarNewsOf(job.id)} safe>{`${titleOf(job)}: ${statusWord(job.status)}`}</li>,
  );
}
