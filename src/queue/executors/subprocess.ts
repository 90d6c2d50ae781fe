import { mkdirSync, statSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Clock } from "../../domain/clock.ts";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { StopStep } from "../../domain/event.ts";
import type { Execution, Executor, Outcome, Report, RunRequest } from "../../domain/executor.ts";
import { type ProcessTable, RUN_VARIABLE, runMark } from "../../domain/processes.ts";
import { failure } from "../handler/failure.ts";
import { type Child, type ChildOptions, startChild } from "./child.ts";
import { endRun } from "./end-run.ts";
import { jobMessage, moduleOf, neverStarted, typeOf, within } from "./launch.ts";
import { limitLogs } from "./log-limit.ts";
import { RunMeter } from "./run-meter.ts";
import type { TypeLookup } from "./type-lookup.ts";

export interface SubprocessOptions {
  readonly catalog: TypeLookup;
  readonly table: ProcessTable;
  /** What starts the runner: a program and its arguments, such as `["bun", "src/runner.ts"]`; asked for each run. */
  readonly command: () => readonly string[];
  /** The runner's whole environment, but for `JOBDECK_RUN`. */
  readonly env: Readonly<Record<string, string>>;
  /** Handed to the runner as JSON: see `RunnerSettings`. */
  readonly settings: unknown;
  readonly clock: Clock;
  /** How long a run lives after SIGTERM before it gets SIGKILL, in milliseconds; default 500. */
  readonly graceAfterTermMs?: number;
}

/**
 * Runs each job in a program of its own, which leads a session and a process group: whatever it does, it can be
 * stopped, and shown to be gone with all that it has started.
 */
export function createSubprocess(options: SubprocessOptions): Executor {
  const meter = new RunMeter(options.table, options.clock);
  return { kind: "subprocess", start: (request, report) => start(options, meter, request, report) };
}

function start(
  options: SubprocessOptions,
  meter: RunMeter,
  request: RunRequest,
  report: (report: Report) => void,
): Execution {
  const { table, clock, graceAfterTermMs = 500 } = options;
  const reports = limitLogs(report, clock);
  const mark = runMark(request.jobId, request.attempt);
  let child: Child;
  try {
    const { module, settings, ...program } = programOf(options, request);
    child = startChild({
      ...program,
      env: { ...program.env, [RUN_VARIABLE]: mark },
      outputDir: request.outputDir,
      memoryBytes: request.limits.memoryBytes,
      report: reports.report,
      clock,
      kill: (pid) => table.signal(-pid, "SIGKILL"),
    });
    child.send(jobMessage(request, module === undefined ? undefined : { module, settings }));
  } catch (thrown) {
    return neverStarted(thrown);
  }
  const run = { mark, group: child.pid };
  const settle = async (): Promise<Outcome> => {
    const outcome = await child.done.catch(failure);
    reports.close();
    meter.leave(run);
    // It was made in case the program leaves something. One with something in it stays.
    await Promise.allSettled([rmdir(request.outputDir)]);
    return outcome;
  };
  return {
    done: settle(),
    tell: child.send,
    signal: (reason) => child.send({ type: "cancel", reason }),
    measure: () => meter.measure(run),
    async force(step: (step: StopStep) => void) {
      step("sigterm");
      table.signal(-child.pid, "SIGTERM");
      await within(child.exited, graceAfterTermMs, clock);
      if ((await table.listRun(run)).length > 0) step("sigkill");
      await endRun(run, table, clock);
    },
    async prove(forced) {
      const { killed, gone } = await endRun(run, table, clock);
      if (!gone) return "fenced";
      return forced || killed > 0 ? "killed" : "exited";
    },
  };
}

interface Started extends Pick<ChildOptions, "command" | "cwd" | "env" | "resultOf"> {
  /** For our own runner only. */
  readonly module?: string;
  readonly settings?: unknown;
}

/**
 * What runs the job: the type's own program, or our runner, which loads the type's module.
 * @throws JobdeckError `type_unknown`, `executor_unavailable`
 */
function programOf({ catalog, command, env, settings }: SubprocessOptions, request: RunRequest): Started {
  const { type: name, input, outputDir } = request;
  const type = typeOf(catalog, name);
  const program = type.program?.(input);
  if (program !== undefined) {
    const isHere = program.image === null || (type.image !== null && type.executor === "subprocess");
    if (!isHere) throw inImage(name);
    const cwd = folderOf(program.cwd, outputDir);
    const [first = "", ...rest] = program.command;
    const path = first.includes("/") ? resolve(cwd, first) : first;
    return { command: [path, ...rest], cwd, env: { ...env, ...program.env }, resultOf: program.resultOf };
  }
  return { command: command(), env, module: moduleOf(type, "a subprocess"), settings };
}

function inImage(name: string): JobdeckError {
  return new JobdeckError(
    "executor_unavailable",
    `This job of type ${name} is for an image: only executor container can run it`,
  );
}

/** A program may leave files by itself, so the output folder is there before it starts. */
function folderOf(cwd: string | null, outputDir: string): string {
  mkdirSync(outputDir, { recursive: true });
  if (cwd === null || statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return cwd ?? outputDir;
  throw new Error(`The program's working folder ${quote(cwd)} is not there`);
}
