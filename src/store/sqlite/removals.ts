import type { Statement } from "bun:sqlite";
import type { Removal } from "../../domain/store.ts";
import type { Statements } from "./statements.ts";

/** What is left of removed jobs, so that a reader who was away learns of them. */
export class Removals {
  readonly #save: Statement;
  readonly #after: Statement<Removal, [number, number]>;
  readonly #newestBefore: Statement<{ change: number | null }, [number]>;
  readonly #forget: Statement;
  readonly #saveForgotten: Statement;
  readonly #forgotten: Statement<{ value: number }, []>;

  constructor(statements: Statements) {
    this.#save = statements.prepare("INSERT INTO removals (change, id, at) VALUES (?, ?, ?)");
    // A client may create a job under the id of a removed one: then it is there, not gone.
    this.#after = statements.prepare(
      `SELECT id, change FROM removals WHERE change > ? AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = removals.id)
       ORDER BY change LIMIT ?`,
    );
    this.#newestBefore = statements.prepare("SELECT max(change) AS change FROM removals WHERE at < ?");
    this.#forget = statements.prepare("DELETE FROM removals WHERE change <= ?");
    this.#saveForgotten = statements.prepare("UPDATE meta SET value = ? WHERE key = 'removals_forgotten'");
    this.#forgotten = statements.prepare("SELECT value FROM meta WHERE key = 'removals_forgotten'");
  }

  save(change: number, id: string, at: number): void {
    this.#save.run(change, id, at);
  }

  after(change: number, limit: number): readonly Removal[] {
    return this.#after.all(change, limit);
  }

  forget(before: number): void {
    const newest = this.#newestBefore.get(before)?.change ?? null;
    if (newest === null) return;
    this.#forget.run(newest);
    this.#saveForgotten.run(newest);
  }

  /** The newest removal that nobody can learn of any more; 0 = none. */
  forgotten(): number {
    return this.#forgotten.get()?.value ?? 0;
  }
}
