import { JobdeckError, quote } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import type { Web } from "./web.ts";

/** On a page; a program is given more. */
export const MOST_ON_PAGE = 200;
const MOST_JOBS = 1000;

/**
 * The jobs of a session in the order of their creation, and whether it has more than these.
 * @throws JobdeckError `not_found` when no job belongs to it
 */
export function jobsOfSession(
  { tracker }: Pick<Web, "tracker">,
  sessionId: string,
  limit = MOST_JOBS,
): { readonly jobs: readonly Job[]; readonly more: boolean } {
  const { jobs, next } = tracker.list({ sessionId }, { limit, order: "asc" });
  if (jobs.length > 0) return { jobs, more: next !== null };
  throw new JobdeckError("not_found", `No job belongs to session ${quote(sessionId)}`);
}
