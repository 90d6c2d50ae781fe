/** @jsxImportSource @kitajs/html */
import type { Job } from "../../src/domain/job.ts";
import { isFinal } from "../../src/domain/status.ts";
import { ProgressBar } from "../components/progress-bar.tsx";
import { domId } from "../dom-id.ts";
import { clock, count, percent, plural } from "../format.ts";
import { TaskbarRow } from "./taskbar-row.tsx";

/** How long an ended job stays in the taskbar, in milliseconds. */
export const LINGER_MS = 30_000;

/** Rows that are shown before the rest folds into "+7 more". */
export const UNFOLDED_ROWS = 5;

/** Whether a job has a row: it runs, or it ended less than 30 s ago. */
export function inTaskbar(job: Job, now: number): boolean {
  if (job.status === "running") return true;
  return isFinal(job.status) && job.completedAt !== null && now - job.completedAt < LINGER_MS;
}

/** What the taskbar's head says about all jobs together. */
export interface TaskbarTotals {
  readonly rows: number;
  readonly running: number;
  readonly queued: number;
  /** Mean over the running jobs, 0 to 100; null when one of them is unknown. */
  readonly percent: number | null;
  /** Until the last of them is done; null when one of them is unknown. */
  readonly etaMs: number | null;
}

/**
 * @param jobs any jobs; those without a row are left out
 * @param queuedCount jobs that wait for a slot
 */
export function totals(jobs: readonly Job[], queuedCount: number, now: number): TaskbarTotals {
  const rows = jobs.filter((job) => inTaskbar(job, now));
  const running = rows.filter((job) => job.status === "running");
  const percents = running.map((job) => job.progress.percent).filter((p) => p !== null);
  const etas = running.map((job) => job.progress.etaMs).filter((ms) => ms !== null);
  return {
    rows: rows.length,
    running: running.length,
    queued: queuedCount,
    percent:
      running.length > 0 && percents.length === running.length
        ? Math.floor(percents.reduce((sum, p) => sum + p, 0) / percents.length)
        : null,
    etaMs: running.length > 0 && etas.length === running.length ? Math.max(...etas) : null,
  };
}

export interface TaskbarProps {
  readonly jobs: readonly Job[];
  readonly now: number;
  readonly queuedCount: number;
  readonly prefix: string;
  /** Whether its rows are shown; default true. */
  readonly open?: boolean;
}

/** The whole taskbar: what pages hold and what `/api/jobs/stream` sends. Without rows the style sheet hides it. */
export function Taskbar({ jobs, now, queuedCount, prefix, open = true }: TaskbarProps): JSX.Element {
  const rows = jobs.filter((job) => inTaskbar(job, now));
  const sums = totals(jobs, queuedCount, now);
  return (
    <section id={domId.taskbarPanel} class="dock" aria-label="Running jobs">
      <details class="dock-fold" data-remember="taskbar" open={open}>
        <summary class="dock-head">
          <TaskbarSummary totals={sums} />
        </summary>
        <ul id={domId.taskbarRows} class="dock-rows">
          {rows.map((job) => (
            <TaskbarRow job={job} now={now} prefix={prefix} />
          ))}
        </ul>
        <TaskbarMore totals={sums} />
      </details>
    </section>
  );
}

/** The head: "3 jobs running · 12 queued", and as a pill the bar for all and the time left. */
export function TaskbarSummary({ totals: sums }: { totals: TaskbarTotals }): JSX.Element {
  const { running, queued, etaMs } = sums;
  return (
    <span id={domId.taskbarSummary} class="dock-summary" data-running={running} data-queued={queued}>
      <span
        class={running > 0 ? "mark mark-spin" : "mark"}
        data-status={running > 0 ? "running" : "completed"}
      />
      <b>{running > 0 ? `${plural(running, "job")} running` : "Nothing running"}</b>
      {queued > 0 ? <span class="dock-queued" safe>{`${count(queued)} queued`}</span> : ""}
      {running > 0 ? (
        <span class="dock-all">
          <ProgressBar label="All running jobs" percent={sums.percent} />
          {sums.percent === null ? (
            ""
          ) : (
            <span class="num" safe>
              {percent(sums.percent)}
            </span>
          )}
          {etaMs === null ? "" : <span class="num" safe>{`${clock(etaMs)} left`}</span>}
        </span>
      ) : (
        ""
      )}
      <span class="dock-toggle" />
    </span>
  );
}

/** "+7 more": opening it shows the rows after the fifth. */
export function TaskbarMore({ totals: sums }: { totals: TaskbarTotals }): JSX.Element {
  const more = Math.max(0, sums.rows - UNFOLDED_ROWS);
  return (
    <details id={domId.taskbarMore} class="dock-more" hidden={more === 0}>
      <summary>
        <span class="dock-more-closed" safe>{`+${count(more)} more`}</span>
        <span class="dock-more-open">Show fewer</span>
      </summary>
    </details>
  );
}
