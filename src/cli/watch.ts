import { jobNotFound } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import { isFinal } from "../domain/status.ts";
import type { Deck } from "./deck.ts";

/**
 * Follows a job until it has ended.
 * @param onChange is told of the job as it stands, then of every change; the last call has the final job
 * @throws JobdeckError `job_not_found` when the job is removed meanwhile; the signal's reason when that is aborted
 */
export async function watch(
  deck: Pick<Deck, "tracker" | "hub">,
  id: string,
  onChange: (job: Job) => void,
  signal: AbortSignal,
): Promise<Job> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Job>();
  const see = (job: Job) => {
    onChange(job);
    if (isFinal(job.status)) resolve(job);
  };
  const unsubscribe = deck.hub.subscribe((note) => {
    if (note.kind === "job" && note.job.id === id) see(note.job);
    if (note.kind === "removed" && note.id === id) reject(jobNotFound(id));
  });
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    const job = deck.tracker.find(id);
    if (job === undefined) throw jobNotFound(id);
    see(job);
    return await promise;
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", abort);
  }
}
