import type { Clock } from "../domain/clock.ts";
import type { GitAccess } from "./git.ts";

/** Ports to the outside that a handler may ask for. The runner and the server give the same ones. */
export interface Services {
  readonly processes: Processes;
  readonly git: GitAccess;
  readonly clock: Clock;
}

/** Starts programs that belong to the run: they inherit its process group and its `JOBDECK_RUN` mark. */
export interface Processes {
  /** @returns the process id of the started program */
  spawn(command: readonly string[]): number;
}
