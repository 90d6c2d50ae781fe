import type { JobFilter } from "../../domain/store.ts";
import { storable } from "../text.ts";
import type { Binding } from "./rows.ts";

/** A term of a WHERE clause with the values of its parameters. */
export interface Condition {
  readonly text: string;
  readonly values: readonly Binding[];
}

/**
 * A condition on status and type has one line in the order of the list for each pair. Several statuses in one
 * statement would make SQLite read and sort every job that has them; the heads of their lines are enough.
 */
export function linesOf({ statuses = [], types = [] }: JobFilter): readonly (readonly Condition[])[] {
  const each = (column: string, values: readonly string[]): readonly (readonly Condition[])[] =>
    values.length === 0
      ? [[]]
      : [...new Set(values.map(storable))].map((value) => [{ text: `${column} = ?`, values: [value] }]);
  return each("status", statuses).flatMap((status) =>
    each("type", types).map((type) => [...status, ...type]),
  );
}

/** What every line has to fulfil besides its status and type, and its words, which only the index knows. */
export function conditionsOf(filter: JobFilter): readonly Condition[] {
  const all: Condition[] = [];
  const equals = (column: string, value: string | undefined) => {
    if (value !== undefined) all.push({ text: `${column} = ?`, values: [storable(value)] });
  };
  equals("session_id", filter.sessionId);
  equals("queue", filter.queue);
  equals("parent_id", filter.parentId);
  equals("node_id", filter.nodeId);
  equals("json_extract(metadata, '$.workflowId')", filter.workflowId);
  if (filter.tag !== undefined) {
    all.push({ text: "EXISTS (SELECT 1 FROM json_each(jobs.tags) WHERE value = ?)", values: [filter.tag] });
  }
  const bound = (sign: ">=" | "<", at: number | undefined) => {
    if (at !== undefined) all.push({ text: `created_at ${sign} ?`, values: [at] });
  };
  bound(">=", filter.createdAfter);
  bound("<", filter.createdBefore);
  if (filter.withDocs === true) all.push({ text: "docs_entry IS NOT NULL", values: [] });
  return all;
}
