import type { Clock } from "../../domain/clock.ts";
import { JobdeckError, quote } from "../../domain/errors.ts";
import type { StopStep } from "../../domain/event.ts";
import type { Execution, Executor, Report, RunRequest } from "../../domain/executor.ts";
import { type ProcessTable, RUN_VARIABLE, runMark } from "../../domain/processes.ts";
import { failure } from "../handler/failure.ts";
import { type Child, startChild } from "./child.ts";
import { endRun } from "./end-run.ts";
import { limitLogs } from "./log-limit.ts";
import type { TypeLookup } from "./type-lookup.ts";

export interface SubprocessOptions {
  readonly catalog: TypeLookup;
  readonly table: ProcessTable;
  /** What starts the runner: a program and its arguments, such as `["bun", "src/runner.ts"]`. */
  readonly command: readonly string[];
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
  return { kind: "subprocess", start: (request, report) => start(options, request, report) };
}

function start(options: SubprocessOptions, request: RunRequest, report: (report: Report) => void): Execution {
  const { table, clock, graceAfterTermMs = 500 } = options;
  const reports = limitLogs(report, clock);
  const mark = runMark(request.jobId, request.attempt);
  let child: Child;
  try {
    const module = moduleOf(options.catalog, request.type);
    child = startChild({
      command: options.command,
      env: { ...options.env, [RUN_VARIABLE]: mark },
      outputDir: request.outputDir,
      report: reports.report,
      clock,
      kill: (pid) => table.signal(-pid, "SIGKILL"),
    });
    child.send({
      type: "job",
      id: request.jobId,
      jobType: request.type,
      attempt: request.attempt,
      input: request.input,
      outputDir: request.outputDir,
      checkpoint: { ...request.checkpoints },
      module,
      settings: options.settings,
    });
  } catch (thrown) {
    return neverStarted(thrown);
  }
  const run = { mark, group: child.pid };
  return {
    done: child.done.catch(failure).finally(reports.close),
    tell: child.send,
    signal: (reason) => child.send({ type: "cancel", reason }),
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

function moduleOf(catalog: TypeLookup, name: string): string {
  const type = catalog.find(name);
  if (type === undefined) throw new JobdeckError("type_unknown", `No job type is named ${quote(name)}`);
  if (type.module !== null) return type.module;
  throw new JobdeckError(
    "executor_unavailable",
    `Job type ${name} can't run in a subprocess: its definition gives no \`module\``,
  );
}

function neverStarted(thrown: unknown): Execution {
  return {
    done: Promise.resolve(failure(thrown)),
    tell: () => undefined,
    signal: () => undefined,
    force: null,
    prove: () => Promise.resolve("exited"),
  };
}

async function within(promise: Promise<void>, ms: number, clock: Clock): Promise<void> {
  const over = new AbortController();
  await Promise.race([promise, clock.sleep(ms, over.signal).catch(() => undefined)]);
  over.abort();
}
