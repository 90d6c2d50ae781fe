import { durationMs, type Job, waitMs } from "../domain/job.ts";
import { FINAL_STATUSES, type FinalStatus, isFinal } from "../domain/status.ts";
import type { Note } from "../events/hub.ts";
import { ByLabel } from "./by-label.ts";
import { Histogram, histogram } from "./histogram.ts";
import { counter, type Family } from "./open-metrics.ts";

/** Seconds: a demo ends at once, a wiki takes seconds to minutes, and some jobs hours. */
const DURATIONS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400];
const WAITS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400];

interface OfType {
  readonly ended: Record<FinalStatus, number>;
  readonly durations: Histogram;
  readonly waits: Histogram;
}

/** Counts the ends and the starts of jobs as the hub tells them, those of other processes on the folder included. */
export class JobMeter {
  readonly #types = new ByLabel<OfType>(() => ({
    ended: { completed: 0, failed: 0, cancelled: 0, expired: 0 },
    durations: new Histogram(DURATIONS),
    waits: new Histogram(WAITS),
  }));

  see(note: Note): void {
    if (note.kind !== "job" || !hasJustEnded(note.job)) return;
    const { job } = note;
    const { ended, durations, waits } = this.#types.get(job.type);
    if (isFinal(job.status)) ended[job.status] += 1;
    const duration = durationMs(job, job.updatedAt);
    const wait = waitMs(job);
    if (duration !== null) durations.observe(duration / 1000);
    if (wait !== null) waits.observe(wait / 1000);
  }

  families(): readonly Family[] {
    const types = this.#types.entries();
    return [
      counter(
        "jobdeck_jobs_ended",
        "Jobs that ended since this process started.",
        types.flatMap(([type, { ended }]) =>
          FINAL_STATUSES.map((status) => ({ labels: { type, status }, value: ended[status] })),
        ),
      ),
      histogram(
        "jobdeck_job_duration_seconds",
        "From the latest start of a job to its end, for jobs that ended since this process started.",
        types.flatMap(([type, { durations }]) => durations.samples({ type })),
      ),
      histogram(
        "jobdeck_job_wait_seconds",
        "From the line to the latest start, for jobs that ended since this process started.",
        types.flatMap(([type, { waits }]) => waits.samples({ type })),
      ),
    ];
  }
}

/** A job that is pinned or renamed later is told again, as ended as before. */
function hasJustEnded(job: Job): boolean {
  return isFinal(job.status) && job.completedAt === job.updatedAt;
}
