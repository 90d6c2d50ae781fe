import { JobdeckError } from "../domain/errors.ts";
import { formatSize } from "../domain/size.ts";

interface Options {
  /** The data folder. */
  readonly folder: string;
  /** How many bytes it may take; null = as many as the disk has. */
  readonly limit: number | null;
  /** Bytes that lie in the folder. */
  readonly usedBytes: (folder: string) => Promise<number>;
  /** Bytes among them that the database will fill before it grows. */
  readonly spareBytes: () => number;
  /** Told when the limit is reached, and when there is room again. */
  readonly onNotice: (text: string) => void;
}

/** Refuses new jobs while the data folder takes more than it may; running ones go on. */
export class DiskLimit {
  readonly #options: Options;
  #refusal: JobdeckError | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Why no job is taken on, as of the last look; null = jobs are. */
  get refusal(): JobdeckError | null {
    return this.#refusal;
  }

  /** Looks how much the folder takes. It reads every folder, so it is for a slow beat. */
  async measure(): Promise<void> {
    const { folder, limit, usedBytes, spareBytes, onNotice } = this.#options;
    if (limit === null) return;
    const used = (await usedBytes(folder)) - spareBytes();
    const before = this.#refusal;
    this.#refusal = used < limit ? null : overLimit(folder, used, limit);
    if (before === null && this.#refusal !== null) onNotice(this.#refusal.message);
    if (before !== null && this.#refusal === null) {
      onNotice(
        `The data folder ${folder} takes less than JOBDECK_DISK_LIMIT allows: new jobs are taken on again.`,
      );
    }
  }
}

function overLimit(folder: string, used: number, limit: number): JobdeckError {
  return new JobdeckError(
    "disk_full",
    `The data folder ${folder} takes ${formatSize(used)}, and JOBDECK_DISK_LIMIT allows ${formatSize(limit)}: delete jobs that are no longer needed, or raise the limit. Until then no new job is taken on`,
    { details: { folder, usedBytes: used, limitBytes: limit } },
  );
}
