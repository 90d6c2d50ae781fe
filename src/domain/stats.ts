import type { Status } from "./status.ts";

export type StatusCounts = Readonly<Record<Status, number>>;

/** Exact numbers, kept in the transactions that change them. */
export interface Stats {
  readonly asOf: number;
  readonly counts: StatusCounts;
  readonly byType: Readonly<Record<string, StatusCounts>>;
  /** Ends per minute of the last hour, oldest first; minutes without an end are left out. */
  readonly throughput: readonly {
    readonly at: number;
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
  }[];
  /** Milliseconds from start to end, over the newest 1,000 completed jobs of each type. */
  readonly durations: Readonly<Record<string, { readonly p50: number; readonly p95: number }>>;
}
