import type { LogLevel } from "../../domain/event.ts";

/** Turns what a handler, or a library that it uses, writes to the console into lines of the job's log. */
export function consoleLines(
  log: (level: LogLevel, message: string) => void,
): Pick<Console, "debug" | "error" | "info" | "log" | "trace" | "warn"> {
  const at =
    (level: LogLevel) =>
    (...values: unknown[]) => {
      // Loaded when it is needed: that takes 5 ms, and few handlers write to the console.
      const { format } = process.getBuiltinModule("node:util");
      for (const line of format(...values).split("\n")) log(level, line);
    };
  return {
    debug: at("debug"),
    trace: at("debug"),
    info: at("info"),
    log: at("info"),
    warn: at("warn"),
    error: at("error"),
  };
}
