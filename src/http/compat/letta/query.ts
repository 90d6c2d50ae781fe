import { JobdeckError, quote } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import { ACTIVE_STATUSES } from "../../../domain/status.ts";
import type { JobFilter, PageRequest } from "../../../domain/store.ts";
import { choice, integer, single } from "../../api/list-query.ts";

const MOST_JOBS = 1000;
const ID = /^(?:job-)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

type Order = PageRequest["order"];

/** `refused` = a cursor that leads nowhere, in one sentence. */
export type LettaQuery =
  | {
      readonly kind: "read";
      readonly filter: JobFilter;
      readonly page: PageRequest;
      readonly until: Job | null;
    }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * `before`, `after`, `limit`, `order`, `order_by`, `active` and the old `ascending`; others have no meaning here.
 * Cursors are ids of jobs, relative to the order.
 * @param find looks up the job that a cursor names
 * @throws JobdeckError `invalid_query` for a value out of its range
 */
export function readLettaQuery(
  params: URLSearchParams,
  find: (id: string) => Job | undefined,
  defaults: { readonly limit: number; readonly order: Order },
): LettaQuery {
  choice(params, "order_by", ["created_at"] as const);
  const limit = integer(params, "limit", 1, MOST_JOBS) ?? defaults.limit;
  const order = choice(params, "order", ["asc", "desc"] as const) ?? oldOrder(params) ?? defaults.order;
  const filter = isOn(params, "active") ? { statuses: ACTIVE_STATUSES } : {};
  const [after, before] = [single(params, "after"), single(params, "before")];
  const [from, until] = [after, before].map((id) =>
    id === undefined ? null : (find(bareId(id)) ?? "unknown"),
  );
  if (from === "unknown" || until === "unknown") {
    return {
      kind: "refused",
      reason: `No job has the id ${quote((from === "unknown" ? after : before) ?? "")}`,
    };
  }
  if (from && until && !isBehind(until, from, order)) {
    return {
      kind: "refused",
      reason: "Expected `before` to name a job behind that of `after` in this order",
    };
  }
  const place = from ? { after: from } : until ? { before: until } : {};
  return { kind: "read", filter, page: { limit, order, ...place }, until: from ? (until ?? null) : null };
}

/** Whether a job comes later than another one in an order. */
export function isBehind(job: Job, other: Job, order: Order): boolean {
  const later = job.createdAt - other.createdAt || (job.id < other.id ? -1 : job.id > other.id ? 1 : 0);
  return order === "asc" ? later > 0 : later < 0;
}

/**
 * The id without the `job-` that Letta puts before its own.
 * @throws JobdeckError `request_invalid`
 */
export function bareId(id: string): string {
  const [, uuid] = ID.exec(id) ?? [];
  if (uuid !== undefined) return uuid.toLowerCase();
  throw new JobdeckError("request_invalid", `Expected the id of a job to be a UUID, got ${quote(id)}`, {
    issues: [{ path: "/job_id", message: "must be a UUID, with or without job- before it" }],
  });
}

function oldOrder(params: URLSearchParams): Order | undefined {
  const ascending = isOn(params, "ascending");
  return ascending === undefined ? undefined : ascending ? "asc" : "desc";
}

function isOn(params: URLSearchParams, name: string): boolean | undefined {
  const word = choice(params, name, ["true", "false"] as const);
  return word === undefined ? undefined : word === "true";
}
