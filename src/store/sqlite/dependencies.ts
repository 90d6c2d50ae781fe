import type { Statement } from "bun:sqlite";
import type { Statements } from "./statements.ts";

/** Who waits for whose end. An entry is gone once that end has come. */
export class Dependencies {
  readonly #add: Statement;
  readonly #remove: Statement;
  readonly #take: Statement<{ child: number }, [string]>;

  constructor(statements: Statements) {
    this.#add = statements.prepare("INSERT INTO dependencies (parent, child) VALUES (?, ?)");
    this.#remove = statements.prepare("DELETE FROM dependencies WHERE parent = ? AND child = ?");
    this.#take = statements.prepare("DELETE FROM dependencies WHERE parent = ? RETURNING child");
  }

  add(parent: string, child: number): void {
    this.#add.run(parent, child);
  }

  remove(parents: readonly string[], child: number): void {
    for (const parent of new Set(parents)) this.#remove.run(parent, child);
  }

  /** The jobs that waited for one that has ended. */
  take(parent: string): readonly number[] {
    return this.#take.all(parent).map((row) => row.child);
  }
}
