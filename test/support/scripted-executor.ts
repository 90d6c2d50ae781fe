import type { Execution, Executor, Outcome, Report, RunRequest } from "../../src/domain/executor.ts";
import type { ExecutorKind, StopProof } from "../../src/domain/job.ts";

/** One attempt whose work does what the test says. */
export interface ScriptedRun {
  readonly request: RunRequest;
  readonly report: (report: Report) => void;
  /** What it was asked and told, in order: `signal user`, `force`, `prove true`. */
  readonly told: readonly string[];
  returns(result?: unknown): void;
  throws(message?: string, retryable?: boolean): void;
}

export interface ScriptedExecutor extends Executor {
  /** In the order of their starts. */
  readonly runs: readonly ScriptedRun[];
  /** Resolves with the newest run once so many have been started. */
  started(count: number): Promise<ScriptedRun>;
}

interface Script {
  readonly kind?: ExecutorKind;
  /** What a forced run goes through; default: it can't be forced. */
  readonly force?: (run: ScriptedRun, step: (step: "sigterm" | "sigkill") => void) => Promise<void>;
  /** Called when a run is asked to stop; default: nothing happens, it is deaf. */
  readonly onSignal?: (run: ScriptedRun) => void;
  readonly prove?: (forced: boolean, hasEnded: boolean) => Promise<StopProof>;
}

/** Stands for the outside world that runs work. */
export function scriptedExecutor({ kind = "inline", force, onSignal, prove }: Script = {}): ScriptedExecutor {
  const runs: ScriptedRun[] = [];
  const waiting: { readonly count: number; resolve(run: ScriptedRun): void }[] = [];
  return {
    kind,
    runs,
    start(request, report): Execution {
      const ended = Promise.withResolvers<Outcome>();
      let hasEnded = false;
      const told: string[] = [];
      const end = (outcome: Outcome) => {
        hasEnded = true;
        ended.resolve(outcome);
      };
      const run: ScriptedRun = {
        ...{ request, report, told },
        returns: (result = null) => end({ kind: "returned", result }),
        throws: (message = "broken", retryable = true) =>
          end({ kind: "threw", errors: [message], retryable }),
      };
      runs.push(run);
      for (const wish of waiting.filter(({ count }) => count <= runs.length)) wish.resolve(run);
      return {
        done: ended.promise,
        tell: (message) => void told.push(`tell ${message.type}`),
        signal(reason) {
          told.push(`signal ${reason}`);
          onSignal?.(run);
        },
        force:
          force === undefined
            ? null
            : (step) => {
                told.push("force");
                return force(run, step);
              },
        prove(forced) {
          told.push(`prove ${forced}`);
          if (prove !== undefined) return prove(forced, hasEnded);
          return Promise.resolve(!hasEnded ? "fenced" : forced ? "killed" : "exited");
        },
      };
    },
    started(count) {
      const last = runs.at(-1);
      if (runs.length >= count && last !== undefined) return Promise.resolve(last);
      return new Promise((resolve) => waiting.push({ count, resolve }));
    },
  };
}
