import type { Database, SQLQueryBindings, Statement } from "bun:sqlite";
import { explained } from "./database.ts";

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
    // What is read outside of a transaction fails here; what fails inside of one, `Writer` explains.
    const { get, all } = statement;
    statement.get = (...values) => this.read(() => get.call(statement, ...values));
    statement.all = (...values) => this.read(() => all.call(statement, ...values));
    return statement;
  }

  /** @throws JobdeckError what keeps the database from being read */
  read<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw explained(cause, this.#db.filename);
    }
  }

  close(): void {
    for (const statement of this.#open) statement.finalize();
  }
}
