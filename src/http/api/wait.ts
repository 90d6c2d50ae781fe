import type { Job } from "../../domain/job.ts";
import { isFinal } from "../../domain/status.ts";
import type { Web } from "../web.ts";

/**
 * Waits for a job's end.
 * @param ms at most so long
 * @param signal ends the wait when the client has gone
 * @returns the job as it is then; undefined when it was deleted meanwhile
 */
export function finalState(
  { tracker, watch, clock }: Pick<Web, "tracker" | "watch" | "clock">,
  job: Job,
  ms: number,
  signal: AbortSignal,
): Promise<Job | undefined> {
  const { promise, resolve } = Promise.withResolvers<Job | undefined>();
  const look = () => {
    const now = tracker.find(job.id);
    if (now === undefined || isFinal(now.status)) resolve(now);
  };
  const giveUp = () => resolve(tracker.find(job.id));
  const unwatch = watch.watch(job.id, look);
  const stop = clock.after(ms, giveUp);
  signal.addEventListener("abort", giveUp, { once: true });
  // After the watch has begun, so that no end falls between.
  look();
  return promise.finally(() => {
    unwatch();
    stop();
    signal.removeEventListener("abort", giveUp);
  });
}
