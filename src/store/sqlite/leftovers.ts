import type { Statement } from "bun:sqlite";
import type { Statements } from "./statements.ts";

/** Starts of a queue are remembered for a day, or for as long as its limit looks back where that is longer. */
const REMEMBER_STARTS_MS = 86_400_000;
/** What fails for longer than that has no delivery on its way any more, unless one is sent again. */
const REMEMBER_FAILURES_MS = 30 * 86_400_000;

/** Rows beside the jobs that no job needs any more. */
export class Leftovers {
  readonly #removals: readonly Statement[];
  readonly #starts: Statement;
  readonly #endpoints: Statement;

  constructor(statements: Statements) {
    // What was kept for a further attempt, streamed to the running one, or waited for: an ended job needs none of it.
    const unneeded = (table: string, job: string) =>
      statements.prepare(
        `DELETE FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE n = ${table}.${job} AND completed_at IS NULL)`,
      );
    this.#removals = [
      unneeded("checkpoints", "job"),
      unneeded("inputs", "job"),
      unneeded("dependencies", "child"),
    ];
    this.#starts = statements.prepare(
      "DELETE FROM starts WHERE at < ? - max(?, coalesce((SELECT rate_ms FROM queues WHERE name = starts.queue), 0))",
    );
    this.#endpoints = statements.prepare("DELETE FROM endpoints WHERE off_at IS NULL AND failing_since < ?");
  }

  remove(now: number): void {
    for (const removal of this.#removals) removal.run();
    this.#starts.run(now, REMEMBER_STARTS_MS);
    this.#endpoints.run(now - REMEMBER_FAILURES_MS);
  }
}
