import type { JobType } from "../../jobs/define.ts";

/** How an executor finds a job type: the catalog, for whom it matters. */
export interface TypeLookup {
  find(type: string): JobType | undefined;
  /** @throws JobdeckError `input_invalid` */
  check(type: string, input: unknown): unknown;
}
