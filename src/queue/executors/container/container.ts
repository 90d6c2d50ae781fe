import type { Clock } from "../../../domain/clock.ts";
import type { Execution, Executor, Report, RunRequest } from "../../../domain/executor.ts";
import type { ProcessTable } from "../../../domain/processes.ts";
import { neverStarted, typeOf } from "../launch.ts";
import { limitLogs } from "../log-limit.ts";
import type { TypeLookup } from "../type-lookup.ts";
import { ContainerRun } from "./container-run.ts";
import type { ContainerEngine } from "./engine.ts";
import { type OwnProgram, programOf } from "./spec.ts";

export interface ContainerOptions {
  readonly catalog: TypeLookup;
  readonly engine: ContainerEngine;
  readonly table: ProcessTable;
  readonly own: OwnProgram;
  /** Where runs keep their pipes: a folder that the engine can mount from. */
  readonly root: string;
  /** The ids under which this process runs, as `id:group`; `0:0` = root. */
  readonly user: string;
  /** Handed to our own runner as JSON: see `SERVICE_SETTINGS`. */
  readonly settings: unknown;
  readonly clock: Clock;
  /** How long a run lives after SIGTERM before it gets SIGKILL, in milliseconds; default 500. */
  readonly graceAfterTermMs?: number;
}

/**
 * Runs each job in a container of its own: no network, nothing of the machine but what it needs to read and the
 * folder that it writes to, no rights that it could gain, and bounded memory, processors and processes.
 */
export function createContainer(options: ContainerOptions): Executor {
  return {
    kind: "container",
    start: (request, report) => start(options, request, report),
  };
}

function start(options: ContainerOptions, request: RunRequest, report: (report: Report) => void): Execution {
  const reports = limitLogs(report, options.clock);
  try {
    const program = programOf(typeOf(options.catalog, request.type), options.own, request.input);
    const run = new ContainerRun({ ...options, request, program, report: reports.report });
    return {
      done: run.start().finally(reports.close),
      tell: (message) => run.send(message),
      signal: (reason) => run.send({ type: "cancel", reason }),
      force: (step) => run.force(step),
      prove: () => run.prove(),
    };
  } catch (thrown) {
    return neverStarted(thrown);
  }
}
