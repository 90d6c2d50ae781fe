import type { Status } from "../../domain/status.ts";
import { isFinal } from "../../domain/status.ts";
import type { JobFilter } from "../../domain/store.ts";
import { storable } from "../text.ts";

/** What a job is marked with in the index besides its words. */
interface Labelled {
  readonly type: string;
  readonly status: Status;
  readonly queue: string;
  readonly session_id: string | null;
  readonly node_id: string | null;
  readonly parent_id: string | null;
  readonly tags: string;
  readonly docs_entry: string | null;
}

/** Each is one word of the index. Different values may share one: whoever finds a row by it looks at the row too. */
export function labelsOf(row: Labelled): readonly string[] {
  const labels = [label("type", row.type), label("state", stateOf(row.status)), label("queue", row.queue)];
  if (row.session_id !== null) labels.push(label("session", row.session_id));
  if (row.parent_id !== null) labels.push(label("parent", row.parent_id));
  if (row.node_id !== null) labels.push(label("node", row.node_id));
  if (row.docs_entry !== null) labels.push(label("docs", ""));
  if (row.tags !== "[]") {
    // Only the store writes this column, and tags are texts.
    for (const tag of new Set(JSON.parse(row.tags) as readonly string[])) labels.push(label("tag", tag));
  }
  return labels;
}

/** What the labels of a job have to hold for a filter: one of each group. */
export function wantedLabels(filter: JobFilter): readonly (readonly string[])[] {
  const group = (kind: string, values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? [] : [[...new Set(values)].map((one) => label(kind, one))];
  const single = (kind: string, value: string | undefined) =>
    value === undefined ? [] : [[label(kind, value)]];
  return [
    ...single("tag", filter.tag),
    ...single("node", filter.nodeId),
    ...single("session", filter.sessionId),
    ...single("queue", filter.queue),
    ...single("parent", filter.parentId),
    ...single("docs", filter.withDocs === true ? "" : undefined),
    ...group("type", filter.types),
    ...group("state", filter.statuses?.map(stateOf)),
  ];
}

export function typeLabel(type: string): string {
  return label("type", type);
}

/** Statuses that go on changing share one label. */
function stateOf(status: Status): string {
  return isFinal(status) ? status : "active";
}

function label(kind: string, value: string): string {
  return `${kind}${Bun.hash.xxHash64(storable(value)).toString(36)}`;
}
