import type { ProcessIdentity } from "./node.ts";

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
  /** Undefined when no live process has this id. */
  identify(pid: number): ProcessIdentity | undefined;
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

/** Whether this very process lives: another one that got its id later does not count. */
export function isAlive(table: ProcessTable, process: ProcessIdentity): boolean {
  const now = table.identify(process.pid);
  return now !== undefined && now.bootId === process.bootId && now.startTicks === process.startTicks;
}
