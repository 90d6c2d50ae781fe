import type { Outcome, Report } from "../domain/executor.ts";
import { cut } from "./cut.ts";
import type { OutMessage } from "./protocol.ts";

/** A report as our own runner sends it. */
export function messageOfReport(report: Report): OutMessage {
  switch (report.type) {
    case "progress": {
      const { stage, ...rest } = report.report;
      return stage === undefined ? { type: "progress", ...rest } : { type: "stage", stage };
    }
    case "artifact":
      return { type: "artifact", path: report.path };
    case "usage":
      return { type: "usage", ...report.usage };
    case "enqueue": {
      const { type: jobType, ...child } = report.child;
      return { type: "enqueue", ref: report.ref, jobType, ...child };
    }
    default:
      return report.type === "metadata" ? { ...report, patch: { ...report.patch } } : report;
  }
}

export function messageOfOutcome(outcome: Outcome): OutMessage {
  if (outcome.kind === "returned") return { type: "result", value: outcome.result };
  return { type: "error", message: outcome.errors.join("\n"), retryable: outcome.retryable };
}

/** What a message reports. Those that report nothing (the end, a file whose size must be looked up) are left out. */
export type ReportMessage = Exclude<OutMessage, { type: "result" | "error" | "artifact" }>;

export function reportOfMessage(message: ReportMessage): Report {
  switch (message.type) {
    case "progress": {
      const { current, total, unit, message: note } = message;
      return {
        type: "progress",
        report: {
          ...(current === undefined ? {} : { current }),
          ...(total === undefined ? {} : { total }),
          ...(typeof unit === "string" ? { unit } : {}),
          ...(typeof note === "string" ? { message: note } : {}),
        },
      };
    }
    case "enqueue": {
      const { type: _, ref, jobType, ...child } = message;
      return { type: "enqueue", ref, child: { type: jobType, ...child } };
    }
    case "stage":
      return { type: "progress", report: { stage: message.stage } };
    case "usage": {
      const { inputTokens, outputTokens, costUsd } = message;
      return {
        type: "usage",
        usage: {
          ...(inputTokens === undefined ? {} : { inputTokens }),
          ...(outputTokens === undefined ? {} : { outputTokens }),
          ...(costUsd === undefined ? {} : { costUsd }),
        },
      };
    }
    default:
      return message;
  }
}

/** A job's row lists so many lines of an error; a handler's own have fewer. */
const MOST_LINES = 100;

export function outcomeOfError(message: OutMessage & { type: "error" }): Outcome {
  const lines = message.message.split("\n").filter((line) => line.trim() !== "");
  const errors = lines.slice(0, MOST_LINES).map(cut);
  if (lines.length > MOST_LINES) errors.push(`… (${lines.length - MOST_LINES} more lines)`);
  return {
    kind: "threw",
    errors: errors.length === 0 ? ["The program reported an error without a message"] : errors,
    retryable: message.retryable ?? true,
  };
}
