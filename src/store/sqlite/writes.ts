import type { Database, Statement } from "bun:sqlite";
import type { NewEvent } from "../../domain/event.ts";
import type { Job } from "../../domain/job.ts";
import { noProgress } from "../../domain/progress.ts";
import { isFinal, type Status, TRANSITIONS, type TransitionName } from "../../domain/status.ts";
import type { ClaimRequest, Guard, Insertion, JobPatch, NewJob, Written } from "../../domain/store.ts";
import type { Attempts } from "./attempts.ts";
import type { Journal } from "./journal.ts";
import { type Binding, bindings, columnsOf, JOB_COLUMNS, type JobRow, jobOf } from "./rows.ts";
import type { Transaction } from "./writer.ts";

interface Change {
  readonly id: string;
  readonly statuses: readonly Status[];
  readonly to: Status | null;
  readonly patch: JobPatch;
  readonly guard: Guard & { readonly at: number };
  readonly events: readonly NewEvent[];
}

/** What is written inside a transaction: every function here runs in one, and stamps the row with the next change. */
export class JobWrites {
  readonly #db: Database;
  readonly #attempts: Attempts;
  readonly #journal: Journal;
  readonly #insert: Statement<JobRow, Binding[]>;
  readonly #byId: Statement<JobRow, [string]>;
  readonly #byKey: Statement<JobRow, [string]>;
  readonly #inLine: Statement<{ id: string }, [string, number]>;
  readonly #removals: Statement;
  readonly #removeJob: Statement;
  readonly #removeCheckpoints: Statement;
  /** UPDATE statements by their text: a patch has one of few shapes. */
  readonly #updates = new Map<string, Statement<JobRow, Binding[]>>();

  constructor(db: Database, attempts: Attempts, journal: Journal) {
    this.#db = db;
    this.#attempts = attempts;
    this.#journal = journal;
    const columns = [...JOB_COLUMNS, "idempotency_key"];
    this.#insert = db.prepare(
      `INSERT INTO jobs (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")}) RETURNING *`,
    );
    this.#byId = db.prepare("SELECT * FROM jobs WHERE id = ?");
    this.#byKey = db.prepare("SELECT * FROM jobs WHERE idempotency_key = ?");
    this.#inLine = db.prepare(
      "SELECT id FROM jobs WHERE status = 'queued' AND queue = ? ORDER BY priority DESC, n LIMIT ?",
    );
    this.#removals = db.prepare("INSERT INTO removals (change, id, at) VALUES (?, ?, ?)");
    this.#removeJob = db.prepare("DELETE FROM jobs WHERE n = ?");
    this.#removeCheckpoints = db.prepare("DELETE FROM checkpoints WHERE job = ?");
  }

  insert(tx: Transaction, job: NewJob): Insertion {
    const { idempotencyKey } = job;
    const taken =
      this.#byId.get(job.id) ?? (idempotencyKey === null ? null : this.#byKey.get(idempotencyKey));
    if (taken !== null) return { kind: "exists", job: jobOf(taken) };
    const event: NewEvent = {
      type: "status",
      at: job.createdAt,
      data: { from: null, status: job.status, reason: job.statusReason },
    };
    const whole: Job = { ...job, version: 1, change: tx.nextChange(), lastSeq: 1 };
    const row = this.#insert.get(...bindings(whole), idempotencyKey);
    if (row === null) throw new Error(`Job ${job.id} was not inserted`);
    tx.count(job.type, null, job.status);
    this.#journal.append(row.n, job.attempt, 1, [event]);
    return { kind: "created", job: jobOf(row) };
  }

  claim(tx: Transaction, request: ClaimRequest): readonly Job[] {
    const claimed: Job[] = [];
    for (const { queue, limit } of request.queues) {
      const free = Math.min(limit, request.limit - claimed.length);
      if (free <= 0) continue;
      for (const { id } of this.#inLine.all(queue, free)) {
        const written = this.start(tx, id, request.nodeId, request.at);
        if (written.ok) claimed.push(written.job);
      }
    }
    return claimed;
  }

  /** Begins the next attempt. What an earlier attempt left on the row is taken back; its own row keeps it. */
  start(tx: Transaction, id: string, nodeId: string, at: number): Written {
    const row = this.#byId.get(id);
    if (row === null) return { ok: false, job: null };
    const attempt = Number(row["attempt"]) + 1;
    const first: JobPatch = { attempt, nodeId, startedAt: at, statusReason: null };
    const again = (): JobPatch => ({
      ...first,
      errors: [],
      warnings: [],
      stop: null,
      nextAttemptAt: null,
      cancelRequestedAt: null,
      progress: noProgress(jobOf(row).progress.stages),
    });
    const untouched = attempt === 1 && row["last_seq"] === 1;
    return this.transition(tx, id, "start", untouched ? first : again(), { at }, []);
  }

  transition(
    tx: Transaction,
    id: string,
    name: TransitionName,
    patch: JobPatch,
    guard: Guard & { at: number },
    events: readonly NewEvent[],
  ): Written {
    const { from: statuses, to } = TRANSITIONS[name];
    const single = statuses.length === 1 ? statuses[0] : undefined;
    // In one transaction, so what is read here is what the UPDATE finds.
    const from = single ?? (this.#byId.get(id)?.["status"] as Status | undefined);
    if (from === undefined) return { ok: false, job: null };
    const told: NewEvent = {
      type: "status",
      at: guard.at,
      data: { from, status: to, reason: patch.statusReason ?? null },
    };
    const row = this.#change(tx, { id, statuses, to, patch, guard, events: [...events, told] });
    if (row === null) return this.#refused(id);
    const job = jobOf(row);
    tx.count(job.type, from, to);
    if (isFinal(to)) tx.ended(to, guard.at);
    if (name === "start") this.#attempts.begin(row.n, job);
    else if (from === "running") {
      const lost = patch.statusReason === "worker_lost";
      this.#attempts.end(row.n, name, guard.at, patch.errors ?? job.errors, patch.stop ?? job.stop, lost);
    }
    return { ok: true, job };
  }

  update(
    tx: Transaction,
    id: string,
    patch: JobPatch,
    guard: Guard & { at: number; statuses?: readonly Status[] },
    events: readonly NewEvent[],
  ): Written {
    const row = this.#change(tx, { id, statuses: guard.statuses ?? [], to: null, patch, guard, events });
    return row === null ? this.#refused(id) : { ok: true, job: jobOf(row) };
  }

  remove(tx: Transaction, id: string, at: number): boolean {
    const row = this.#byId.get(id);
    if (row === null) return false;
    const job = jobOf(row);
    if (!isFinal(job.status)) return false;
    this.#journal.remove(row.n);
    this.#attempts.remove(row.n);
    this.#removeCheckpoints.run(row.n);
    this.#removeJob.run(row.n);
    this.#removals.run(tx.nextChange(), id, at);
    tx.count(job.type, job.status, null);
    return true;
  }

  #refused(id: string): Written {
    const row = this.#byId.get(id);
    return { ok: false, job: row === null ? null : jobOf(row) };
  }

  /** The one UPDATE of a job's row: guarded, stamped, and numbering its events. Null = the guard refused. */
  #change(tx: Transaction, { id, statuses, to, patch, guard, events }: Change): JobRow | null {
    const { columns, values } = columnsOf(patch);
    const set = columns.map((column) => `${column} = ?`);
    const where: string[] = [];
    const guards: Binding[] = [];
    if (statuses.length > 0) where.push(`status IN (${statuses.map((s) => `'${s}'`).join(", ")})`);
    for (const [column, value] of [
      ["attempt", guard.attempt],
      ["node_id", guard.nodeId],
      ["version", guard.version],
    ] as const) {
      if (value === undefined) continue;
      where.push(`${column} = ?`);
      guards.push(value);
    }
    const text = `UPDATE jobs SET ${[
      ...(to === null ? [] : [`status = '${to}'`]),
      "version = version + 1",
      "change = ?",
      "updated_at = ?",
      "last_seq = last_seq + ?",
      ...set,
    ].join(", ")} WHERE ${["id = ?", ...where].join(" AND ")} RETURNING *`;
    const change = tx.nextChange();
    const row = this.#statement(text).get(change, guard.at, events.length, ...values, id, ...guards);
    if (row === null) return null;
    if (events.length > 0) {
      this.#journal.append(
        row.n,
        Number(row["attempt"]),
        Number(row["last_seq"]) - events.length + 1,
        events,
      );
    }
    return row;
  }

  #statement(text: string): Statement<JobRow, Binding[]> {
    const known = this.#updates.get(text);
    if (known !== undefined) return known;
    const statement = this.#db.prepare<JobRow, Binding[]>(text);
    this.#updates.set(text, statement);
    return statement;
  }
}
