import type { Statement } from "bun:sqlite";
import type { Stats, StatusCounts } from "../../domain/stats.ts";
import { STATUSES, type Status } from "../../domain/status.ts";
import type { Statements } from "./statements.ts";

const MINUTE_MS = 60_000;
const DURATIONS_FROM = 1000;

/** Numbers for people, read from what the writes have counted. */
export class Counts {
  readonly #counters: Statement<{ type: string; status: Status; n: number }, []>;
  readonly #ends: Statement<{ minute: number; status: Status; n: number }, [number]>;
  readonly #durations: Statement<{ ms: number }, [string, number]>;

  constructor(statements: Statements) {
    this.#counters = statements.prepare("SELECT type, status, n FROM counters WHERE n <> 0 ORDER BY type");
    this.#ends = statements.prepare("SELECT minute, status, n FROM ends WHERE minute > ? ORDER BY minute");
    this.#durations = statements.prepare(
      `SELECT completed_at - started_at AS ms FROM (
         SELECT completed_at, started_at FROM jobs
         WHERE type = ? AND status = 'completed' AND started_at IS NOT NULL ORDER BY completed_at DESC LIMIT ?
       ) ORDER BY ms`,
    );
  }

  byTypeAndStatus(): readonly { readonly type: string; readonly status: Status; readonly n: number }[] {
    return this.#counters.all();
  }

  stats(now: number): Stats {
    const counts = zeroes();
    // A map, because a type may have the name of something that every object has.
    const byType = new Map<string, Record<Status, number>>();
    for (const { type, status, n } of this.#counters.all()) {
      const ofType = byType.get(type) ?? zeroes();
      byType.set(type, ofType);
      counts[status] += n;
      ofType[status] += n;
    }
    return {
      asOf: now,
      counts,
      byType: Object.fromEntries(byType),
      throughput: this.#throughput(now),
      durations: this.#percentiles(byType),
    };
  }

  #throughput(now: number): Stats["throughput"] {
    const minutes = new Map<number, { at: number; completed: number; failed: number; cancelled: number }>();
    for (const { minute, status, n } of this.#ends.all(Math.floor(now / MINUTE_MS) - 60)) {
      const at = minute * MINUTE_MS;
      const entry = minutes.get(at) ?? { at, completed: 0, failed: 0, cancelled: 0 };
      if (status === "completed") entry.completed += n;
      else if (status === "cancelled") entry.cancelled += n;
      else entry.failed += n;
      minutes.set(at, entry);
    }
    return [...minutes.values()];
  }

  #percentiles(byType: ReadonlyMap<string, StatusCounts>): Stats["durations"] {
    const durations: [string, { p50: number; p95: number }][] = [];
    for (const [type, counts] of byType) {
      if (counts.completed === 0) continue;
      const sorted = this.#durations.all(type, DURATIONS_FROM).map((row) => row.ms);
      if (sorted.length === 0) continue;
      durations.push([type, { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }]);
    }
    return Object.fromEntries(durations);
  }
}

/** Nearest rank: the smallest value that at least this share of the values does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function zeroes(): Record<Status, number> {
  // Every status is a key, because the keys come from STATUSES.
  return Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
}
