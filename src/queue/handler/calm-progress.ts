import type { Clock } from "../../domain/clock.ts";
import type { Report } from "../../domain/executor.ts";
import type { ProgressReport } from "../../domain/progress.ts";

const EVERY_MS = 20;

/**
 * Lets the first progress report through at once, then one every 20 ms with the newest numbers, so that a handler may
 * report as often as it likes. All other reports go through at once, after the progress that came before them.
 */
export function calmProgress(
  report: (report: Report) => void,
  clock: Pick<Clock, "now" | "after">,
): { readonly report: (report: Report) => void; flush(): void } {
  let held: ProgressReport | undefined;
  let sentAt = Number.NEGATIVE_INFINITY;
  let timer: (() => void) | undefined;
  const flush = () => {
    timer?.();
    timer = undefined;
    if (held === undefined) return;
    const newest = held;
    held = undefined;
    sentAt = clock.now();
    report({ type: "progress", report: newest });
  };
  return {
    flush,
    report(each) {
      if (each.type !== "progress" || each.report.stage !== undefined) {
        flush();
        return report(each);
      }
      held = { ...held, ...each.report };
      const wait = sentAt + EVERY_MS - clock.now();
      if (wait <= 0) return flush();
      // A clock that was set back must not hold it for as long.
      timer ??= clock.after(Math.min(wait, EVERY_MS), flush);
    },
  };
}
