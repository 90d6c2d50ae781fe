import type { Job } from "./job.ts";

/** Why a job isn't running, in one true sentence. `position` is its place in line, from 1. */
export interface Waiting {
  readonly cause: "retry" | "time" | "line" | "slots";
  readonly text: string;
  readonly position: number | null;
}

/** Places further back than this are not counted. */
export const LONGEST_LINE = 1000;

/**
 * @param line the ids of the first jobs of its queue in the order in which they will start
 * @returns null for a job that is running or has ended
 */
export function waitingOf(job: Job, line: readonly string[]): Waiting | null {
  if (job.status === "scheduled") {
    if (job.nextAttemptAt !== null) {
      return {
        cause: "retry",
        text: `Waits until ${clock(job.nextAttemptAt)} for attempt ${job.attempt + 1} of ${job.maxAttempts}`,
        position: null,
      };
    }
    const at = job.runAt === null ? "" : ` until ${clock(job.runAt)}`;
    return { cause: "time", text: `Waits${at}, the time it was given`, position: null };
  }
  if (job.status !== "queued") return null;
  const at = line.indexOf(job.id);
  if (at < 0) {
    return {
      cause: "line",
      text: `More than ${LONGEST_LINE} jobs are ahead of it in queue ${job.queue}`,
      position: null,
    };
  }
  if (at === 0) {
    return {
      cause: "slots",
      text: `Next in line: starts when a slot of queue ${job.queue} is free`,
      position: 1,
    };
  }
  const ahead = at === 1 ? "1 job is" : `${at} jobs are`;
  return { cause: "line", text: `${ahead} ahead of it in queue ${job.queue}`, position: at + 1 };
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
