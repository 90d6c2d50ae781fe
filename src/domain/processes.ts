import type { ProcessIdentity, ProcessSpace } from "./node.ts";

/** The environment variable that everything a run starts inherits. */
export const RUN_VARIABLE = "JOBDECK_RUN";

/** What `JOBDECK_RUN` holds: `<job id>.<attempt>`. */
export function runMark(jobId: string, attempt: number): string {
  return `${jobId}.${attempt}`;
}

/** What belongs to a run: everything that carries its mark, and the members of its process group where it has one. */
export interface RunProcesses {
  readonly mark: string;
  /** The id of a group whose leader also leads its session; null = the run has none. */
  readonly group: number | null;
}

/** What a run takes up of the machine at one moment. */
export interface Footprint {
  /** What is its own: without the files and libraries that it has mapped. What was moved to the swap counts. */
  readonly memoryBytes: number;
  readonly processes: number;
}

/** The machine's processes. What has ended but was not yet collected by its parent (a zombie) does not count. */
export interface ProcessTable {
  /** Which processes it can see. */
  readonly space: ProcessSpace;
  /** Undefined when no live process has this id. */
  identify(pid: number): ProcessIdentity | undefined;
  /** Whether a signal or a debugger holds the process: it lives, and does nothing. */
  isStopped(pid: number): boolean;
  /** The live processes of a run, in no order. */
  listRun(run: RunProcesses): Promise<readonly number[]>;
  /** What each of the runs takes up, in their order: one look at the machine for all of them. */
  measureRuns(runs: readonly RunProcesses[]): Promise<readonly Footprint[]>;
  /** The marks of all live runs on this machine: one look instead of one for each of many runs. */
  listMarks(): Promise<ReadonlySet<string>>;
  /**
   * Sends a signal to a process, or to a whole group when `pid` is negative.
   * @returns false when there is none, or it belongs to someone else
   */
  signal(pid: number, signal: "SIGTERM" | "SIGKILL"): boolean;
}

/** `unseen`: it is a process of another namespace, so that nobody here can look. */
export type Condition = "running" | "stopped" | "gone" | "unseen";

/** What has become of this very process: another one that got its id later does not count. */
export function conditionOf(table: ProcessTable, process: ProcessIdentity): Condition {
  const { bootId, pidSpace } = table.space;
  if (process.bootId !== bootId) return "gone";
  // A row without a namespace is older than the column.
  if (process.pidSpace !== pidSpace && process.pidSpace !== "") return "unseen";
  const now = table.identify(process.pid);
  if (now === undefined || now.startTicks !== process.startTicks) return "gone";
  return table.isStopped(process.pid) ? "stopped" : "running";
}
