import type { LogLevel } from "./event.ts";

/** One line of a job's log. `seq` is its number in the job's journal. */
export interface LogLine {
  readonly seq: number;
  readonly attempt: number;
  readonly at: number;
  readonly level: LogLevel;
  readonly stage: string | null;
  readonly message: string;
}
