import type { Statement } from "bun:sqlite";
import type { NewEvent } from "../../domain/event.ts";
import type { Job } from "../../domain/job.ts";
import { noProgress } from "../../domain/progress.ts";
import { isFinal, type Status, TRANSITIONS, type TransitionName } from "../../domain/status.ts";
import type { Guard, Insertion, JobPatch, NewJob, Written } from "../../domain/store.ts";
import { storable } from "../text.ts";
import type { Admission } from "./admission.ts";
import type { Attempts } from "./attempts.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Inputs } from "./inputs.ts";
import type { Journal } from "./journal.ts";
import type { Outbox } from "./outbox.ts";
import type { Removals } from "./removals.ts";
import { asRead, type Binding, bindings, encodePatch, JOB_COLUMNS, type JobRow, jobOf } from "./rows.ts";
import type { SearchIndex } from "./search.ts";
import type { SqliteSessions } from "./sessions.ts";
import type { Standing, Standings } from "./standings.ts";
import type { Statements } from "./statements.ts";
import type { Transaction } from "./tally.ts";

/** What hangs on a job's row. */
interface Parts {
  readonly attempts: Attempts;
  readonly journal: Journal;
  readonly checkpoints: Checkpoints;
  readonly removals: Removals;
  readonly admission: Admission;
  readonly dependencies: Dependencies;
  readonly inputs: Inputs;
  readonly search: SearchIndex;
  readonly sessions: Pick<SqliteSessions, "join">;
  readonly outbox: Outbox;
}

interface Change {
  /** What tells `statuses` and `to` apart from those of other changes. */
  readonly kind: string;
  readonly statuses: readonly Status[];
  readonly to: Status | null;
  readonly patch: JobPatch;
  readonly guard: Guard & { readonly at: number };
  readonly events: readonly NewEvent[];
}

const NOBODY: readonly Job[] = Object.freeze([]);

/** What is written inside a transaction: every function here runs in one, and stamps the row with the next change. */
export class JobWrites {
  readonly #statements: Statements;
  readonly #standings: Standings;
  readonly #parts: Parts;
  readonly #insert: Statement<unknown, Binding[]>;
  readonly #byId: Statement<JobRow, [string]>;
  readonly #byNumber: Statement<JobRow, [number]>;
  readonly #firstOfKey: Statement<JobRow, [string]>;
  readonly #unblock: Statement;
  readonly #meet: Statement;
  readonly #removeJob: Statement;
  /** UPDATE statements by their shape: a patch has one of few. */
  readonly #updates = new Map<string, Statement<unknown, Binding[]>>();

  constructor(statements: Statements, standings: Standings, parts: Parts) {
    this.#statements = statements;
    this.#standings = standings;
    this.#parts = parts;
    const columns = [...JOB_COLUMNS, "idempotency_key", "fingerprint"];
    this.#insert = statements.prepare(
      `INSERT INTO jobs (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")}) ON CONFLICT DO NOTHING`,
    );
    this.#byId = statements.prepare("SELECT * FROM jobs WHERE id = ?");
    this.#byNumber = statements.prepare("SELECT * FROM jobs WHERE n = ?");
    this.#firstOfKey = statements.prepare(
      `SELECT * FROM jobs INDEXED BY jobs_by_key
       WHERE concurrency_key = ? AND status IN ('scheduled', 'queued', 'running') ORDER BY n LIMIT 1`,
    );
    this.#unblock = statements.prepare(
      "UPDATE jobs SET blocked = 0, version = version + 1, change = ?, updated_at = ? WHERE n = ?",
    );
    this.#meet = statements.prepare(
      `UPDATE jobs SET unmet = unmet - 1, version = version + 1, change = ?, updated_at = ?
       WHERE n = ? AND status = 'scheduled'`,
    );
    this.#removeJob = statements.prepare("DELETE FROM jobs WHERE n = ?");
  }

  /** @param batch the jobs that are inserted together with it */
  insert(
    tx: Transaction,
    job: NewJob,
    batch: readonly NewJob[],
    claim?: { readonly nodeId: string; readonly at: number },
  ): Insertion {
    const { admission, dependencies, journal } = this.#parts;
    const { idempotencyKey, fingerprint, dedupe, coolDownMs: _, ...fields } = job;
    const taken = dedupe ? admission.taken(job) : null;
    if (taken !== null) return { kind: "exists", job: jobOf(taken) };
    const key = idempotencyKey === null ? null : storable(idempotencyKey);
    const parents = job.dependsOn.length === 0 ? [] : admission.unmet(job, batch);
    const blocked =
      job.concurrencyKey !== null && this.#firstOfKey.get(storable(job.concurrencyKey)) !== null;
    const whole: Job = { ...fields, unmet: parents.length, blocked, version: 1, change: tx.next, lastSeq: 1 };
    const values = bindings(whole);
    const { changes, lastInsertRowid } = this.#insert.run(...values, key, fingerprint);
    if (changes === 0) {
      const there = admission.taken(job);
      if (there === null) throw new Error(`Job ${job.id} was not inserted`);
      return { kind: "exists", job: jobOf(there) };
    }
    tx.stamped();
    if (job.sessionId !== null) this.#parts.sessions.join(job.sessionId, job.createdBy, job.createdAt);
    tx.count(job, null, job.status);
    if (isFinal(job.status)) {
      const at = job.completedAt ?? job.createdAt;
      tx.ended(job.status, at);
      this.#parts.outbox.ended(whole, at);
    }
    const n = Number(lastInsertRowid);
    for (const parent of parents) dependencies.add(parent, n);
    const created = asRead(whole, values);
    this.#standings.add(n, created);
    journal.append(n, job.attempt, 1, [
      {
        type: "status",
        at: job.createdAt,
        data: { from: null, status: job.status, reason: job.statusReason },
      },
    ]);
    if (claim === undefined || job.status !== "queued") return { kind: "created", job: created };
    return { kind: "created", job: this.start(tx, { n, job: created }, claim.nodeId, claim.at) ?? created };
  }

  transition(
    tx: Transaction,
    id: string,
    name: TransitionName,
    patch: JobPatch,
    guard: Guard & { at: number },
    events: readonly NewEvent[],
  ): Written {
    const standing = this.#standing(id);
    if (standing === null) return { ok: false, job: null };
    const job = this.#move(tx, standing, name, patch, guard, events);
    if (job === null) return { ok: false, job: this.#read(id)?.job ?? null };
    return { ok: true, job, others: isFinal(job.status) ? this.#letGo(tx, job, guard.at) : NOBODY };
  }

  update(
    tx: Transaction,
    id: string,
    patch: JobPatch,
    guard: Guard & { at: number; statuses?: readonly Status[] },
    events: readonly NewEvent[],
  ): Written {
    const standing = this.#standing(id);
    if (standing === null) return { ok: false, job: null };
    const statuses = guard.statuses ?? [];
    const job = this.#change(tx, standing, {
      kind: statuses.join(),
      statuses,
      to: null,
      patch,
      guard,
      events,
    });
    if (job === null) return { ok: false, job: this.#read(id)?.job ?? null };
    return { ok: true, job, others: NOBODY };
  }

  remove(tx: Transaction, id: string, at: number): number | null {
    const standing = this.#standing(id);
    if (standing === null || !isFinal(standing.job.status)) return null;
    const { n, job } = standing;
    this.#parts.journal.remove(n);
    this.#parts.attempts.remove(n);
    this.#parts.checkpoints.remove(n);
    this.#parts.inputs.remove(n);
    this.#parts.dependencies.remove(job.dependsOn, n);
    this.#parts.search.remove(n, job.createdAt);
    this.#parts.outbox.removed(job);
    this.#removeJob.run(n);
    this.#standings.remove(id);
    const change = tx.next;
    this.#parts.removals.save(change, job.id, at);
    tx.stamped();
    tx.count(job, job.status, null);
    return change;
  }

  /** A job as it stands, of which the number is known. */
  standing(id: string, n: number): Standing | null {
    const known = this.#standings.find(id);
    if (known !== undefined) return known;
    const row = this.#byNumber.get(n);
    return row === null ? null : { n, job: jobOf(row) };
  }

  #standing(id: string): Standing | null {
    return this.#standings.find(id) ?? this.#read(id);
  }

  #read(id: string): Standing | null {
    const row = this.#byId.get(id);
    return row === null ? null : { n: row.n, job: jobOf(row) };
  }

  /** Begins the next attempt. What an earlier attempt left on the row is taken back; its own row keeps it. */
  start(tx: Transaction, standing: Standing, nodeId: string, at: number): Job | null {
    const { job } = standing;
    const attempt = job.attempt + 1;
    const first: JobPatch = { attempt, nodeId, startedAt: at, statusReason: null };
    const untouched = attempt === 1 && job.lastSeq === 1;
    const patch: JobPatch = untouched
      ? first
      : {
          ...first,
          errors: [],
          warnings: [],
          stop: null,
          nextAttemptAt: null,
          cancelRequestedAt: null,
          firstOutputMs: null,
          progress: noProgress(job.progress.stages),
        };
    return this.#move(tx, standing, "start", patch, { at }, []);
  }

  /** A job has ended: those that waited for it are told. */
  #letGo(tx: Transaction, { id, concurrencyKey }: Job, at: number): readonly Job[] {
    const others: Job[] = [];
    const touch = (statement: Statement, n: number) => {
      // One that was cancelled, or came too late, meanwhile stays as it has ended.
      if (statement.run(tx.next, at, n).changes === 0) return;
      tx.stamped();
      const row = this.#byNumber.get(n);
      if (row === null) return;
      const other = jobOf(row);
      this.#standings.save(n, other);
      others.push(other);
    };
    const next = concurrencyKey === null ? null : this.#firstOfKey.get(concurrencyKey);
    if (next !== null && next["blocked"] === 1) touch(this.#unblock, next.n);
    for (const child of this.#parts.dependencies.take(id)) touch(this.#meet, child);
    return others;
  }

  /** A change of status as the table knows it, with all that hangs on it. Null = refused. */
  #move(
    tx: Transaction,
    standing: Standing,
    name: TransitionName,
    patch: JobPatch,
    guard: Guard & { at: number },
    events: readonly NewEvent[],
  ): Job | null {
    const { from: statuses, to } = TRANSITIONS[name];
    const from = standing.job.status;
    const told: NewEvent = {
      type: "status",
      at: guard.at,
      data: { from, status: to, reason: patch.statusReason ?? null },
    };
    const job = this.#change(tx, standing, {
      kind: name,
      statuses,
      to,
      patch,
      guard,
      events: [...events, told],
    });
    if (job === null) return null;
    tx.count(job, from, to);
    if (isFinal(to)) {
      tx.ended(to, guard.at);
      this.#parts.outbox.ended(job, guard.at);
    }
    if (name === "start") this.#parts.attempts.begin(standing.n, job);
    else if (from === "running") this.#parts.attempts.end(standing.n, name, guard.at, job);
    return job;
  }

  /**
   * The one UPDATE of a job's row: guarded, stamped, and numbering its events. Null = the guard refused. What the
   * row holds afterwards follows from what it held before, under the same lock: RETURNING cost 4 µs of 15.
   */
  #change(
    tx: Transaction,
    standing: Standing,
    { kind, statuses, to, patch, guard, events }: Change,
  ): Job | null {
    const { n, job } = standing;
    const { shape, columns, values, fields } = encodePatch(patch);
    const guards = [guard.attempt, guard.nodeId, guard.version].filter((value) => value !== undefined);
    const statement = this.#update(kind + shape, { statuses, to, columns, guard });
    const { changes } = statement.run(tx.next, guard.at, events.length, ...values, n, ...guards);
    if (changes === 0) return null;
    // Measured: two objects spread into a third cost three times a copy that is then assigned to.
    const stamps = { version: job.version + 1, change: tx.next, updatedAt: guard.at };
    const written: Job = Object.assign(
      { ...job, ...stamps, status: to ?? job.status, lastSeq: job.lastSeq + events.length },
      fields,
    );
    tx.stamped();
    this.#standings.save(n, written);
    // A shutdown takes the attempt's number back, but what happened belongs to the attempt that ran.
    const attempt = Math.max(job.attempt, written.attempt);
    this.#parts.journal.append(n, attempt, job.lastSeq + 1, events);
    return written;
  }

  #update(kind: string, shape: UpdateShape): Statement<unknown, Binding[]> {
    const { attempt, nodeId, version, cancelling } = shape.guard;
    const guards =
      Number(attempt !== undefined) + Number(nodeId !== undefined) * 2 + Number(version !== undefined) * 4;
    // Looked up for every write, so it is shorter than the statement.
    const key = `${kind} ${guards}${cancelling}`;
    const known = this.#updates.get(key);
    if (known !== undefined) return known;
    const statement = this.#statements.prepare<unknown, Binding[]>(updateText(shape));
    this.#updates.set(key, statement);
    return statement;
  }
}

/** What the text of an UPDATE depends on. */
interface UpdateShape {
  readonly statuses: readonly Status[];
  readonly to: Status | null;
  readonly columns: readonly string[];
  readonly guard: Guard;
}

function updateText({ statuses, to, columns, guard }: UpdateShape): string {
  const { attempt, nodeId, version, cancelling } = guard;
  const set = [
    ...(to === null ? [] : [`status = '${to}'`]),
    "version = version + 1, change = ?, updated_at = ?, last_seq = last_seq + ?",
    ...columns.map((column) => `${column} = ?`),
  ];
  const where = [
    "n = ?",
    ...(statuses.length === 0 ? [] : [`status IN (${statuses.map((s) => `'${s}'`).join(", ")})`]),
    ...(attempt === undefined ? [] : ["attempt = ?"]),
    ...(nodeId === undefined ? [] : ["node_id = ?"]),
    ...(version === undefined ? [] : ["version = ?"]),
    ...(cancelling === undefined ? [] : [`cancel_requested_at IS ${cancelling ? "NOT NULL" : "NULL"}`]),
  ];
  return `UPDATE jobs SET ${set.join(", ")} WHERE ${where.join(" AND ")}`;
}
