import type { Statement } from "bun:sqlite";
import type { RunId } from "../../domain/store.ts";
import { storable } from "../text.ts";
import type { Statements } from "./statements.ts";

/** What a job has finished for good, so that a later attempt need not do it again. */
export class Checkpoints {
  readonly #save: Statement;
  readonly #list: Statement<{ key: string; value: string }, [string]>;
  readonly #remove: Statement;

  constructor(statements: Statements) {
    this.#save = statements.prepare(
      `INSERT INTO checkpoints (job, key, value) SELECT n, ?, ? FROM jobs
       WHERE id = ? AND attempt = ? AND node_id IS ? AND status = 'running'
       ON CONFLICT DO UPDATE SET value = excluded.value`,
    );
    this.#list = statements.prepare(
      "SELECT key, value FROM checkpoints WHERE job = (SELECT n FROM jobs WHERE id = ?)",
    );
    this.#remove = statements.prepare("DELETE FROM checkpoints WHERE job = ?");
  }

  /** @returns false when the job is not running that attempt on that node */
  save({ id, attempt, nodeId }: RunId, key: string, value: unknown): boolean {
    return this.#save.run(storable(key), JSON.stringify(value) ?? "null", id, attempt, nodeId).changes > 0;
  }

  list(id: string): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.#list.all(id).map((row) => [row.key, JSON.parse(row.value) as unknown]));
  }

  remove(n: number): void {
    this.#remove.run(n);
  }
}
