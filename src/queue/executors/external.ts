import type { Executor, Outcome, Report } from "../../domain/executor.ts";
import { StopError } from "../handler/stop-error.ts";

/** Work that the caller runs, as the caller sees it. */
export interface ExternalWork {
  readonly executor: Executor;
  /** Aborted when the work is asked to stop. */
  readonly signal: AbortSignal;
  report(report: Report): void;
  /** The work has ended. Only the first call counts. */
  end(outcome: Outcome): void;
}

/** Executor and work in one: one run, whose end somebody else tells. It can't be forced. */
export function externalWork(): ExternalWork {
  const stop = new AbortController();
  const ended = Promise.withResolvers<Outcome>();
  let isOver = false;
  let tell: (report: Report) => void = () => undefined;
  return {
    executor: {
      kind: "external",
      start(_request, report) {
        tell = report;
        return {
          done: ended.promise,
          tell: () => undefined,
          signal: (reason) => stop.abort(new StopError(reason)),
          force: null,
          prove: async () => (isOver ? "exited" : "fenced"),
        };
      },
    },
    signal: stop.signal,
    report: (report) => tell(report),
    end(outcome) {
      isOver = true;
      ended.resolve(outcome);
    },
  };
}
