import { encodeCursor } from "../../domain/cursor.ts";
import { json } from "../answers.ts";
import type { Call } from "../door.ts";
import { seenBy, seenJob } from "../rights.ts";
import { shownJobs, type Web } from "../web.ts";
import { readListQuery } from "./list-query.ts";

/** A page of jobs as JSON: `GET /api/jobs`, and the other face of `/jobs`. */
export function listJson(web: Web, { url, grant }: Call): Response {
  const { filter, page } = readListQuery(url.searchParams, (id) => seenJob(web, grant, id));
  const { jobs, next, prev } = web.tracker.list(seenBy(grant, filter), page);
  return json({
    jobs: shownJobs(web, jobs),
    nextCursor: next === null ? null : encodeCursor(next),
    prevCursor: prev === null ? null : encodeCursor(prev),
  });
}
