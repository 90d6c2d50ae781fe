import { type BulkRequest, bulkMatches } from "../domain/bulk.ts";
import type { Job } from "../domain/job.ts";
import { isFinal, STATUSES } from "../domain/status.ts";
import type { JobFilter } from "../domain/store.ts";
import type { Web } from "./web.ts";

/** Rows are not counted any further, so that the request stays cheap. */
const MOST_COUNTED = 5000;
/** Of jobs that are named, so many are looked up. */
const MOST_LOOKED_UP = 1000;
const SAMPLE = 10;

/** What a bulk job would do. */
export interface BulkPreview {
  readonly count: number;
  /** False when there are more than were counted. */
  readonly complete: boolean;
  /** The first of them. */
  readonly sample: readonly Job[];
}

/** Changes nothing. */
export function bulkPreview(web: Pick<Web, "tracker" | "numbers">, request: BulkRequest): BulkPreview {
  const { tracker } = web;
  const { action, ids, filter } = request;
  if (ids !== undefined) {
    const meant = ids.slice(0, MOST_LOOKED_UP).flatMap((id) => {
      const job = tracker.find(id);
      return job !== undefined && isFinal(job.status) === (action !== "cancel") ? [job] : [];
    });
    return {
      count: meant.length,
      complete: ids.length <= MOST_LOOKED_UP,
      sample: meant.slice(0, SAMPLE),
    };
  }
  const matches = bulkMatches(action, filter);
  if (matches === null) return { count: 0, complete: true, sample: [] };
  const sample = tracker.list(matches, { limit: SAMPLE, order: "asc" }).jobs;
  return { ...counted(web, matches), sample };
}

/** By the counters that are kept anyway, where they tell. */
function counted(
  { tracker, numbers }: Pick<Web, "tracker" | "numbers">,
  filter: JobFilter,
): Omit<BulkPreview, "sample"> {
  const { statuses = STATUSES, types, ...narrower } = filter;
  if (Object.keys(narrower).length > 0) {
    const found = tracker.listIds(filter, { limit: MOST_COUNTED + 1 }).length;
    return { count: Math.min(found, MOST_COUNTED), complete: found <= MOST_COUNTED };
  }
  const { byType } = numbers.read().stats;
  const counts = [...new Set(types ?? Object.keys(byType))].flatMap((type) =>
    statuses.map((status) => byType[type]?.[status] ?? 0),
  );
  return { count: counts.reduce((sum, n) => sum + n, 0), complete: true };
}
