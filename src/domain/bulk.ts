import { ACTIVE_STATUSES, FINAL_STATUSES, type Status } from "./status.ts";
import type { JobFilter } from "./store.ts";

/** The type of the job that does one thing to many. */
export const BULK_TYPE = "bulk";

export const BULK_ACTIONS = ["cancel", "retry", "delete"] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** How many jobs may be named by their ids. */
export const MOST_BULK_IDS = 10_000;

/** Which jobs, in the names of the list's query parameters; empty = all. */
export interface BulkFilter {
  readonly status?: readonly Status[];
  readonly type?: readonly string[];
  readonly session?: string;
  readonly queue?: string;
  /** The id of the job that started them. */
  readonly parent?: string;
  readonly tag?: string;
  readonly node?: string;
  /** Words with spaces between. */
  readonly q?: string;
  /** Instants in RFC 3339: created at or after the first, and before the second. */
  readonly createdAfter?: string;
  readonly createdBefore?: string;
}

export type BulkTarget =
  | { readonly ids: readonly string[]; readonly filter?: undefined }
  | { readonly filter: BulkFilter; readonly ids?: undefined };

export type BulkRequest = BulkTarget & { readonly action: BulkAction };

/** The statuses in which a job can be cancelled, retried or deleted. */
export function statusesFor(action: BulkAction): readonly Status[] {
  return action === "cancel" ? ACTIVE_STATUSES : FINAL_STATUSES;
}

/** The jobs of a filter to which the action can be done; null = none, whatever jobs there are. */
export function bulkMatches(action: BulkAction, filter: BulkFilter): JobFilter | null {
  const possible = statusesFor(action);
  const statuses = filter.status?.length ? filter.status.filter((one) => possible.includes(one)) : possible;
  // To the store, no status means all of them.
  return statuses.length === 0 ? null : { ...jobFilterOf(filter), statuses };
}

export function bulkFilterOf(filter: JobFilter): BulkFilter {
  const { statuses, types, sessionId, queue, parentId, tag, nodeId, words, createdAfter, createdBefore } =
    filter;
  return {
    ...(statuses?.length ? { status: statuses } : {}),
    ...(types?.length ? { type: types } : {}),
    ...(sessionId === undefined ? {} : { session: sessionId }),
    ...(queue === undefined ? {} : { queue }),
    ...(parentId === undefined ? {} : { parent: parentId }),
    ...(tag === undefined ? {} : { tag }),
    ...(nodeId === undefined ? {} : { node: nodeId }),
    ...(words?.length ? { q: words.join(" ") } : {}),
    ...(createdAfter === undefined ? {} : { createdAfter: new Date(createdAfter).toISOString() }),
    ...(createdBefore === undefined ? {} : { createdBefore: new Date(createdBefore).toISOString() }),
  };
}

function jobFilterOf(filter: BulkFilter): JobFilter {
  const { type, session, queue, parent, tag, node, q, createdAfter, createdBefore } = filter;
  const words = (q ?? "").split(/\s+/).filter((word) => word !== "");
  return {
    ...(type?.length ? { types: type } : {}),
    ...(session === undefined ? {} : { sessionId: session }),
    ...(queue === undefined ? {} : { queue }),
    ...(parent === undefined ? {} : { parentId: parent }),
    ...(tag === undefined ? {} : { tag }),
    ...(node === undefined ? {} : { nodeId: node }),
    ...(words.length === 0 ? {} : { words }),
    ...(createdAfter === undefined ? {} : { createdAfter: Date.parse(createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: Date.parse(createdBefore) }),
  };
}

/** The filter as the query of the list's address. */
export function queryOf(filter: BulkFilter): URLSearchParams {
  return new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]: [string, string | readonly string[]]) =>
      typeof value === "string" ? [[name, value]] : value.map((each) => [name, each]),
    ),
  );
}

/** What a part of a filter asks for: "tag: nightly". */
export function filterWords(name: string, value: string): string {
  if (name === "createdAfter") return `created since ${instantWords(value)}`;
  if (name === "createdBefore") return `created before ${instantWords(value)}`;
  return `${name === "q" ? "words" : name}: ${value}`;
}

function instantWords(value: string): string {
  return `${value.slice(0, 16).replace("T", " ")} UTC`;
}

export function bulkVerb(action: BulkAction): string {
  return action.charAt(0).toUpperCase() + action.slice(1);
}

/** "Cancel 12 jobs". @param count null = it is not known yet */
export function bulkTitle(action: BulkAction, count: number | null): string {
  return `${bulkVerb(action)} ${count ?? "matching"} ${count === 1 ? "job" : "jobs"}`;
}
