import type { JobType } from "../jobs/define.ts";

const FALLBACK_MS = 1000;
const LONGEST_MS = 30 * 86_400_000;

/** How long to wait before the next attempt, as the job's type says; a second where it says nothing usable. */
export function backoffMs(
  type: Pick<JobType, "backoffMs"> | undefined,
  attempt: number,
  onFault: (cause: unknown) => void,
): number {
  try {
    const ms = type?.backoffMs(attempt) ?? FALLBACK_MS;
    return Number.isFinite(ms) && ms >= 0 ? Math.min(Math.round(ms), LONGEST_MS) : FALLBACK_MS;
  } catch (cause) {
    onFault(cause);
    return FALLBACK_MS;
  }
}
