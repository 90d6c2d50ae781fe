import type { Job } from "../domain/job.ts";
import type { Web } from "./web.ts";

/** On a page; a program is given more. */
export const MOST_ON_PAGE = 200;
const MOST_JOBS = 1000;

/**
 * The jobs of a session in the order of their creation, and whether it has more than these.
 * @throws JobdeckError `session_not_found`
 */
export function jobsOfSession(
  { tracker, sessions }: Pick<Web, "tracker" | "sessions">,
  sessionId: string,
  limit = MOST_JOBS,
): { readonly jobs: readonly Job[]; readonly more: boolean } {
  const { jobs, next } = tracker.list({ sessionId }, { limit, order: "asc" });
  if (jobs.length === 0) sessions.get(sessionId);
  return { jobs, more: next !== null };
}
