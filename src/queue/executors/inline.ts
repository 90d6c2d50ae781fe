import type { Clock } from "../../domain/clock.ts";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { Execution, Executor, Outcome, Report, RunRequest } from "../../domain/executor.ts";
import { type Footprint, type ProcessTable, runMark } from "../../domain/processes.ts";
import type { JobContext } from "../../jobs/define.ts";
import { failure } from "../handler/failure.ts";
import { Mailbox } from "../handler/mailbox.ts";
import { runHandler } from "../handler/run-handler.ts";
import { StopError } from "../handler/stop-error.ts";
import { StopSignal } from "../handler/stop-signal.ts";
import { endRun } from "./end-run.ts";
import { limitLogs } from "./log-limit.ts";
import { RunMeter } from "./run-meter.ts";
import type { TypeLookup } from "./type-lookup.ts";

const NO_PROGRAMS: Footprint = { memoryBytes: 0, processes: 0 };

type Services = JobContext["services"];

export interface InlineOptions {
  readonly catalog: TypeLookup;
  readonly services: Omit<Services, "processes">;
  /** Makes what starts a run's programs, each in a process group of its own that carries the run's mark. */
  readonly programs: (mark: string) => Services["processes"];
  readonly table: ProcessTable;
  readonly clock: Clock;
}

/**
 * Runs handlers in this process: the fastest executor, for code that is trusted to heed its signal. It can't be
 * forced: a handler that does not return is fenced out. Programs that it started are ended with it.
 */
export function createInline(options: InlineOptions): Executor {
  const meter = new RunMeter(options.table, options.clock);
  return { kind: "inline", start: (request, report) => start(options, meter, request, report) };
}

function start(
  options: InlineOptions,
  meter: RunMeter,
  request: RunRequest,
  report: (report: Report) => void,
): Execution {
  const { catalog, clock, table } = options;
  const stop = new StopSignal();
  const reports = limitLogs(report, clock);
  const mailbox = new Mailbox(stop, reports.report);
  const mark = runMark(request.jobId, request.attempt);
  let over = false;
  let usedFolder = false;
  let programs: Services["processes"] | undefined;
  const processes: Services["processes"] = {
    spawn: (command) => {
      if (over) throw new Error("The run has ended: no program was started");
      programs ??= options.programs(mark);
      return programs.spawn(command);
    },
  };
  const giveUp = () => {
    over = true;
    reports.close();
  };
  const run = { mark, group: null };
  const endPrograms = async () => {
    meter.leave(run);
    if (programs !== undefined) await endRun(run, table, clock);
  };
  const work = async (): Promise<Outcome> => {
    const type = catalog.find(request.type);
    if (type === undefined) return failure(typeUnknown(request.type));
    return runHandler({
      type,
      check: (input) => catalog.check(request.type, input),
      request,
      stop,
      report: reports.report,
      services: { ...options.services, processes },
      mailbox,
      onFolder: () => {
        usedFolder = true;
      },
      isOver: () => over,
    });
  };
  let returned = false;
  const settle = async (): Promise<Outcome> => {
    // A turn later, so that no report comes before the caller has its Execution.
    await null;
    const outcome = await work();
    giveUp();
    await endPrograms();
    returned = true;
    return outcome;
  };
  const done = settle();
  return {
    done,
    tell: (message) => mailbox.tell(message),
    signal: (reason) => stop.abort(new StopError(reason)),
    // What the handler itself takes can't be told from what this process takes: its programs can.
    measure: async () => (programs === undefined ? NO_PROGRAMS : meter.measure(run)),
    mayHaveLeft: () => usedFolder,
    force: null,
    async prove() {
      if (returned) return "exited";
      giveUp();
      await endPrograms();
      return "fenced";
    },
  };
}

function typeUnknown(type: string): JobdeckError {
  return new JobdeckError("type_unknown", `No job type is named ${quote(type)}`);
}
