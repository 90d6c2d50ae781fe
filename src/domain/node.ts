/** Within what a process id means something. */
export interface ProcessSpace {
  /** Which start of the machine. */
  readonly bootId: string;
  /** The namespace of process ids: containers on one machine have their own; empty = there are none, or unknown. */
  readonly pidSpace: string;
}

/**
 * A process that runs jobs on this data folder. It is told apart from a later one with the same pid by where that pid
 * means something, and by when the process began, in the kernel's ticks.
 */
export interface ProcessIdentity extends ProcessSpace {
  readonly pid: number;
  readonly startTicks: number;
}

export interface Node extends ProcessIdentity {
  readonly id: string;
  /** What the process is: `serve`, `work` or `run`. */
  readonly role: string;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  /** How many jobs it takes from the lines at once; 0 = none. */
  readonly slots: number;
  /** The job types that it knows: it takes jobs of no other. */
  readonly types: readonly string[];
}

/** A process as it is shown. */
export interface NodeState extends Node {
  /** Whether it gave a sign of life lately. */
  readonly isAlive: boolean;
  /** How many jobs it runs. */
  readonly running: number;
}
