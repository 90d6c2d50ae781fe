import { clock, percent } from "../../views/format.ts";
import type { Clock } from "../domain/clock.ts";
import { durationMs } from "../domain/job.ts";
import { isFinal } from "../domain/status.ts";
import { ink, line, type Output, plain } from "./output.ts";
import { activity, counted, progressLine, saying } from "./progress-line.ts";
import type { ShownJob } from "./shown-job.ts";

/** Shows a job's progress while it runs. */
export interface ProgressView {
  show(job: ShownJob): void;
  /** Takes away what was only of the moment. */
  close(): void;
}

const REDRAW_MS = 100;
const ERASE_LINE = "\r\x1b[2K";

/** On a screen one line that is drawn again and again, elsewhere a line for each thing worth telling. */
export function progressView(out: Output, time: Clock): ProgressView {
  return out.isTTY ? liveView(out, time) : lineView(out, time);
}

function liveView(out: Output, time: Clock): ProgressView {
  let newest: ShownJob | null = null;
  let warnings = 0;
  const draw = () => {
    if (newest !== null) out.write(`${ERASE_LINE}${progressLine(out, newest, time.now())}`);
  };
  // Drawn by the clock alone, so that a chatty job does not flood the terminal.
  const stop = time.every(REDRAW_MS, draw);
  return {
    show(job) {
      const first = newest === null;
      newest = isFinal(job.status) ? null : job;
      for (const warning of job.warnings.slice(warnings)) {
        line(out, `${ERASE_LINE}${ink(out, "yellow", "warning")}  ${plain(warning)}`);
      }
      warnings = Math.max(warnings, job.warnings.length);
      if (first) draw();
    },
    close() {
      stop();
      newest = null;
      out.write(ERASE_LINE);
    },
  };
}

function lineView(out: Output, time: Clock): ProgressView {
  let told = "";
  let warnings = 0;
  return {
    show(job) {
      const at = clock(durationMs(job, time.now()) ?? 0);
      for (const warning of job.warnings.slice(warnings)) line(out, `${at}  warning: ${plain(warning)}`);
      warnings = Math.max(warnings, job.warnings.length);
      if (isFinal(job.status)) return;
      const { progress } = job;
      const tenth = Math.floor((progress.percent ?? 0) / 10);
      const news = `${job.attempt} ${activity(job)} ${tenth}`;
      if (news === told) return;
      told = news;
      const count = counted(progress);
      const how = [
        progress.percent === null ? "" : percent(progress.percent),
        count === "" ? "" : `(${count})`,
        saying(job),
      ].filter(Boolean);
      line(out, [at, activity(job), ...how].join("  "));
    },
    close() {},
  };
}
