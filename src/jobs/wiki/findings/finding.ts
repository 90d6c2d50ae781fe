/** What a file says about how the program is run, called and what it keeps. Only what stands there literally. */
export type Finding = EnvironmentFinding | FlagFinding | RouteFinding | TableFinding | EventFinding;

interface Found {
  /** From 1. */
  readonly line: number;
  /** The top-level symbol of the file in whose lines it stands; null = none. */
  readonly within: string | null;
}

/** An environment variable that is read, or that a file of settings names. */
export interface EnvironmentFinding extends Found {
  readonly kind: "environment";
  readonly name: string;
  /** What holds when it is not set, as written; null = nothing is said. */
  readonly fallback: string | null;
  /** The comment beside it. */
  readonly doc: string | null;
}

/** A command of a program, or a flag of one. */
export interface FlagFinding extends Found {
  readonly kind: "flag";
  /** With its dashes, as in `--port`; the bare name of a command. */
  readonly name: string;
  readonly sort: "command" | "flag";
  /** `-p`; null = there is none. */
  readonly short: string | null;
  readonly fallback: string | null;
  readonly help: string | null;
}

export interface RouteFinding extends Found {
  readonly kind: "route";
  /** In capitals; `ANY` when every method is taken. */
  readonly method: string;
  /** As the framework writes it, with a prefix only where one is certain. */
  readonly path: string;
  /** The name of what answers; null = it has none. */
  readonly handler: string | null;
}

export interface Column {
  readonly name: string;
  /** As written. */
  readonly type: string;
  /** The table or model that it refers to; null = none. */
  readonly to: string | null;
}

export interface TableFinding extends Found {
  readonly kind: "table";
  readonly name: string;
  /** What declares it, such as `SQL` or `Django`. */
  readonly through: string;
  readonly columns: readonly Column[];
}

export interface EventFinding extends Found {
  readonly kind: "event";
  readonly name: string;
  readonly side: "emits" | "listens";
  /** What carries it, such as `emitter` or `Kafka topic`. */
  readonly through: string;
}
