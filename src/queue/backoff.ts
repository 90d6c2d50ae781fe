import type { JobType } from "../jobs/define.ts";

const FALLBACK_MS = 1000;
const LONGEST_MS = 30 * 86_400_000;

/** Jobs that failed together should not come back together: up to this share of a pause is left out. */
const JITTER = 0.2;

/**
 * How long to wait before the next attempt, as the job's type says; a second where it says nothing usable.
 * @param random gives a number from 0 to 1
 */
export function backoffMs(
  type: Pick<JobType, "backoffMs"> | undefined,
  attempt: number,
  random: () => number,
  onFault: (cause: unknown) => void,
): number {
  try {
    const ms = type?.backoffMs(attempt) ?? FALLBACK_MS;
    const usable = Number.isFinite(ms) && ms >= 0 ? Math.min(ms, LONGEST_MS) : FALLBACK_MS;
    return Math.round(usable * (1 - JITTER * random()));
  } catch (cause) {
    onFault(cause);
    return FALLBACK_MS;
  }
}
