import { JobdeckError, quote } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import type { Web } from "./web.ts";

const MOST_JOBS = 1000;

/**
 * The jobs of a session in the order of their creation, and whether it has more than these.
 * @throws JobdeckError `not_found` when no job belongs to it
 */
export function jobsOfSession(
  { tracker }: Pick<Web, "tracker">,
  sessionId: string,
): { readonly jobs: readonly Job[]; readonly more: boolean } {
  const { jobs, next } = tracker.list({ sessionId }, { limit: MOST_JOBS, order: "asc" });
  if (jobs.length > 0) return { jobs, more: next !== null };
  throw new JobdeckError("not_found", `No job belongs to session ${quote(sessionId)}`);
}
