/** From the most to the least talkative; `silent` = nothing at all. */
export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `json`: one object a line. `text`: lines for people. `auto`: text on a terminal, else JSON. */
export const LOG_FORMATS = ["auto", "json", "text"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** @param fields what a program searches by; `err` = what was thrown */
type Write = (fields: Readonly<Record<string, unknown>>, text: string) => void;

/** Where the program says what it does. A logger of pino is one. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** Whether lines of this weight are wanted; without it they are taken to be. */
  readonly isLevelEnabled?: (level: string) => boolean;
}

const nothing: Write = () => undefined;

/** Says nothing. */
export const SILENT: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
