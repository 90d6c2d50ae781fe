import type { Statement } from "bun:sqlite";
import type { Statements } from "./statements.ts";

/** Who waits for whose end. An entry is gone once that end has come. */
export class Dependencies {
  readonly #add: Statement;
  readonly #remove: Statement;
  readonly #children: Statement<{ child: number }, [string]>;
  readonly #forget: Statement;

  constructor(statements: Statements) {
    this.#add = statements.prepare("INSERT INTO dependencies (parent, child) VALUES (?, ?)");
    this.#remove = statements.prepare("DELETE FROM dependencies WHERE parent = ? AND child = ?");
    this.#children = statements.prepare("SELECT child FROM dependencies WHERE parent = ?");
    this.#forget = statements.prepare("DELETE FROM dependencies WHERE parent = ?");
  }

  add(parent: string, child: number): void {
    this.#add.run(parent, child);
  }

  remove(parents: readonly string[], child: number): void {
    for (const parent of new Set(parents)) this.#remove.run(parent, child);
  }

  /** The jobs that waited for one that has ended. */
  take(parent: string): readonly number[] {
    const children = this.#children.all(parent);
    // Nobody waits for most jobs: a look is cheaper than a write that finds nothing.
    if (children.length > 0) this.#forget.run(parent);
    return children.map((row) => row.child);
  }
}
