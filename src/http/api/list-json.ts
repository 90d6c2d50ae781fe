import { type Grant, sees } from "../../auth/grant.ts";
import { encodeCursor } from "../../domain/cursor.ts";
import { json } from "../answers.ts";
import type { Call } from "../door.ts";
import { seenBy, seenJob } from "../rights.ts";
import { shownJobs, type Web } from "../web.ts";
import { DEFAULT_LIMIT, integer, invalidQuery, readListQuery, single } from "./list-query.ts";

const ID_PREFIX = /^[0-9a-f][0-9a-f-]{2,35}$/i;
const MOST_JOBS = 1000;

/** A page of jobs as JSON: `GET /api/jobs`, and the other face of `/jobs`. */
export function listJson(web: Web, { url, grant }: Call): Response {
  const idPrefix = single(url.searchParams, "idPrefix");
  if (idPrefix !== undefined) return byPrefix(web, grant, url.searchParams, idPrefix);
  const { filter, page } = readListQuery(url.searchParams, (id) => seenJob(web, grant, id));
  const { jobs, next, prev } = web.tracker.list(seenBy(grant, filter), page);
  return json({
    jobs: shownJobs(web, jobs),
    nextCursor: next === null ? null : encodeCursor(next),
    prevCursor: prev === null ? null : encodeCursor(prev),
  });
}

/** `idPrefix` stands alone: the jobs whose id begins so, in the order of their ids. */
function byPrefix(web: Web, grant: Grant, params: URLSearchParams, prefix: string): Response {
  if (!ID_PREFIX.test(prefix)) throw invalidQuery("idPrefix", "the first 3 or more characters of an id");
  const limit = integer(params, "limit", 1, MOST_JOBS) ?? DEFAULT_LIMIT;
  const jobs = web.tracker.listByPrefix(prefix, limit).filter(({ queue }) => sees(grant, queue));
  return json({ jobs: shownJobs(web, jobs), nextCursor: null, prevCursor: null });
}
