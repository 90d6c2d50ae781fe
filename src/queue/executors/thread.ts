import { Worker } from "node:worker_threads";
import type { Clock } from "../../domain/clock.ts";
import { messageOf } from "../../domain/errors.ts";
import type { StopStep } from "../../domain/event.ts";
import type { Execution, Executor, Outcome, Report, RunRequest } from "../../domain/executor.ts";
import { type ProcessTable, RUN_VARIABLE, runMark } from "../../domain/processes.ts";
import { encode, type InMessage } from "../protocol.ts";
import { childOutput } from "./child-output.ts";
import { endRun } from "./end-run.ts";
import { jobMessage, moduleOf, neverStarted, typeOf, within } from "./launch.ts";
import { limitLogs } from "./log-limit.ts";
import { RunMeter } from "./run-meter.ts";
import type { TypeLookup } from "./type-lookup.ts";

export interface ThreadOptions {
  readonly catalog: TypeLookup;
  readonly table: ProcessTable;
  /** The file that a worker runs, such as `src/worker.ts`; asked for each run. */
  readonly worker: () => string;
  /** The worker's whole environment, but for `JOBDECK_RUN`. */
  readonly env: Readonly<Record<string, string>>;
  /** Handed to the worker as JSON: see `SERVICE_SETTINGS`. */
  readonly settings: unknown;
  readonly clock: Clock;
  /** How long a worker that was terminated may take to close before it is fenced out, in milliseconds; default 500. */
  readonly closeMs?: number;
}

/**
 * Runs each job in a thread of this process: handlers that compute don't hold anybody up, and a loop of JavaScript can
 * be ended. Code outside of JavaScript can't: WebAssembly, a long statement of SQLite, a program that is waited for.
 * A handler that is inside such code is fenced out until it comes back.
 */
export function createThread(options: ThreadOptions): Executor {
  const meter = new RunMeter(options.table, options.clock);
  return { kind: "thread", start: (request, report) => start(options, meter, request, report) };
}

function start(
  options: ThreadOptions,
  meter: RunMeter,
  request: RunRequest,
  report: (report: Report) => void,
): Execution {
  const { table, clock, closeMs = 500 } = options;
  const run = { mark: runMark(request.jobId, request.attempt), group: null };
  const reports = limitLogs(report, clock);
  let worker: Worker;
  try {
    const module = moduleOf(typeOf(options.catalog, request.type), "a thread");
    worker = new Worker(options.worker(), { env: { ...options.env, [RUN_VARIABLE]: run.mark } });
    worker.postMessage(encode(jobMessage(request, { module, settings: options.settings })));
  } catch (thrown) {
    return neverStarted(thrown);
  }
  const output = childOutput(request.outputDir, reports.report, () => undefined);
  const closed = Promise.withResolvers<Outcome>();
  let hasClosed = false; // Nothing of the handler runs any more.
  let terminated = false;
  let fault: string | null = null;
  worker.on("message", (line: unknown) => {
    if (typeof line === "string") output.onLine({ text: line.trim(), missing: 0 });
  });
  worker.on("error", (cause) => {
    fault ??= messageOf(cause);
  });
  worker.on("exit", (code) => {
    hasClosed = true;
    meter.leave(run);
    reports.close();
    closed.resolve(output.verdict() ?? unspoken({ terminated, fault, code }));
  });
  const terminate = () => {
    terminated = true;
    void worker.terminate();
  };
  const send = (message: InMessage) => {
    if (!hasClosed) worker.postMessage(encode(message));
  };
  return {
    done: closed.promise,
    tell: send,
    signal: (reason) => send({ type: "cancel", reason }),
    // Of its programs: the memory of a thread is that of its whole process.
    measure: () => meter.measure(run),
    async force(step: (step: StopStep) => void) {
      if (hasClosed) return;
      step("terminated");
      terminate();
      // It may be waiting for one of them.
      await endRun(run, table, clock);
      await within(closed.promise, closeMs, clock);
    },
    async prove() {
      if (!hasClosed) {
        reports.close();
        terminate();
        // Whatever holds it up must not hold up the end of this process.
        worker.unref();
      }
      const { gone } = await endRun(run, table, clock);
      return gone && hasClosed ? "exited" : "fenced";
    },
  };
}

interface Closing {
  readonly terminated: boolean;
  /** What was thrown where nobody could catch it; null = nothing. */
  readonly fault: string | null;
  readonly code: number;
}

/** The end of a worker that did not say how its handler ended. */
function unspoken({ terminated, fault, code }: Closing): Outcome {
  if (terminated) return { kind: "threw", errors: ["Its thread was ended by force"], retryable: true };
  const errors = [fault ?? `The handler ended its thread before it returned, by process.exit(${code})`];
  return { kind: "threw", errors, retryable: true };
}
