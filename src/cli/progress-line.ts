import { clock, outOf, percent } from "../../views/format.ts";
import { durationMs, isCancelling } from "../domain/job.ts";
import type { Progress } from "../domain/progress.ts";
import { cut, ink, type Output, pad, plain } from "./output.ts";
import type { ShownJob } from "./shown-job.ts";

const BAR = 24;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const SPIN_MS = 100;

/** One line that says how far a job is, cut to the screen: what it does, a bar where the percent is known, its times. */
export function progressLine(out: Output, job: ShownJob, now: number): string {
  const { progress } = job;
  const times = [
    clock(durationMs(job, now) ?? 0),
    progress.etaMs === null || isCancelling(job) ? "" : `about ${clock(progress.etaMs)} left`,
  ].filter(Boolean);
  const head = [
    ink(out, "blue", SPINNER[Math.floor(now / SPIN_MS) % SPINNER.length] ?? ""),
    ink(out, "bold", pad(activity(job), widestStage(job))),
    progress.percent === null ? "" : `${bar(out, progress.percent)} ${pad(percent(progress.percent), 5)}`,
    counted(progress),
    ink(out, "dim", times.join(", ")),
  ].filter(Boolean);
  const message = saying(job);
  // One column stays free: some terminals wrap a line that fills the last one.
  return cut([...head, message].join("  ").trimEnd(), out.columns() - 1);
}

/** `3 / 20`; empty while the total is not known, and when the message begins with the same words. */
export function counted({ current, total, message }: Progress): string {
  const text = total > 0 ? outOf(current, total) : "";
  const same = (message ?? "").replaceAll("\u00a0", " ").startsWith(text.replaceAll("\u00a0", " "));
  return same ? "" : text;
}

/** So wide that the bar stays where it is from the first stage to the last. */
function widestStage(job: ShownJob): number {
  return Math.max(10, ...job.progress.stages.map((stage) => Bun.stringWidth(plain(stage.title))));
}

/** What the job is doing, in a word or two. */
export function activity(job: ShownJob): string {
  if (isCancelling(job)) return "Cancelling";
  if (job.status === "queued") return "Waiting";
  if (job.status === "scheduled" && job.attempt === 0) return "Waiting";
  if (job.status === "scheduled") return `Waits for attempt ${job.attempt + 1} of ${job.maxAttempts}`;
  const stage = job.progress.stages.find((s) => s.name === job.progress.stage);
  return plain(stage?.title ?? "Running");
}

/** What it says of itself, or while it waits what is said of it. */
export function saying({ status, waiting, progress }: ShownJob): string {
  const waits = status === "queued" || status === "scheduled";
  return plain((waits ? waiting?.text : progress.message) ?? "");
}

function bar(out: Output, percent: number): string {
  const full = Math.round((Math.min(100, percent) / 100) * BAR);
  return ink(out, "blue", "█".repeat(full)) + ink(out, "dim", "░".repeat(BAR - full));
}
