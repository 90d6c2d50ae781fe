/** What the child program and the worker have in common: one job, told and heard of in messages of the line protocol. */
import { Value } from "@sinclair/typebox/value";
import { systemClock } from "./adapters/clock.ts";
import { runPrograms } from "./adapters/processes.ts";
import { noJobs, SERVICE_SETTINGS, sharedServices } from "./adapters/services.ts";
import { JobdeckError } from "./domain/errors.ts";
import type { Outcome, Report } from "./domain/executor.ts";
import { RUN_VARIABLE, runMark } from "./domain/processes.ts";
import { inputCheck } from "./jobs/check-input.ts";
import { provideOwnModule, shareTypeBox } from "./jobs/own-module.ts";
import { calmProgress } from "./queue/handler/calm-progress.ts";
import { consoleLines } from "./queue/handler/console-lines.ts";
import { failure } from "./queue/handler/failure.ts";
import { loadType } from "./queue/handler/load-type.ts";
import { Mailbox } from "./queue/handler/mailbox.ts";
import { runHandler } from "./queue/handler/run-handler.ts";
import { StopError } from "./queue/handler/stop-error.ts";
import { StopSignal } from "./queue/handler/stop-signal.ts";
import { withoutKey } from "./queue/handler/without-key.ts";
import { messageOfOutcome, messageOfReport } from "./queue/messages.ts";
import { decoder, IN_MESSAGES, type InMessage, type OutMessage } from "./queue/protocol.ts";

type JobMessage = InMessage & { type: "job" };

export interface JobHostOptions {
  /** Everything that the process or thread is given as its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether programs that the handler starts lead groups of their own; else they join the one of this process. */
  readonly ownGroups: boolean;
  readonly send: (message: OutMessage) => void;
  /** Ends the process or thread, once the last message was sent. */
  readonly exit: (code: number) => never;
}

export interface JobHost {
  /** Takes a line that was told to the run. */
  take(line: string): void;
  /** Asks the handler to stop. @param word why, as in `StopError` */
  stop(word: string): void;
}

/** Runs the job that it is told of, and ends. From here on the console and uncaught errors belong to that job. */
export function hostJob({ env, ownGroups, send: sendOut, exit }: JobHostOptions): JobHost {
  let conceal = withoutKey(null);
  const send = (message: OutMessage) => sendOut(conceal(message));
  const stop = new StopSignal();
  const reports = calmProgress((report) => send(messageOfReport(report)), systemClock);
  const mailbox = new Mailbox(stop, reports.report);
  const decode = decoder(IN_MESSAGES);
  let started = false;

  const log = (level: (Report & { type: "log" })["level"], message: string) =>
    reports.report({ type: "log", level, message });
  /** An expected failure has said all in its message: where it was thrown is of no use to whoever reads the log. */
  const logStack = (thrown: unknown) => {
    if (!(thrown instanceof Error) || thrown instanceof JobdeckError || thrown === stop.reason) return;
    for (const line of (thrown.stack ?? "").split("\n")) log("debug", line);
  };
  const end = (outcome: Outcome): never => {
    reports.flush();
    send(messageOfOutcome(outcome));
    return exit(outcome.kind === "returned" ? 0 : 1);
  };
  const fail = (thrown: unknown): never => {
    logStack(thrown);
    return end(failure(thrown));
  };
  const run = async (job: JobMessage): Promise<Outcome> => {
    if (job.module === undefined) throw new Error(`No file was named that defines job type ${job.jobType}`);
    provideOwnModule();
    shareTypeBox(job.module);
    const type = await loadType(job.module, job.jobType);
    const mark = env[RUN_VARIABLE] ?? runMark(job.id, job.attempt);
    const settings = Value.Decode(SERVICE_SETTINGS, job.settings);
    return runHandler({
      type,
      check: inputCheck(type),
      request: {
        jobId: job.id,
        type: job.jobType,
        attempt: job.attempt,
        fresh: job.fresh === true,
        ...(job.costLeftUsd === undefined ? {} : { costLeftUsd: job.costLeftUsd }),
        input: job.input,
        outputDir: job.outputDir,
        checkpoints: job.checkpoint,
        // The parent sees to the limits: they are not the handler's business.
        limits: type.limits,
        ...(job.supplies === undefined ? {} : { supplies: job.supplies }),
      },
      stop,
      report: reports.report,
      services: {
        ...sharedServices({ settings, env, clock: systemClock }),
        processes: runPrograms({ mark, env, ownGroup: ownGroups }),
        jobs: noJobs(),
      },
      mailbox,
      isOver: () => false,
      onThrown: logStack,
    });
  };

  Object.assign(
    console,
    consoleLines((level, message) => log(level, message)),
  );
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  return {
    take(line) {
      const decoded = decode(line);
      if (decoded.kind !== "message") return;
      const { message } = decoded;
      if (message.type === "cancel") return stop.abort(new StopError(message.reason));
      if (message.type !== "job") return mailbox.tell(message);
      if (started) return;
      started = true;
      conceal = withoutKey(message.supplies?.key ?? null);
      void run(message).then(end, fail);
    },
    stop: (word) => stop.abort(new StopError(word)),
  };
}
