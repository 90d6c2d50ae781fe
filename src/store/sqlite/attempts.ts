import type { Statement } from "bun:sqlite";
import type { Attempt } from "../../domain/attempt.ts";
import type { Job } from "../../domain/job.ts";
import type { TransitionName } from "../../domain/status.ts";
import type { Statements } from "./statements.ts";

/**
 * One row a start of a job. A job that was given back by a shutdown is started again under the same attempt number,
 * so a row's key is the number of the change that began it. Looking for the highest ordinal instead took 5 µs a
 * statement, ten times the rest of it.
 */
export class Attempts {
  readonly #begin: Statement;
  readonly #end: Statement;
  readonly #list: Statement<AttemptRow, [number]>;
  readonly #remove: Statement;

  constructor(statements: Statements) {
    this.#begin = statements.prepare(
      `INSERT INTO attempts (job, began, attempt, status, started_at, node_id, executor, errors)
       VALUES (?, ?, ?, 'running', ?, ?, ?, '[]')`,
    );
    this.#end = statements.prepare(
      "UPDATE attempts SET status = ?, ended_at = ?, errors = ?, stop = ? WHERE job = ? AND ended_at IS NULL",
    );
    this.#list = statements.prepare(
      "SELECT attempt, status, started_at, ended_at, node_id, executor, errors, stop FROM attempts WHERE job = ? ORDER BY began",
    );
    this.#remove = statements.prepare("DELETE FROM attempts WHERE job = ?");
  }

  begin(n: number, job: Job): void {
    this.#begin.run(n, job.change, job.attempt, job.startedAt, job.nodeId, job.executor);
  }

  /** Closes the attempt that a change of status ended. The job's `errors` and `stop` are the attempt's own. */
  end(n: number, name: TransitionName, at: number, { errors, stop, statusReason }: Job): void {
    const status = statusReason === "worker_lost" ? "interrupted" : ENDS[name];
    if (status === undefined) return;
    this.#end.run(status, at, JSON.stringify(errors), stop === null ? null : JSON.stringify(stop), n);
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
