import { pino } from "pino";
import type { Log, LogFormat, LogLevel } from "../domain/log.ts";
import { redacted } from "../domain/redact.ts";
import { lineForPeople } from "./log-text.ts";

interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  readonly now: () => number;
  /** Takes one line with its end; calls `taken` once that is out of the process. */
  readonly write: (line: string, taken: () => void) => void;
}

/** What may wait for a reader of the log that has stopped reading, in characters. */
const MOST_WAITING = 8_000_000;

/**
 * A log of pino's, in this thread: a line costs 3 µs, one below the level 10 ns. It never waits for its reader: what does not fit
 * any more is left out, and counted.
 */
export function createLog({ level, format, isTerminal, now, write }: LogOptions): Log {
  const forPeople = format === "text" || (format === "auto" && isTerminal);
  let waiting = 0;
  let lost = 0;
  const send = (line: string) => {
    waiting += line.length;
    write(line, () => {
      waiting -= line.length;
    });
  };
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (name) => ({ level: name }) },
    },
    {
      write(json: string) {
        if (waiting > MOST_WAITING) {
          lost += 1;
          return;
        }
        const safe = redacted(json);
        send(forPeople ? lineForPeople(safe) : safe);
        if (lost === 0) return;
        const count = lost;
        lost = 0;
        log.warn({ lost: count }, "The reader of the log was too slow: lines were left out");
      },
    },
  );
  return log;
}
