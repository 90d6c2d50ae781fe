import type { Database, SQLQueryBindings } from "bun:sqlite";
import type { DeliveryFilter, DeliveryPage, DeliveryRange } from "../../domain/delivery-store.ts";
import { type DeliveryRow, deliveryOf } from "./delivery-rows.ts";
import type { Statements } from "./statements.ts";

/** Pages of deliveries, the newest first. */
export class DeliveryLists {
  readonly #statements: Statements;
  readonly #db: Database;

  constructor(statements: Statements, db: Database) {
    this.#statements = statements;
    this.#db = db;
  }

  list({ jobId, states = [] }: DeliveryFilter, { limit, after, before }: DeliveryRange): DeliveryPage {
    const isBackwards = before !== undefined;
    const edge = before ?? after;
    const conditions: readonly (readonly [string, readonly SQLQueryBindings[]])[] = [
      ...(jobId === undefined ? [] : ([["job = ?", [jobId]]] as const)),
      ...(states.length === 0 ? [] : ([[`state IN (${states.map(() => "?").join(", ")})`, states]] as const)),
      ...(edge === undefined
        ? []
        : ([[`(created_at, id) ${isBackwards ? ">" : "<"} (?, ?)`, [edge.createdAt, edge.id]]] as const)),
    ];
    const where = conditions.length === 0 ? "" : `WHERE ${conditions.map(([text]) => text).join(" AND ")}`;
    const way = isBackwards ? "ASC" : "DESC";
    const text = `SELECT * FROM deliveries ${where} ORDER BY created_at ${way}, id ${way} LIMIT ?`;
    const values = [...conditions.flatMap(([, bound]) => bound), limit + 1];
    const rows = this.#statements.read(() =>
      this.#db.query<DeliveryRow, SQLQueryBindings[]>(text).all(...values),
    );
    const isMore = rows.length > limit;
    const deliveries = rows.slice(0, limit).map(deliveryOf);
    if (isBackwards) deliveries.reverse();
    const [first, last] = [deliveries[0], deliveries.at(-1)];
    const isMoreAfter = isBackwards || isMore;
    const isMoreBefore = isBackwards ? isMore : edge !== undefined;
    return {
      deliveries,
      next: isMoreAfter && last !== undefined ? { createdAt: last.createdAt, id: last.id } : null,
      prev: isMoreBefore && first !== undefined ? { createdAt: first.createdAt, id: first.id } : null,
    };
  }
}
