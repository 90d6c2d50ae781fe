import type { Statement } from "bun:sqlite";
import type { Node } from "../../domain/node.ts";
import type { Statements } from "./statements.ts";

interface NodeRow {
  readonly id: string;
  readonly role: string;
  readonly pid: number;
  readonly boot_id: string;
  readonly pid_space: string;
  readonly start_ticks: number;
  readonly started_at: number;
  readonly heartbeat_at: number;
  readonly slots: number;
  readonly types: string;
}

/** The processes that share the database. */
export class Nodes {
  readonly #save: Statement;
  readonly #remove: Statement;
  readonly #workers: Statement<{ one: number }, [number]>;
  readonly #knowing: Statement<{ one: number }, [number, string]>;
  readonly #heard: Statement<{ one: number }, [string, number]>;
  readonly #list: Statement<NodeRow, []>;

  constructor(statements: Statements) {
    this.#save = statements.prepare(
      `INSERT OR REPLACE INTO nodes (id, role, pid, boot_id, pid_space, start_ticks, started_at, heartbeat_at, slots, types)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#remove = statements.prepare("DELETE FROM nodes WHERE id = ?");
    this.#workers = statements.prepare(
      "SELECT 1 AS one FROM nodes WHERE slots > 0 AND heartbeat_at >= ? LIMIT 1",
    );
    this.#knowing = statements.prepare(
      `SELECT 1 AS one FROM nodes
       WHERE slots > 0 AND heartbeat_at >= ? AND EXISTS (SELECT 1 FROM json_each(types) WHERE value = ?) LIMIT 1`,
    );
    this.#heard = statements.prepare("SELECT 1 AS one FROM nodes WHERE id = ? AND heartbeat_at >= ?");
    this.#list = statements.prepare("SELECT * FROM nodes ORDER BY started_at, id");
  }

  save(node: Node): void {
    const { id, role, pid, bootId, pidSpace, startTicks, startedAt, heartbeatAt, slots, types } = node;
    this.#save.run(
      ...[id, role, pid, bootId, pidSpace, startTicks, startedAt, heartbeatAt, slots],
      JSON.stringify(types),
    );
  }

  remove(id: string): void {
    this.#remove.run(id);
  }

  /** Whether a process that takes jobs from the lines, or those of one type, has given a sign of life since then. */
  hasWorkers(since: number, type?: string): boolean {
    return (type === undefined ? this.#workers.get(since) : this.#knowing.get(since, type)) !== null;
  }

  /** Whether a process is known and has given a sign of life since then. */
  wasHeard(id: string, since: number): boolean {
    return this.#heard.get(id, since) !== null;
  }

  list(): readonly Node[] {
    return this.#list.all().map((row) => ({
      id: row.id,
      role: row.role,
      pid: row.pid,
      bootId: row.boot_id,
      pidSpace: row.pid_space,
      startTicks: row.start_ticks,
      startedAt: row.started_at,
      heartbeatAt: row.heartbeat_at,
      slots: row.slots,
      // Only `save` writes this column.
      types: JSON.parse(row.types) as readonly string[],
    }));
  }
}
