import { duration, plural } from "../../views/format.ts";
import { durationMs } from "../domain/job.ts";
import { type FinalStatus, isFinal } from "../domain/status.ts";
import { EXIT } from "./command.ts";
import type { Deck } from "./deck.ts";
import { cut, ink, line, type Output, pad, plain } from "./output.ts";
import type { DeckJob, ShownJob } from "./shown-job.ts";

const MARKS = {
  completed: ["green", "✓"],
  failed: ["red", "✗"],
  cancelled: ["yellow", "■"],
  expired: ["yellow", "■"],
} as const;

const CODES: Readonly<Record<FinalStatus, number>> = {
  completed: EXIT.ok,
  failed: EXIT.failed,
  expired: EXIT.failed,
  cancelled: EXIT.cancelled,
};

/** The exit code of a command that waited for the job. */
export function codeOf({ status }: ShownJob): number {
  return isFinal(status) ? CODES[status] : EXIT.failed;
}

const MOST_WARNINGS = 10;

/** Tells how a job ended, why, and where to find what it left. */
export function tellEnd(out: Output, deck: Deck, job: DeckJob, now: number): void {
  if (!isFinal(job.status)) return;
  const [colour, mark] = MARKS[job.status];
  const took = durationMs(job, now);
  const stop = job.stop?.proof
    ? `, ${job.stop.proof}${job.stop.ms === null ? "" : ` within ${duration(job.stop.ms)}`}`
    : "";
  const reason = job.status === "completed" || job.statusReason === null ? "" : ` (${job.statusReason})`;
  const after = took === null ? "" : ` after ${duration(took)}`;
  line(
    out,
    `${ink(out, colour, mark)} ${ink(out, "bold", plain(job.title))}: ${job.status}${reason}${after}${stop}`,
  );
  for (const error of job.errors) line(out, `  ${ink(out, "red", "error")}  ${plain(error)}`);
  if (job.warnings.length > 0) line(out, `  ${plural(job.warnings.length, "warning")}:`);
  for (const warning of job.warnings.slice(0, MOST_WARNINGS)) line(out, `    ${plain(warning)}`);
  if (job.status === "completed" && job.result !== null && job.result !== undefined) {
    line(out, `  result  ${cut(plain(JSON.stringify(job.result)), Math.max(80, out.columns() - 10))}`);
  }
  for (const [name, text] of deck.placesOf(job)) line(out, `  ${pad(name, 6)}  ${text}`);
}
