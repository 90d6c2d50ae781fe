import { mkdirSync } from "node:fs";
import type { LogLevel } from "../../domain/event.ts";
import type { Report, RunRequest } from "../../domain/executor.ts";
import { NO_SUPPLIES } from "../../domain/supplies.ts";
import type { JobContext } from "../../jobs/define.ts";
import { cut } from "../cut.ts";
import { artifactWriter } from "./artifact-writer.ts";
import { jsonObject, jsonValue } from "./json-value.ts";
import type { Mailbox } from "./mailbox.ts";
import type { StopSignal } from "./stop-signal.ts";

export interface ContextOptions {
  readonly request: RunRequest;
  readonly stop: StopSignal;
  readonly report: (report: Report) => void;
  readonly services: JobContext["services"];
  readonly mailbox: Mailbox;
  /** The run has asked for its folder, or writes a file into it. */
  readonly onFolder?: () => void;
  /** Whether the run has been given up: it may leave no more files. */
  readonly isOver: () => boolean;
}

/** What a handler is given. Each of its calls becomes a report, in the order of the calls. */
export function jobContext({
  request,
  stop,
  report,
  services,
  mailbox,
  onFolder,
  isOver,
}: ContextOptions): JobContext {
  const { jobId, attempt, outputDir } = request;
  const saved = new Map(Object.entries(request.checkpoints));
  const write = artifactWriter(outputDir, String(attempt));
  const log = (level: LogLevel) => (message: string) => {
    for (const line of String(message).split(/\r?\n/)) report({ type: "log", level, message: cut(line) });
  };
  return {
    id: jobId,
    input: request.input,
    attempt,
    fresh: request.fresh === true,
    costLeftUsd: request.costLeftUsd ?? null,
    get signal() {
      return stop.signal;
    },
    // Most jobs leave nothing: the folder is made for those that ask where it is.
    get outputDir() {
      onFolder?.();
      mkdirSync(outputDir, { recursive: true });
      return outputDir;
    },
    services,
    supplies: request.supplies ?? NO_SUPPLIES,
    isCancelled: () => stop.aborted,
    progress: (current, total, message) =>
      report({
        type: "progress",
        report: {
          current: finite(current),
          total: finite(total),
          ...(message === undefined ? {} : { message: text(message) }),
        },
      }),
    stage: (name) => report({ type: "progress", report: { stage: text(name) } }),
    log: { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") },
    warn: (message) => report({ type: "warn", message: text(message) }),
    metadata: (patch) => report({ type: "metadata", patch: jsonObject(patch, "the metadata") }),
    title: (title) => report({ type: "title", title: text(title) }),
    async artifact(path, data) {
      if (isOver())
        throw new Error(`The run has ended: the artifact ${JSON.stringify(path)} was not written`);
      onFolder?.();
      const bytes = await write(path, data);
      report({ type: "artifact", path, bytes });
    },
    async checkpoint<T>(key: string, fn: () => Promise<T> | T): Promise<T> {
      // The value was made by the same handler under the same key, in this attempt or an earlier one.
      if (saved.has(key)) return saved.get(key) as T;
      const value = await fn();
      const kept = jsonValue(value, `the checkpoint ${JSON.stringify(key)}`);
      saved.set(key, kept);
      report({ type: "checkpoint", key, value: kept });
      return kept as T;
    },
    output: (value) => report({ type: "output", value: jsonValue(value, "the output") }),
    usage: (spent) => report({ type: "usage", usage: { ...spent } }),
    revision: (revision) => report({ type: "revision", revision: text(revision) }),
    inputs: mailbox.inputs,
    enqueue: (child) => mailbox.enqueue(child),
  };
}

/** A handler in plain JavaScript may hand over anything. */
function text(value: unknown): string {
  return cut(String(value));
}

/** JSON has no word for the others, so they could not leave a child process. */
function finite(n: number): number {
  return Number.isFinite(n) ? n : 0;
}
