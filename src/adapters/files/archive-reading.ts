import type { Tally } from "./left-out.ts";

export interface ArchiveReading {
  readonly file: string;
  /** What it was called when it was uploaded, for people. */
  readonly filename: string;
  readonly tally: Tally;
  readonly signal: AbortSignal;
}
