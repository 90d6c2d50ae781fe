import type { Database, Statement } from "bun:sqlite";
import type { Attempt } from "../../domain/attempt.ts";
import type { Job } from "../../domain/job.ts";
import type { TransitionName } from "../../domain/status.ts";

/**
 * One row a start of a job. A job that was given back by a shutdown is started again under the same attempt number,
 * so the rows have an order of their own.
 */
export class Attempts {
  readonly #begin: Statement;
  readonly #end: Statement;
  readonly #list: Statement<AttemptRow, [number]>;
  readonly #remove: Statement;

  constructor(db: Database) {
    this.#begin = db.prepare(
      `INSERT INTO attempts (job, ordinal, attempt, status, started_at, node_id, executor, errors)
       VALUES (?1, 1 + coalesce((SELECT max(ordinal) FROM attempts WHERE job = ?1), 0), ?2, 'running', ?3, ?4, ?5, '[]')`,
    );
    this.#end = db.prepare(
      `UPDATE attempts SET status = ?2, ended_at = ?3, errors = ?4, stop = ?5
       WHERE job = ?1 AND ordinal = (SELECT max(ordinal) FROM attempts WHERE job = ?1)`,
    );
    this.#list = db.prepare(
      `SELECT attempt, status, started_at, ended_at, node_id, executor, errors, stop FROM attempts WHERE job = ? ORDER BY ordinal`,
    );
    this.#remove = db.prepare("DELETE FROM attempts WHERE job = ?");
  }

  begin(n: number, job: Job): void {
    this.#begin.run(n, job.attempt, job.startedAt, job.nodeId, job.executor);
  }

  /** Closes the attempt that a change of status ended. `errors` and `stop` are the attempt's own. */
  end(
    n: number,
    name: TransitionName,
    at: number,
    errors: readonly string[],
    stop: Job["stop"],
    lost: boolean,
  ): void {
    const status = lost ? "interrupted" : ENDS[name];
    if (status === undefined) return;
    this.#end.run(n, status, at, JSON.stringify(errors), stop === null ? null : JSON.stringify(stop));
  }

  list(n: number): readonly Attempt[] {
    return this.#list.all(n).map((row) => ({
      attempt: row.attempt,
      // Written by `begin` and `end` above.
      status: row.status as Attempt["status"],
      startedAt: row.started_at,
      endedAt: row.ended_at,
      nodeId: row.node_id,
      executor: row.executor as Attempt["executor"],
      errors: JSON.parse(row.errors) as readonly string[],
      stop: row.stop === null ? null : (JSON.parse(row.stop) as Attempt["stop"]),
    }));
  }

  remove(n: number): void {
    this.#remove.run(n);
  }
}

interface AttemptRow {
  readonly attempt: number;
  readonly status: string;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly node_id: string;
  readonly executor: string;
  readonly errors: string;
  readonly stop: string | null;
}

const ENDS: Partial<Record<TransitionName, Attempt["status"]>> = {
  complete: "completed",
  fail: "failed",
  cancel: "cancelled",
  retry: "failed",
  giveBack: "interrupted",
};
