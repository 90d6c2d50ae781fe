import { encodeCursor } from "../../domain/cursor.ts";
import { json } from "../answers.ts";
import type { Call } from "../door.ts";
import { shownJobs, type Web } from "../web.ts";
import { readListQuery } from "./list-query.ts";

/** A page of jobs as JSON: `GET /api/jobs`, and the other face of `/jobs`. */
export function listJson(web: Web, { url }: Call): Response {
  const { filter, page } = readListQuery(url.searchParams, (id) => web.tracker.find(id));
  const { jobs, next, prev } = web.tracker.list(filter, page);
  return json({
    jobs: shownJobs(web, jobs),
    nextCursor: next === null ? null : encodeCursor(next),
    prevCursor: prev === null ? null : encodeCursor(prev),
  });
}
