import type { Clock } from "../domain/clock.ts";
import type { Execution, Report } from "../domain/executor.ts";
import type { Job, Limits } from "../domain/job.ts";
import type { Excess } from "./excess.ts";
import { folderSize } from "./folder-size.ts";

/** How often a run with limits is looked at, in milliseconds; less often where a look takes long. */
const EVERY_MS = 250;
/** Looking takes at most one part in so many of the time. */
const SHARE = 20;

const MEASURED = ["memoryBytes", "processes", "outputBytes", "files", "costUsd"] as const;

interface Options {
  readonly job: Pick<Job, "limits" | "usage">;
  readonly outputDir: () => string;
  readonly clock: Clock;
  /** Told once, of the first limit that the run went over. */
  readonly onExcess: (excess: Excess) => void;
  readonly onFault: (cause: unknown) => void;
}

/** Null where nothing but time is limited: most runs cost nothing here. */
export function limitWatch(options: Options): LimitWatch | null {
  const { limits } = options.job;
  return MEASURED.some((limit) => limits[limit] !== null) ? new LimitWatch(options) : null;
}

/**
 * Sees to the limits of one attempt, but for its time. What is reported is counted as it comes; memory, processes and
 * the output folder are looked at again and again, and only where one of their limits is set.
 */
export class LimitWatch {
  readonly #options: Options;
  readonly #reported = new Map<string, number>();
  readonly #over = new AbortController();
  #bytes = 0;
  #costUsd: number;
  #told = false;

  constructor(options: Options) {
    this.#options = options;
    this.#costUsd = options.job.usage?.costUsd ?? 0;
  }

  /** Takes note of what the run reports. */
  heed(report: Report): void {
    if (report.type === "artifact") {
      this.#bytes += report.bytes - (this.#reported.get(report.path) ?? 0);
      this.#reported.set(report.path, report.bytes);
      this.#check({ files: this.#reported.size, outputBytes: this.#bytes });
    }
    if (report.type === "usage") {
      const { costUsd = 0 } = report.usage;
      // A handler in plain JavaScript may hand over anything: nothing of it may take the budget out of force.
      if (Number.isFinite(costUsd) && costUsd > 0) this.#costUsd += costUsd;
      this.#check({ costUsd: this.#costUsd });
    }
  }

  /** Looks at the run until `stop`. */
  start(execution: Pick<Execution, "measure">): void {
    const { limits } = this.#options.job;
    const measures = limits.memoryBytes !== null || limits.processes !== null;
    const measure = measures ? execution.measure : undefined;
    if (measure === undefined && !this.#countsOutput()) return;
    void this.#look(measure).catch((cause: unknown) => {
      if (!this.#over.signal.aborted) this.#options.onFault(cause);
    });
  }

  stop(): void {
    this.#over.abort();
  }

  /** The last look, once the run has ended: at what it left. */
  async finish(): Promise<void> {
    this.stop();
    if (this.#countsOutput()) await this.#lookAtOutput();
  }

  async #look(measure: Execution["measure"]): Promise<void> {
    const { clock } = this.#options;
    for (let pauseMs = EVERY_MS; ; ) {
      await clock.sleep(pauseMs, this.#over.signal);
      const from = clock.now();
      const footprint = await measure?.();
      if (this.#over.signal.aborted) return;
      if (footprint !== undefined) this.#check(footprint);
      if (this.#countsOutput()) await this.#lookAtOutput();
      pauseMs = Math.max(EVERY_MS, (clock.now() - from) * SHARE);
    }
  }

  #countsOutput(): boolean {
    const { outputBytes, files } = this.#options.job.limits;
    return outputBytes !== null || files !== null;
  }

  async #lookAtOutput(): Promise<void> {
    const { files, bytes } = await folderSize(this.#options.outputDir());
    this.#check({ files, outputBytes: bytes });
  }

  #check(used: Partial<Record<Excess["limit"], number>>): void {
    const { job, onExcess } = this.#options;
    const excess = this.#told ? undefined : firstExcess(used, job.limits);
    if (excess === undefined) return;
    this.#told = true;
    onExcess(excess);
  }
}

function firstExcess(used: Partial<Record<Excess["limit"], number>>, limits: Limits): Excess | undefined {
  for (const limit of MEASURED) {
    const [so, most] = [used[limit], limits[limit]];
    if (so !== undefined && most !== null && so > most) return { limit, used: so, most };
  }
  return undefined;
}
