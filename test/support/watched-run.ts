import { afterEach } from "bun:test";
import type { StopStep } from "../../src/domain/event.ts";
import type { Execution, Executor, Outcome, Report, RunRequest } from "../../src/domain/executor.ts";
import { runRequest, useFolder } from "./runs.ts";

export interface WatchedRun extends Execution {
  readonly request: RunRequest;
  readonly reports: readonly Report[];
  /** Resolves with the first report that fits, of those made so far or later; rejects when the run ends without. */
  report(fits: (report: Report) => boolean): Promise<Report>;
  /** Resolves with the log line; see `report`. */
  line(message: string): Promise<Report>;
  /** The messages of the log lines so far. */
  log(): readonly string[];
  /** Forces it, and returns the steps that this took. */
  forced(): Promise<readonly StopStep[]>;
  /** Waits for the end and for the proof. */
  ended(): Promise<{ readonly outcome: Outcome; readonly proof: string }>;
}

/** Starts runs whose reports a test can wait for; forces what a test has left running. */
export function useRuns(executor: () => Executor) {
  const folder = useFolder();
  const started: Execution[] = [];
  afterEach(async () => {
    for (const execution of started.splice(0)) {
      await execution.force?.(() => undefined);
      await execution.prove(true);
    }
  });
  return (type: string, input: unknown = {}, change: Partial<RunRequest> = {}): WatchedRun => {
    const request = runRequest({ type, input, outputDir: folder(), ...change });
    const reports: Report[] = [];
    const waiting = new Set<(report: Report) => void>();
    const execution = executor().start(request, (report) => {
      reports.push(report);
      for (const tell of waiting) tell(report);
    });
    started.push(execution);
    const report = (fits: (report: Report) => boolean): Promise<Report> => {
      const { promise, resolve, reject } = Promise.withResolvers<Report>();
      const tell = (each: Report) => {
        if (fits(each)) resolve(each);
      };
      for (const each of reports) tell(each);
      waiting.add(tell);
      void execution.done.then((outcome) =>
        reject(new Error(`It ended without: ${JSON.stringify(outcome)}`)),
      );
      return promise.finally(() => waiting.delete(tell));
    };
    return {
      ...execution,
      request,
      reports,
      report,
      line: (message) => report((each) => each.type === "log" && each.message === message),
      log: () => reports.flatMap((each) => (each.type === "log" ? [each.message] : [])),
      async forced() {
        const steps: StopStep[] = [];
        await execution.force?.((step) => void steps.push(step));
        return steps;
      },
      async ended() {
        const outcome = await execution.done;
        return { outcome, proof: await execution.prove(false) };
      },
    };
  };
}
