import { domId } from "../../../views/dom-id.ts";
import { JobRow, type JobRowProps } from "../../../views/fragments/job-row.tsx";
import { replaced } from "../../../views/fragments/partial.tsx";
import {
  inTaskbar,
  LINGER_MS,
  Taskbar,
  type TaskbarTotals,
  totals,
} from "../../../views/fragments/taskbar.tsx";
import { rowUpdate, taskbarUpdate } from "../../../views/fragments/taskbar-update.tsx";
import { render } from "../../../views/render.ts";
import type { Job } from "../../domain/job.ts";
import type { Stats } from "../../domain/stats.ts";
import type { Note } from "../../events/hub.ts";

/** More rows help nobody; running jobs and the newest ends go first. */
export const MOST_SHOWN = 50;

/** Rows that are remembered for readers who come back. */
const MOST_ROWS = 1000;

/** A message with more rows than this is replaced by the whole taskbar. */
const MOST_IN_MESSAGE = 200;

/** Numbers beside the rows. */
export interface BoardCounts {
  readonly stats: Stats;
  readonly library: number;
}

/** Why a job waits, in one sentence; undefined = it does not wait. */
export type Why = (job: Job) => string | undefined;

interface Row {
  readonly job: Job;
  readonly html: string;
  readonly shown: boolean;
  readonly tick: number;
}

interface Departure {
  readonly tick: number;
  /** Whether the job is no more; else it only leaves the taskbar. */
  readonly deleted: boolean;
}

/**
 * What readers of the taskbar have been shown and are to be shown. Time passes in ticks: `apply` takes what changed
 * since the last one and renders each changed row once; `since` gives the message that brings a reader from an earlier
 * tick to the newest one, the same bytes to every reader who asks the same.
 */
export class TaskbarBoard {
  readonly #prefix: string;
  /** In the order of their ticks. */
  readonly #rows = new Map<string, Row>();
  readonly #departures = new Map<string, Departure>();
  /** Which change each tick ended at. Resuming by change finds its tick here. */
  #marks: { readonly tick: number; readonly change: number }[];
  #counts: BoardCounts;
  #countsTick = 0;
  #why: Why;
  #tick = 0;

  /** @param change the number that `jobs` and `counts` were read at */
  constructor(
    prefix: string,
    jobs: readonly Job[],
    change: number,
    counts: BoardCounts,
    now: number,
    why: Why,
  ) {
    this.#prefix = prefix;
    this.#why = why;
    this.#counts = counts;
    this.#marks = [{ tick: 0, change }];
    for (const job of shownRows(jobs, now)) this.#put(job, now);
  }

  get tick(): number {
    return this.#tick;
  }

  get change(): number {
    return this.#marks.at(-1)?.change ?? 0;
  }

  /** When the next ended job leaves, in milliseconds since 1970; null while there is none. */
  get nextLeaveAt(): number | null {
    const ends = this.#shown().flatMap((job) =>
      job.completedAt === null ? [] : [job.completedAt + LINGER_MS],
    );
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** @returns whether there is anything new to show; `counts` null = unchanged */
  apply(notes: readonly Note[], counts: BoardCounts | null, now: number, why: Why): boolean {
    this.#why = why;
    const before = this.#tick;
    this.#tick += 1;
    let news = this.#recount(counts);
    for (const note of notes) news = this.#take(note, now) || news;
    for (const [id, row] of this.#rows) {
      if (!row.shown || inTaskbar(row.job, now)) continue;
      this.#rows.set(id, { ...row, shown: false });
      this.#departures.set(id, { tick: this.#tick, deleted: false });
      news = true;
    }
    const change = Math.max(this.change, ...notes.map((n) => (n.kind === "job" ? n.job.change : n.change)));
    if (!news) this.#tick = before;
    if (news) this.#marks.push({ tick: this.#tick, change });
    else this.#marks[this.#marks.length - 1] = { tick: this.#tick, change };
    this.#forget();
    return news;
  }

  /**
   * Time passes for jobs that wait: what they wait for may be another thing by now.
   * @param isNew whether the page that a reader has just opened shows them as they are
   * @returns whether there is anything new to show
   */
  look(waiting: readonly Job[], now: number, why: Why, isNew: boolean): boolean {
    this.#why = why;
    const before = this.#tick;
    if (!isNew) this.#tick += 1;
    let news = false;
    for (const job of waiting) {
      // A row that is newer than what was read here is on its way already.
      if ((this.#rows.get(job.id)?.job.change ?? 0) <= job.change) news = this.#put(job, now) || news;
    }
    if (!news) this.#tick = before;
    else if (!isNew) this.#marks.push({ tick: this.#tick, change: this.change });
    this.#forget();
    return news && !isNew;
  }

  /** The tick at which a reader was who had seen everything up to a change; undefined when that can't be told. */
  tickOf(change: number): number | undefined {
    const reached = this.#marks.findLast((mark) => mark.change <= change)?.change;
    // At the oldest change that is remembered, a reader may come from long before: rows it saw may have left since.
    if (reached === undefined || reached === this.#marks[0]?.change) return undefined;
    // Ticks in which jobs only left the taskbar ended at the same change: the reader may not have seen them.
    return this.#marks.find((mark) => mark.change === reached)?.tick;
  }

  /** The message that brings a reader from a tick to the newest; null when it is there. */
  since(tick: number, now: number): string | null {
    if (tick >= this.#tick) return null;
    const changed = [...this.#rows.values()].filter((row) => row.tick > tick);
    if (tick < (this.#marks[0]?.tick ?? 0) || changed.length > MOST_IN_MESSAGE) return this.panelUpdate(now);
    const left = [...this.#departures].filter(([, departure]) => departure.tick > tick);
    return (
      changed.map((row) => row.html).join("") +
      this.#summary(now, {
        removed: left.filter(([, departure]) => !departure.deleted).map(([id]) => id),
        deleted: left.filter(([, departure]) => departure.deleted).map(([id]) => id),
        stats: this.#countsTick > tick,
      })
    );
  }

  /** Brings a reader up to date whose past is unknown: the rows of the jobs that changed meanwhile, and all of the taskbar. */
  catchUp(changed: readonly Job[], deleted: readonly string[], now: number): string {
    const rows = changed.map((job) => this.#listRow(job, now)).join("");
    return rows + this.panelUpdate(now, deleted);
  }

  panelUpdate(now: number, deleted: readonly string[] = []): string {
    return (
      replaced(domId.taskbarPanel, this.panel(now)) +
      this.#summary(now, { removed: [], deleted, stats: true })
    );
  }

  /** The whole taskbar. */
  panel(now: number): string {
    return render(
      Taskbar({
        jobs: this.#shown(),
        now,
        queuedCount: this.#counts.stats.counts.queued,
        prefix: this.#prefix,
      }),
    );
  }

  #take(note: Note, now: number): boolean {
    if (note.kind === "job") return this.#put(note.job, now);
    this.#rows.delete(note.id);
    this.#departures.set(note.id, { tick: this.#tick, deleted: true });
    return true;
  }

  #put(job: Job, now: number): boolean {
    const old = this.#rows.get(job.id);
    const shown = inTaskbar(job, now) && (old?.shown === true || this.#shown().length < MOST_SHOWN);
    const html = shown || old?.shown === true ? rowUpdate(this.#props(job, now)) : this.#listRow(job, now);
    if (old?.html === html) {
      this.#rows.set(job.id, { ...old, job });
      return false;
    }
    this.#rows.delete(job.id);
    this.#rows.set(job.id, { job, html, shown, tick: this.#tick });
    this.#departures.delete(job.id);
    return true;
  }

  #props(job: Job, now: number): JobRowProps {
    const waiting = this.#why(job);
    return { job, now, prefix: this.#prefix, ...(waiting === undefined ? {} : { waiting }) };
  }

  #listRow(job: Job, now: number): string {
    return replaced(domId.job(job.id), JobRow(this.#props(job, now)));
  }

  #shown(): readonly Job[] {
    return [...this.#rows.values()].filter((row) => row.shown).map((row) => row.job);
  }

  #recount(counts: BoardCounts | null): boolean {
    if (counts === null || sameCounts(counts, this.#counts)) return false;
    this.#counts = counts;
    this.#countsTick = this.#tick;
    return true;
  }

  #summary(
    now: number,
    { removed, deleted, stats }: { removed: readonly string[]; deleted: readonly string[]; stats: boolean },
  ): string {
    const { counts } = this.#counts.stats;
    return taskbarUpdate({
      changed: [],
      removed,
      deleted,
      totals: this.#totals(now),
      counts: { active: counts.scheduled + counts.queued + counts.running, library: this.#counts.library },
      ...(stats ? { stats: this.#counts.stats } : {}),
      now,
      prefix: this.#prefix,
    });
  }

  #totals(now: number): TaskbarTotals {
    return totals(this.#shown(), this.#counts.stats.counts.queued, now);
  }

  /** Whoever was at a tick that is no longer remembered is given the whole taskbar. */
  #forget(): void {
    for (const [id, row] of this.#rows) {
      if (this.#rows.size <= MOST_ROWS) break;
      if (row.shown) continue;
      this.#rows.delete(id);
      this.#marks = this.#marks.filter((mark) => mark.tick >= row.tick);
    }
    if (this.#marks.length > MOST_ROWS) this.#marks = this.#marks.slice(-MOST_ROWS / 2);
    const floor = this.#marks[0]?.tick ?? 0;
    for (const [id, departure] of this.#departures) if (departure.tick <= floor) this.#departures.delete(id);
  }
}

/** Of jobs in the taskbar, those that get a row: in their order, the running ones and the newest ends first. */
export function shownRows(jobs: readonly Job[], now: number): readonly Job[] {
  const fit = jobs.filter((job) => inTaskbar(job, now));
  if (fit.length <= MOST_SHOWN) return fit;
  const urgent = [...fit].sort((a, b) => (b.completedAt ?? now + 1) - (a.completedAt ?? now + 1));
  const chosen = new Set(urgent.slice(0, MOST_SHOWN));
  return fit.filter((job) => chosen.has(job));
}

function sameCounts(a: BoardCounts, b: BoardCounts): boolean {
  if (a.library !== b.library) return false;
  return (
    JSON.stringify([a.stats.counts, a.stats.throughput]) ===
    JSON.stringify([b.stats.counts, b.stats.throughput])
  );
}
