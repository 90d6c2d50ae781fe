import type { Database, SQLQueryBindings, Statement } from "bun:sqlite";

/** Prepares statements and remembers them: a database is closed, and its log folded in, only when they are gone. */
export class Statements {
  readonly #db: Database;
  readonly #open: { finalize(): void }[] = [];

  constructor(db: Database) {
    this.#db = db;
  }

  prepare<Row = unknown, Values extends SQLQueryBindings[] = SQLQueryBindings[]>(
    text: string,
  ): Statement<Row, Values> {
    // Bun's type wraps a single value that is not a list; here it always is one.
    const statement = this.#db.prepare(text) as unknown as Statement<Row, Values>;
    this.#open.push(statement);
    return statement;
  }

  close(): void {
    for (const statement of this.#open) statement.finalize();
  }
}
