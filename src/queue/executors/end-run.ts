import type { Clock } from "../../domain/clock.ts";
import type { ProcessTable, RunProcesses } from "../../domain/processes.ts";

/** How often it looks again for what it has killed. */
const LOOK_AGAIN_MS = 5;
/** A process that waits for a broken disk can't be killed until the disk answers. */
const GIVE_UP_MS = 10_000;

export interface RunEnd {
  /** How many processes had to be killed. */
  readonly killed: number;
  /** False when something of the run still lives after ten seconds of trying. */
  readonly gone: boolean;
}

/**
 * Kills every process of a run, whatever started it, and looks until none is left. Also what recovery does with the
 * runs of a process that was lost.
 * @throws the signal's reason when it is aborted
 */
export async function endRun(
  run: RunProcesses,
  table: ProcessTable,
  clock: Clock,
  signal?: AbortSignal,
): Promise<RunEnd> {
  const giveUpAt = clock.now() + GIVE_UP_MS;
  const killed = new Set<number>();
  for (let seenNobody = false; ; ) {
    const pids = await table.listRun(run);
    if (pids.length === 0) {
      // One look can miss a program that ends while its child is too new for the list: seen once in 300.
      if (seenNobody) return { killed: killed.size, gone: true };
      seenNobody = true;
      continue;
    }
    seenNobody = false;
    if (clock.now() >= giveUpAt) return { killed: killed.size, gone: false };
    // At once for the whole group first: one by one, a program that keeps forking could run away.
    if (run.group !== null) table.signal(-run.group, "SIGKILL");
    for (const pid of pids) {
      killed.add(pid);
      table.signal(pid, "SIGKILL");
    }
    await clock.sleep(LOOK_AGAIN_MS, signal);
  }
}
