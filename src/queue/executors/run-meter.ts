import type { Clock } from "../../domain/clock.ts";
import type { Footprint, ProcessTable, RunProcesses } from "../../domain/processes.ts";

/** How old a look at the machine may be, in milliseconds: runs that are measured at about the same time share one. */
const FRESH_MS = 200;
const NOTHING: Footprint = { memoryBytes: 0, processes: 0 };

interface Look {
  readonly at: number;
  readonly runs: ReadonlyMap<RunProcesses, number>;
  readonly found: Promise<readonly Footprint[]>;
}

/** Measures what runs take up. A look costs 20 to 40 µs for each process of the machine, however many runs there are. */
export class RunMeter {
  readonly #table: Pick<ProcessTable, "measureRuns">;
  readonly #clock: Pick<Clock, "now">;
  readonly #runs = new Set<RunProcesses>();
  #last: Look | null = null;

  constructor(table: Pick<ProcessTable, "measureRuns">, clock: Pick<Clock, "now">) {
    this.#table = table;
    this.#clock = clock;
  }

  /** From the first time on the run is looked at with the others, until it leaves. */
  async measure(run: RunProcesses): Promise<Footprint> {
    this.#runs.add(run);
    const now = this.#clock.now();
    let look = this.#last;
    if (look === null || now - look.at >= FRESH_MS || !look.runs.has(run)) {
      const runs = [...this.#runs];
      look = {
        at: now,
        runs: new Map(runs.map((each, at) => [each, at])),
        found: this.#table.measureRuns(runs),
      };
      this.#last = look;
    }
    const found = await look.found;
    return found[look.runs.get(run) ?? -1] ?? NOTHING;
  }

  leave(run: RunProcesses): void {
    this.#runs.delete(run);
  }
}
