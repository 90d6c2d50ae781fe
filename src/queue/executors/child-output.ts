import type { Outcome, Report } from "../../domain/executor.ts";
import type { Line } from "../lines.ts";
import { outcomeOfError, reportOfMessage } from "../messages.ts";
import { decoder, MOST_LINE_BYTES, OUT_MESSAGES, type OutMessage } from "../protocol.ts";
import { artifactSize } from "./artifact-size.ts";

export interface ChildOutput {
  onLine(line: Line): void;
  onErrorLine(line: Line): void;
  /** What the program said of its own end; undefined = nothing. */
  verdict(): Outcome | undefined;
  /** The last line of its standard error; null = none. */
  lastError(): string | null;
}

/** One for all runs: it remembers its checks. */
const decode = decoder(OUT_MESSAGES);

/**
 * Turns what a child program writes into reports. After its `result` or `error` only its
 * standard error is heard: it comes by another way, so that it may be late.
 * @param onVerdict called once, when the program has said how it ended
 */
export function childOutput(
  outputDir: string,
  report: (report: Report) => void,
  onVerdict: () => void,
): ChildOutput {
  let verdict: Outcome | undefined;
  let lastError: string | null = null;
  const log = (level: "info" | "warn", message: string) => report({ type: "log", level, message });
  const conclude = (outcome: Outcome) => {
    verdict = outcome;
    onVerdict();
  };
  const take = (message: OutMessage) => {
    switch (message.type) {
      case "result":
        return conclude({ kind: "returned", result: message.value ?? null });
      case "error":
        return conclude(outcomeOfError(message));
      case "artifact": {
        const bytes = artifactSize(outputDir, message.path);
        if (bytes !== undefined) return report({ type: "artifact", path: message.path, bytes });
        return log("warn", `No artifact: ${JSON.stringify(message.path)} is not a file in the output folder`);
      }
      default:
        return report(reportOfMessage(message));
    }
  };
  return {
    onLine({ text, missing }) {
      if (verdict !== undefined) return;
      if (missing > 0) {
        if (/^\s*\{\s*"type"\s*:\s*"result"/.test(text)) return conclude(tooLong(missing));
        return log("info", `${text}… (${missing} more bytes)`);
      }
      const decoded = decode(text);
      if (decoded.kind === "message") return take(decoded.message);
      if (decoded.kind === "text") return log("info", text);
      log("warn", `Ignored: a message ${decoded.name} that breaks the protocol at ${decoded.rule}`);
    },
    onErrorLine({ text, missing }) {
      if (text.trim() !== "") lastError = text.trim().slice(0, 500);
      log("warn", missing > 0 ? `${text}… (${missing} more bytes)` : text);
    },
    verdict: () => verdict,
    lastError: () => lastError,
  };
}

function tooLong(missing: number): Outcome {
  const message = `Expected the line of a result to be at most ${MOST_LINE_BYTES} bytes, got ${MOST_LINE_BYTES + missing}`;
  return { kind: "threw", errors: [message], retryable: false };
}
