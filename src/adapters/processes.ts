import { existsSync } from "node:fs";
import { type ProcessTable, RUN_VARIABLE } from "../domain/processes.ts";
import type { Processes } from "../jobs/services.ts";
import { systemClock } from "./clock.ts";
import { linuxProcessTable } from "./processes-linux.ts";
import { psProcessTable } from "./processes-ps.ts";

/** The machine's processes, by /proc where there is one. */
export function machineProcesses(): ProcessTable {
  if (existsSync("/proc/self/environ")) return linuxProcessTable(systemClock);
  return psProcessTable({
    all: process.platform === "darwin" ? "-axEww" : "axeww",
    ps: (args) => Bun.spawnSync(["ps", ...args], { stderr: "ignore" }).stdout.toString(),
  });
}

export interface ProgramsOptions {
  /** What JOBDECK_RUN holds in the programs' environment. */
  readonly mark: string;
  /** The rest of their environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether each program leads a group of its own; else they join the group of this process. */
  readonly ownGroup: boolean;
}

/** Starts programs for one run, without input and with what they write thrown away. */
export function runPrograms({ mark, env, ownGroup }: ProgramsOptions): Processes {
  return {
    spawn(command) {
      const program = Bun.spawn([...command], {
        env: { ...env, [RUN_VARIABLE]: mark },
        stdio: ["ignore", "ignore", "ignore"],
        detached: ownGroup,
      });
      program.unref();
      return program.pid;
    },
  };
}
