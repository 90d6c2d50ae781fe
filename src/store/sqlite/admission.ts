import type { Statement } from "bun:sqlite";
import { coolDown, JobdeckError, queueFull, quote } from "../../domain/errors.ts";
import { isFinal, type Status } from "../../domain/status.ts";
import type { NewJob } from "../../domain/store.ts";
import { storable } from "../text.ts";
import type { JobRow } from "./rows.ts";
import type { Statements } from "./statements.ts";
import type { Transaction } from "./tally.ts";

/** What decides whether jobs may be created, and what is there already instead of them. */
export class Admission {
  readonly #byId: Statement<JobRow, [string]>;
  readonly #byKey: Statement<JobRow, [string]>;
  readonly #active: Statement<JobRow, [string, number]>;
  readonly #lastEnded: Statement<{ id: string; status: Status; completed_at: number }, [string]>;
  readonly #status: Statement<{ status: Status }, [string]>;

  constructor(statements: Statements) {
    this.#byId = statements.prepare("SELECT * FROM jobs WHERE id = ?");
    this.#byKey = statements.prepare("SELECT * FROM jobs WHERE idempotency_key = ?");
    // Not one that is being stopped, or whose time comes later: whoever asks now would wait for nothing, or too long.
    this.#active = statements.prepare(
      `SELECT * FROM jobs INDEXED BY jobs_by_fingerprint
       WHERE fingerprint = ? AND status IN ('scheduled', 'queued', 'running')
         AND cancel_requested_at IS NULL AND unmet = 0 AND coalesce(run_at, 0) <= ? ORDER BY n LIMIT 1`,
    );
    this.#lastEnded = statements.prepare(
      `SELECT id, status, completed_at FROM jobs INDEXED BY jobs_by_fingerprint
       WHERE fingerprint = ? AND status IN ('completed', 'failed') ORDER BY n DESC LIMIT 1`,
    );
    this.#status = statements.prepare("SELECT status FROM jobs WHERE id = ?");
  }

  /** Why not all of these jobs may be created; null = they may. */
  refusal(tx: Transaction, jobs: readonly NewJob[], mostWaiting: number): JobdeckError | null {
    const queue = this.#fullQueue(tx, jobs, mostWaiting);
    if (queue !== null) return queueFull(queue, mostWaiting);
    for (const job of jobs) {
      const refusal = this.#hot(job) ?? this.#orphan(job, jobs);
      // Who asks again for a job that is there gets it, whatever would keep a new one away.
      if (refusal !== null && this.taken(job) === null) return refusal;
    }
    return null;
  }

  /** The job that holds the id or the key of a new one, or stands in for it. */
  taken({ id, idempotencyKey, fingerprint, dedupe, createdAt, runAt }: NewJob): JobRow | null {
    return (
      this.#byId.get(storable(id)) ??
      (idempotencyKey === null ? null : this.#byKey.get(storable(idempotencyKey))) ??
      (dedupe && fingerprint !== null ? this.#active.get(fingerprint, Math.max(createdAt, runAt ?? 0)) : null)
    );
  }

  /** Which of the jobs that a new one depends on have not ended. */
  unmet({ dependsOn }: Pick<NewJob, "dependsOn">, batch: readonly NewJob[]): readonly string[] {
    return [...new Set(dependsOn)].filter((id) => {
      const row = this.#status.get(id);
      return row === null ? batch.some((job) => job.id === id) : !isFinal(row.status);
    });
  }

  #fullQueue(tx: Transaction, jobs: readonly NewJob[], mostWaiting: number): string | null {
    for (const queue of new Set(jobs.map((job) => job.queue))) {
      const coming = jobs.filter((job) => job.queue === queue);
      const room = mostWaiting - tx.line(queue).waiting;
      // Those that are there already need no room.
      if (coming.length > room && coming.filter((job) => this.taken(job) === null).length > room)
        return queue;
    }
    return null;
  }

  #hot(job: NewJob): JobdeckError | null {
    if (job.fingerprint === null || job.coolDownMs === 0) return null;
    const last = this.#lastEnded.get(job.fingerprint);
    if (last?.status !== "failed") return null;
    const leftMs = last.completed_at + job.coolDownMs - job.createdAt;
    return leftMs <= 0 ? null : coolDown({ id: last.id, type: job.type }, Math.ceil(leftMs / 1000));
  }

  #orphan({ dependsOn }: NewJob, batch: readonly NewJob[]): JobdeckError | null {
    const id = dependsOn.find(
      (one) => this.#status.get(one) === null && !batch.some((job) => job.id === one),
    );
    if (id === undefined) return null;
    const message = `No job has the id ${quote(id)}`;
    return new JobdeckError("request_invalid", `dependsOn: ${message}`, {
      issues: [{ path: "/dependsOn", message }],
    });
  }
}
