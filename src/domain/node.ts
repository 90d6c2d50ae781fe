/**
 * A process that runs jobs on this data folder. A process is told apart from a later one with the same pid by
 * `bootId` (which start of the machine) and `startTicks` (when the process began, in the kernel's ticks).
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly bootId: string;
  readonly startTicks: number;
}

export interface Node extends ProcessIdentity {
  readonly id: string;
  /** What the process is: `serve` or `run`. */
  readonly role: string;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  /** How many jobs it takes from the lines at once; 0 = none. */
  readonly slots: number;
}
