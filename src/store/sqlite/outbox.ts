import type { Statement } from "bun:sqlite";
import { endpointOf } from "../../domain/delivery.ts";
import type { Job } from "../../domain/job.ts";
import type { Statements } from "./statements.ts";

/** The deliveries as the writes of jobs know them: there is one from the end of a job with a callback until its removal. */
export class Outbox {
  readonly #newId: () => string;
  readonly #add: Statement;
  readonly #remove: Statement;

  constructor(statements: Statements, newId: () => string) {
    this.#newId = newId;
    this.#add = statements.prepare(
      `INSERT INTO deliveries (id, job, status, url, origin, endpoint, state, attempts, tries, created_at, next_at)
       VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, 0, ?, ?)`,
    );
    this.#remove = statements.prepare("DELETE FROM deliveries WHERE job = ?");
  }

  /** A job has ended. Nothing is asked of the database for one without a callback. */
  ended({ id, status, callback }: Job, at: number): void {
    if (callback === null) return;
    const { url } = callback;
    this.#add.run(this.#newId(), id, status, url, new URL(url).origin, endpointOf(url), at, at);
  }

  removed({ id, callback }: Job): void {
    if (callback !== null) this.#remove.run(id);
  }
}
