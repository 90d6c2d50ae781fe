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

/** What every line has to fulfil besides its status and type. */
export function conditionsOf(filter: JobFilter): readonly Condition[] {
  const all: Condition[] = [];
  const equals = (column: string, value: string | undefined) => {
    if (value !== undefined) all.push({ text: `${column} = ?`, values: [storable(value)] });
  };
  equals("session_id", filter.sessionId);
  equals("queue", filter.queue);
  equals("node_id", filter.nodeId);
  equals("json_extract(metadata, '$.workflowId')", filter.workflowId);
  if (filter.tag !== undefined) {
    all.push({ text: "EXISTS (SELECT 1 FROM json_each(jobs.tags) WHERE value = ?)", values: [filter.tag] });
  }
  const inputs = inputsOf(filter.inputsOf);
  for (const word of filter.words ?? []) {
    // Errors and input are JSON text, in which the word stands as JSON writes it.
    const json = JSON.stringify(word).slice(1, -1);
    all.push({
      text: `(instr(lower(title), lower(?)) OR instr(lower(errors), lower(?)) OR ${inputs.text})`,
      values: [storable(word), json, ...inputs.values, json],
    });
  }
  if (filter.withDocs === true) all.push({ text: "docs_entry IS NOT NULL", values: [] });
  return all;
}

/** Looks for a word, the last of its values, in the inputs of some types. */
function inputsOf(types: readonly string[] | undefined): Condition {
  const text = "instr(lower(input), lower(?))";
  if (types === undefined) return { text, values: [] };
  return {
    text: `(type IN (${types.map(() => "?").join(", ")}) AND ${text})`,
    values: types.map(storable),
  };
}
