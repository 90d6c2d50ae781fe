import type { Clock } from "../../domain/clock.ts";
import type { Report } from "../../domain/executor.ts";
import { cut } from "../cut.ts";

/** Characters of log that a run may write at once, and a second: about 40,000 short lines, then 10,000 a second. */
const BURST = 4_000_000;
const PER_SECOND = 1_000_000;
/** What a line costs besides its characters: it becomes a row or so wherever it goes. */
const LINE_COST = 100;

export interface LimitedReports {
  readonly report: (report: Report) => void;
  /** Says what was left out since the last line that went through. Later reports are dropped. */
  close(): void;
}

/**
 * Passes reports on in their order, except that a run that floods its log loses lines: they are counted, and the
 * count takes their place in the log. Nothing but log lines is ever left out.
 */
export function limitLogs(report: (report: Report) => void, clock: Pick<Clock, "now">): LimitedReports {
  let budget = BURST;
  let filledAt = clock.now();
  let dropped = 0;
  let closed = false;
  const tellDropped = () => {
    if (dropped === 0) return;
    const lines = dropped === 1 ? "1 line was" : `${dropped} lines were`;
    dropped = 0;
    report({ type: "log", level: "warn", message: `… ${lines} dropped: the log grew too fast` });
  };
  return {
    report: (each) => {
      if (closed) return;
      if (each.type !== "log") return report(each);
      const now = clock.now();
      budget = Math.min(BURST, budget + (Math.max(0, now - filledAt) / 1000) * PER_SECOND);
      filledAt = now;
      const line = { ...each, message: cut(each.message) };
      const cost = line.message.length + LINE_COST;
      if (budget < cost) {
        dropped += 1;
        return;
      }
      budget -= cost;
      tellDropped();
      report(line);
    },
    close: () => {
      if (closed) return;
      closed = true;
      tellDropped();
    },
  };
}
