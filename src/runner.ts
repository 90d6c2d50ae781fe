/**
 * The child program that runs exactly one job: it reads the line protocol from its standard input and writes it to
 * its standard output. When its input ends, whoever started it is gone, and it ends itself and its process group.
 */
import { Value } from "@sinclair/typebox/value";
import { systemClock } from "./adapters/clock.ts";
import { pipeWriter } from "./adapters/pipe-writer.ts";
import { runPrograms } from "./adapters/processes.ts";
import { noJobs, SERVICE_SETTINGS, sharedServices } from "./adapters/services.ts";
import { JobdeckError } from "./domain/errors.ts";
import type { Outcome, Report } from "./domain/executor.ts";
import { RUN_VARIABLE, runMark } from "./domain/processes.ts";
import { inputCheck } from "./jobs/check-input.ts";
import { calmProgress } from "./queue/handler/calm-progress.ts";
import { consoleLines } from "./queue/handler/console-lines.ts";
import { failure } from "./queue/handler/failure.ts";
import { loadType } from "./queue/handler/load-type.ts";
import { Mailbox } from "./queue/handler/mailbox.ts";
import { runHandler } from "./queue/handler/run-handler.ts";
import { StopError } from "./queue/handler/stop-error.ts";
import { lineSplitter } from "./queue/lines.ts";
import { messageOfOutcome, messageOfReport } from "./queue/messages.ts";
import {
  decoder,
  encode,
  IN_MESSAGES,
  type InMessage,
  MOST_JOB_BYTES,
  type OutMessage,
} from "./queue/protocol.ts";

type JobMessage = InMessage & { type: "job" };

const stop = new AbortController();
const write = pipeWriter(1);
const reports = calmProgress((report) => send(messageOfReport(report)), systemClock);
const mailbox = new Mailbox(stop.signal, reports.report);

Object.assign(
  console,
  consoleLines((level, message) => log(level, message)),
);
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => stop.abort(new StopError("SIGTERM")));
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

const decode = decoder(IN_MESSAGES);
let started = false;
const input = lineSplitter(MOST_JOB_BYTES, ({ text }) => {
  const decoded = decode(text);
  if (decoded.kind !== "message") return;
  const { message } = decoded;
  if (message.type !== "job" && message.type !== "cancel") mailbox.tell(message);
  if (message.type === "cancel") stop.abort(new StopError(message.reason));
  if (message.type !== "job" || started) return;
  started = true;
  void run(message).then(end, fail);
});
for await (const chunk of Bun.stdin.stream()) input.push(chunk);
endGroup();

async function run(job: JobMessage): Promise<Outcome> {
  if (job.module === undefined) throw new Error(`No file was named that defines job type ${job.jobType}`);
  const type = await loadType(job.module, job.jobType);
  const { env } = process;
  const mark = env[RUN_VARIABLE] ?? runMark(job.id, job.attempt);
  const settings = Value.Decode(SERVICE_SETTINGS, job.settings);
  return runHandler({
    type,
    check: inputCheck(type),
    request: {
      jobId: job.id,
      type: job.jobType,
      attempt: job.attempt,
      input: job.input,
      outputDir: job.outputDir,
      checkpoints: job.checkpoint,
      // The parent sees to the limits: they are not the handler's business.
      limits: type.limits,
    },
    signal: stop.signal,
    report: reports.report,
    services: {
      ...sharedServices({ settings, env, clock: systemClock }),
      processes: runPrograms({ mark, env, ownGroup: false }),
      jobs: noJobs(),
    },
    mailbox,
    isOver: () => false,
    onThrown: logStack,
  });
}

function end(outcome: Outcome): never {
  reports.flush();
  send(messageOfOutcome(outcome));
  process.exit(outcome.kind === "returned" ? 0 : 1);
}

function fail(thrown: unknown): never {
  logStack(thrown);
  return end(failure(thrown));
}

/** An expected failure has said all in its message: where it was thrown is of no use to whoever reads the log. */
function logStack(thrown: unknown): void {
  if (!(thrown instanceof Error) || thrown instanceof JobdeckError || thrown === stop.signal.reason) return;
  for (const line of (thrown.stack ?? "").split("\n")) log("debug", line);
}

function log(level: (Report & { type: "log" })["level"], message: string): void {
  reports.report({ type: "log", level, message });
}

/** The line end in front ends whatever the handler's own output has left open. */
function send(message: OutMessage): void {
  try {
    write(`\n${encode(message)}`);
  } catch {
    endGroup();
  }
}

/** Nobody is left to hear of it: the run ends with all that it has started. */
function endGroup(): never {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // It leads no group: somebody started it by hand.
  }
  process.exit(1);
}
