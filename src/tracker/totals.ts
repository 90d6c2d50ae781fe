import type { NewEvent } from "../domain/event.ts";
import type { Job, Usage } from "../domain/job.ts";
import type { JobPatch } from "../domain/store.ts";

/** A job's row lists so many warnings; all of them are in its journal. */
const MOST_WARNINGS = 200;

/** What adds up on a job's row while an attempt runs. Each call gives the fields that it changed. */
export class Totals {
  readonly #startedAt: number;
  #artifactCount: number;
  #warnings: readonly string[];
  #warned: number;
  #hasOutput: boolean;
  #usage: Usage;

  constructor(job: Job, startedAt: number) {
    this.#startedAt = startedAt;
    this.#warnings = job.warnings;
    this.#warned = job.warnings.length;
    this.#artifactCount = job.artifactCount;
    this.#hasOutput = job.firstOutputMs !== null;
    this.#usage = job.usage ?? { inputTokens: 0, outputTokens: 0, costUsd: 0 };
  }

  get artifactCount(): number {
    return this.#artifactCount;
  }

  event(event: NewEvent): JobPatch {
    switch (event.type) {
      case "warning":
        return { warnings: this.#warn(event.data.message) };
      case "artifact":
        this.#artifactCount += 1;
        return { artifactCount: this.#artifactCount };
      case "output":
        if (this.#hasOutput) return {};
        this.#hasOutput = true;
        return { firstOutputMs: Math.max(0, event.at - this.#startedAt) };
      default:
        return {};
    }
  }

  usage(spent: Partial<Usage>): JobPatch {
    const so = this.#usage;
    this.#usage = {
      inputTokens: so.inputTokens + atLeastZero(spent.inputTokens),
      outputTokens: so.outputTokens + atLeastZero(spent.outputTokens),
      costUsd: so.costUsd + atLeastZero(spent.costUsd),
    };
    return { usage: this.#usage };
  }

  #warn(message: string): readonly string[] {
    this.#warned += 1;
    const more = this.#warned - MOST_WARNINGS;
    this.#warnings =
      more <= 0
        ? [...this.#warnings, message]
        : [...this.#warnings.slice(0, MOST_WARNINGS), `… and ${more} more: the log of events has them all`];
    return this.#warnings;
  }
}

function atLeastZero(n: number | undefined): number {
  return n !== undefined && Number.isFinite(n) && n > 0 ? n : 0;
}
