import type { Deck } from "../compose.ts";
import { jobNotFound } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import { isFinal } from "../domain/status.ts";

/** Follows a job of this data folder until it has ended. See `Deck.watch`. */
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
